"""All models of the content storey, gathered for Django from the inner modules."""

from courses.catalogue.models import CatalogueIndexPage, CoursePage, HomePage
from courses.catalogue.rows import CourseIndexEntry, Subject
from courses.catalogue.speech.models import SpokenFilm
from courses.films.models import FilmPlace
from courses.library.models import AcademyDocument, AcademyImage, AcademyRendition
from courses.quizzes.models import Question, QuestionBank
from courses.versions.models import AssetUse, CourseVersion, VersionFilm

__all__ = [
    "AcademyDocument",
    "AcademyImage",
    "AcademyRendition",
    "AssetUse",
    "CatalogueIndexPage",
    "CourseIndexEntry",
    "CoursePage",
    "CourseVersion",
    "FilmPlace",
    "HomePage",
    "Question",
    "QuestionBank",
    "SpokenFilm",
    "Subject",
    "VersionFilm",
]
