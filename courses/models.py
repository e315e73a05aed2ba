"""All models of the content storey, gathered for Django from the inner modules."""

from courses.catalogue.models import CatalogueIndexPage, CoursePage, HomePage
from courses.catalogue.rows import CourseIndexEntry, Subject
from courses.catalogue.speech.models import SpokenFilm
from courses.films.models import FilmPlace
from courses.library.models import AcademyDocument, AcademyImage, AcademyRendition
from courses.packages.models import Package, PackageBlob, PackageFile, PackageVersion, PackageWork
from courses.quizzes.exam_banks import ExamBank
from courses.quizzes.files import QuestionFile
from courses.quizzes.imports import QuestionImport
from courses.quizzes.models import Question, QuestionBank
from courses.quizzes.records import BankAct, QuestionVersion, ReviewStep
from courses.transport.models import CourseExport, CourseImport
from courses.versions.models import AssetUse, CourseVersion, VersionFilm

__all__ = [
    "AcademyDocument",
    "AcademyImage",
    "AcademyRendition",
    "AssetUse",
    "BankAct",
    "CatalogueIndexPage",
    "CourseExport",
    "CourseImport",
    "CourseIndexEntry",
    "CoursePage",
    "CourseVersion",
    "ExamBank",
    "FilmPlace",
    "HomePage",
    "Package",
    "PackageBlob",
    "PackageFile",
    "PackageVersion",
    "PackageWork",
    "Question",
    "QuestionBank",
    "QuestionFile",
    "QuestionImport",
    "QuestionVersion",
    "ReviewStep",
    "SpokenFilm",
    "Subject",
    "VersionFilm",
]
