"""Courseware for journeys: lessons of packages in a course of the demo learner's class, and the frames they play in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing

from playwright.sync_api import Frame, FrameLocator, Page

from tests.journeys.conftest import Academy

SHELL, PACKAGE = ".courseware__frame", ".stage__frame"
MAKE = """
import io, json, sys
from courses.packages.keeping import keep_package
from lms.accounts.models import User
from lms.cohorts.models import Enrolment
from tests.factories import by_the_book, playing
from tests.factories.cohorts import CohortCourseFactory
from tests.factories.courses import make_course, make_lesson
code, pages = json.loads(sys.stdin.read())
kinds = {"one": playing.one_part, "three": playing.three_parts, "sequenced": playing.sequenced, "book": by_the_book.package}
own = Enrolment.objects.filter(learner__username="learner", cohort__cohort_courses__position=0).first()
lessons = []
for page in pages:
    data = kinds[page]() if page in kinds else playing.attacking(page)
    version = keep_package(file=io.BytesIO(data), file_name="kurs.zip", actor=User.objects.get(username="trainer")).version
    lessons.append(make_lesson("package", package=version.uuid))
course = make_course(code, lessons=lessons)
CohortCourseFactory(cohort=own.cohort, course_key=course.translation_key, position=90)
print("MADE", json.dumps([str(lesson.uuid) for lesson in lessons]))
"""
STATES = """
SELECT i.item, i.status, i.score_hundredths, r.status FROM scorm_itemstate i JOIN scorm_registration r ON r.id = i.registration_id
WHERE r.lesson_uuid = ? ORDER BY r.number, i.item
"""


def made(academy: Academy, code: str, pages: Sequence[str]) -> list[str]:
    """Lessons of a new course that the demo learner has: "one", "three", "sequenced" (tests.factories.playing),
    "book" (tests.factories.by_the_book), or an own page.
    """
    done = academy.manage("shell", "-c", MAKE, stdin=json.dumps([code, list(pages)]))
    return list(_told(done.stdout + done.stderr, "MADE"))


def states(academy: Academy, lesson: str) -> list[list[object]]:
    """[item, status, score in hundredths, status of the whole] of everything that was begun in a lesson."""
    with closing(sqlite3.connect(academy.data / "academy.sqlite3", timeout=30)) as database:
        return [list(row) for row in database.execute(STATES, [lesson.replace("-", "")])]


def _told(text: str, word: str) -> list[object]:
    line = next((each for each in text.splitlines() if each.startswith(word)), None)
    assert line is not None, text
    return list(json.loads(line.removeprefix(word)))


def open_lesson(page: Page, code: str, lesson: str) -> None:
    page.goto(f"/learn/{code}/{lesson}/")


def shell(page: Page) -> FrameLocator:
    return page.frame_locator(SHELL)


def package(page: Page) -> FrameLocator:
    """The package's own page, for looking and clicking."""
    return shell(page).frame_locator(PACKAGE)


def package_frame(page: Page) -> Frame:
    """The package's own page, for running scripts in it."""
    package(page).locator("body").wait_for()
    return next(frame for frame in page.frames if "/p/" in frame.url)
