"""All models of the content storey, gathered for Django from the inner modules."""

from courses.library.models import AcademyDocument, AcademyImage, AcademyRendition
from courses.versions.models import CourseVersion

__all__ = ["AcademyDocument", "AcademyImage", "AcademyRendition", "CourseVersion"]
