"""Exams on paper: the score sheet filled and empty, the result list as paper and workbook; who may."""

import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from courses.queries import outline_of
from courses.versions.reading import forget_outlines
from lms.assessments.actions.bench import score_at_bench
from lms.assessments.actions.marking import plan_marking
from lms.assessments.actions.releasing import release_results
from lms.assessments.models import MarkPhoto
from lms.assessments.queries.bench import bench_lesson, bench_paper
from lms.reports.results.result_list import result_lines
from lms.reports.results.score_sheet import score_sheet_facts
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, EnrolmentFactory
from tests.factories.courses import make_lesson, make_version
from tests.factories.gradebook import tried
from tests.factories.marking import essay_bank, marker_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def exam(client):
    """A class of three at a practical task; two examiners have scored the first, one the second."""
    forget_outlines()  # tests reuse ids
    cohort = CohortFactory(name="甲班")
    trainer, second = marker_of(cohort, "张老师"), marker_of(cohort, "李老师")
    version = make_version(
        "S-1", lessons=[make_lesson("quiz", bank=essay_bank(kind="practical").key, draw=1)]
    )
    CohortCourseFactory(cohort=cohort, course_key=version.course_key)
    lesson = outline_of(version).lessons[0]
    at = bench_lesson(cohort, lesson.uuid)
    paper = bench_paper(lesson)
    people = [EnrolmentFactory(cohort=cohort, learner__display_name=name) for name in ("甲", "乙", "丙")]
    client.force_login(trainer)
    return SimpleNamespace(**locals())


def score(exam, place, lines, by=None):
    return score_at_bench(
        actor=by or exam.trainer, enrolment=exam.people[place], at_bench=exam.at, paper=exam.paper,
        question=exam.paper[0].uuid, lines=lines,
    )  # fmt: skip


def facts(exam, *, is_empty=False):
    return score_sheet_facts(exam.cohort, exam.at, exam.paper[0], is_empty=is_empty, at=timezone.now())


def test_a_sheet_has_a_line_for_each_examiner_and_its_serial_follows_from_the_marks(exam):
    plan_marking(actor=exam.trainer, cohort=exam.cohort, lesson_uuid=exam.lesson.uuid, markers=2)
    MarkPhoto.objects.create(mark=score(exam, 0, [200, 400]), name="a.jpg")
    score(exam, 0, [200, 350], exam.second)
    before = facts(exam)
    rows = [(row["name"], row["examiner"], row["points"], row["total"], row["result"], row["photos"]) for row in before["rows"]]  # fmt: skip
    own = next(row for row in rows if row[0] == "甲")
    assert own == ("甲", "张老师", ["2", "4"], "6", "5.75", "1")
    assert ("", "李老师", ["2", "3.5"], "5.5", "", "") in rows
    assert [row["name"] for row in before["rows"] if row["name"]] == sorted("甲乙丙")
    assert facts(exam)["serial"] == before["serial"]
    score(exam, 1, [0, 0])
    assert facts(exam)["serial"] != before["serial"]
    assert all(row["points"] == ["", ""] and not row["total"] for row in facts(exam, is_empty=True)["rows"])


def test_sheets_and_lists_are_papers_and_workbooks(client, exam):
    score(exam, 0, [200, 400])
    place = [exam.cohort.uuid, exam.lesson.uuid]
    sheet = reverse("trainer:score_sheet", args=[*place, exam.paper[0].uuid])
    for url in (sheet, f"{sheet}?form=empty", reverse("trainer:result_list", args=place)):
        answer = client.get(url)
        assert answer["Content-Type"] == "application/pdf", url
        assert answer.content.startswith(b"%PDF")
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(reverse("trainer:result_file", args=place)).streaming_content))
    )
    (sheet,) = book.worksheets
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == sorted("甲乙丙")


def test_the_list_shows_the_best_released_result_and_says_what_is_not_known(exam):
    score(exam, 0, [200, 400])
    release_results(actor=exam.trainer, cohort=exam.cohort, lesson_uuid=exam.lesson.uuid)
    score(exam, 1, [200, 400])
    tried(exam.people[2], exam.lesson.uuid, 30, 70, 40)
    lines = {line.name: line for line in result_lines(exam.cohort, exam.lesson)}
    assert (lines["甲"].percent, lines["甲"].passed, lines["甲"].tries) == (100, True, 1)
    assert (lines["乙"].percent, lines["乙"].waits) == (None, True)
    assert (lines["丙"].percent, lines["丙"].tries) == (70, 3)


def test_papers_are_for_whoever_runs_the_class(client, exam):
    place = [exam.cohort.uuid, exam.lesson.uuid]
    urls = [
        reverse("trainer:score_sheet", args=[*place, exam.paper[0].uuid]),
        reverse("trainer:result_list", args=place),
        reverse("trainer:result_file", args=place),
    ]
    for user, status in ((exam.people[0].learner, 403), (marker_of(CohortFactory()), 404)):
        client.force_login(user)
        assert [client.get(url).status_code for url in urls] == [status] * 3
    client.force_login(PersonFactory(roles=["office"]))
    assert client.get(urls[2]).status_code == 200
