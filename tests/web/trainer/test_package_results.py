"""What came of a package: figures and people of the classes that one may see, one attempt whole, the same as a workbook."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.cohorts.models import CohortTrainer
from lms.scorm.models import ItemState, Registration, Statement
from lms.scorm.queries.results import questions_in, worded
from lms.scorm.rules.results import objectives_of
from lms.scorm.saying import statements_in, write
from lms.web.trainer import package_results
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.package_rows import bare_attempt, bare_package
from tests.web.trainer.test_packages import signed_in, text_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def trainer():
    return PersonFactory(roles=["trainer"], language="en", display_name="Trainer One")


@pytest.fixture
def package(trainer):
    return bare_package(trainer, "Welding safely")


def own_class(trainer, name):
    cohort = CohortFactory(name=name)
    CohortTrainer.objects.create(cohort=cohort, user=trainer)
    return cohort


def attempt(
    package, cohort, name, *, answers=(("q1", "a", "correct", "00:00:10"),), status="passed", claimed_s=600
):
    """Somebody who did it all in one commit."""
    enrolment = EnrolmentFactory(cohort=cohort, learner=PersonFactory(display_name=name))
    made = bare_attempt(package, enrolment)
    made.status, made.success, made.score_hundredths, made.ended_at = "completed", status, 8_000, NOW
    made.save()
    values = {"cmi.objectives.0.id": "cut the power", "cmi.objectives.0.status": status}
    for place, (question, response, result, latency) in enumerate(answers):
        array = f"cmi.interactions.{place}"
        values |= {
            f"{array}.id": question, f"{array}.type": "choice", f"{array}.student_response": response,
            f"{array}.result": result, f"{array}.latency": latency, f"{array}.correct_responses.0.pattern": "a",
        }  # fmt: skip
    columns = {
        "session": 1, "seq": 1, "sent_in": 1, "finished_in": 1, "status": status, "raw_status": "completed",
        "exit": "", "score_hundredths": 8_000, "session_cs": claimed_s * 100, "why": "mastery",
    }  # fmt: skip
    row = ItemState.objects.create(
        registration=made, item="i1", **columns, objectives=objectives_of(values), begun_at=NOW, last_at=NOW
    )
    row.sent_in = row.session = row.finished_in = 0
    row.status = "not attempted"
    write(statements_in(row, {**columns, "values": values}, at=NOW))
    return made


def address(package, rest=""):
    return f"/trainer/packages/{package.uuid}/results{rest}"


def test_nobody_yet(trainer, package):
    answer = signed_in(trainer).get(address(package, "/"))
    assert "Nobody has opened it yet" in text_of(answer)


def test_questions_objectives_and_people_of_own_classes_in_a_fixed_number_of_queries(trainer, package):
    cohort = own_class(trainer, "Class A")
    attempt(package, cohort, "Ann")
    client = signed_in(trainer)
    client.get(address(package, "/"))
    with CaptureQueriesContext(connection) as first:
        client.get(address(package, "/"))
    attempt(
        package, cohort, "Bob", answers=[("q1", "b", "wrong", "00:00:30"), ("q2", "x", "neutral", "00:00:01")]
    )
    attempt(package, own_class(trainer, "Class B"), "Cem", status="failed")
    attempt(package, CohortFactory(name="Not ours"), "Stranger")
    with CaptureQueriesContext(connection) as then:
        text = text_of(client.get(address(package, "/")))
    assert len(then) == len(first) <= 17
    for said in ("Ann", "Bob", "Cem", "66 %", "10 s", "2 of 3 reached it (66 %)", "2 of 3 that were judged"):
        assert said in text, said
    assert "Stranger" not in text
    assert "not judged" in text


def test_a_package_that_calls_each_question_anew_makes_no_endless_page(trainer, package, monkeypatch):
    monkeypatch.setattr(package_results, "QUESTIONS_SHOWN", 2)
    cohort = own_class(trainer, "Class A")
    for name in ("Ann", "Bob"):
        attempt(package, cohort, name, answers=[(f"{name}-{n}", "a", "correct", "") for n in range(3)])
    client = signed_in(trainer)
    text = text_of(client.get(address(package, "/")))
    assert ("Ann-1" in text, "Ann-2" in text, "4 more questions stand in the workbook." in text) == (
        True,
        False,
        True,
    )
    sheets = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address(package, ".xlsx")))))
    assert [row[0] for row in list(sheets.worksheets[1].values)[1:]] == [
        f"{name}-{n}" for name in ("Ann", "Bob") for n in range(3)
    ]


def test_the_words_of_a_question_are_those_of_its_newest_answer(trainer, package):
    cohort = own_class(trainer, "Class A")
    first, second = (attempt(package, cohort, name) for name in ("Ann", "Bob"))
    Statement.objects.filter(registration=first).update(said={"words": "Old?", "right": ["b"]})
    Statement.objects.filter(registration=second).update(said={"words": "New?", "right": ["a"]})
    [found] = worded(questions_in(Registration.objects.all()))
    assert (found.words, found.patterns, found.answers) == ("New?", ("a",), 2)
    late = attempt(package, cohort, "Cem")
    Statement.objects.filter(registration=late).update(registration=first, said={"words": "Newest?"})
    [found] = worded(questions_in(Registration.objects.all()))
    assert (found.words, found.patterns, found.answers) == ("Newest?", (), 2), (
        "of a changed answer the last counts"
    )


def test_one_class_alone_and_a_foreign_one_is_none(trainer, package):
    first, second = own_class(trainer, "Class A"), own_class(trainer, "Class B")
    foreign = CohortFactory(name="Not ours")
    for cohort, name in ((first, "Ann"), (second, "Cem"), (foreign, "Stranger")):
        attempt(package, cohort, name)
    client = signed_in(trainer)
    text = text_of(client.get(f"{address(package, '/')}?class={first.uuid}"))
    assert "Ann" in text
    assert "Cem" not in text
    for wrong in (foreign.uuid, "nonsense"):
        assert client.get(f"{address(package, '/')}?class={wrong}").status_code == 404


def test_one_attempt_shows_what_was_said_beside_what_counts(trainer, package):
    made = attempt(package, own_class(trainer, "Class A"), "Ann", claimed_s=36_000)
    text = text_of(signed_in(trainer).get(address(package, f"/{made.uuid}/")))
    for said in (
        "Ann",
        "It said",
        "judged by the pass mark of the package",
        "10 h",
        "q1",
        "10 h; nothing counts so far",
    ):
        assert said in text, said


def test_the_attempt_of_a_foreign_class_or_of_another_package_is_not_there(trainer, package):
    foreign = attempt(package, CohortFactory(), "Stranger")
    other = attempt(bare_package(trainer, "Another"), own_class(trainer, "Class A"), "Ann")
    client = signed_in(trainer)
    for made in (foreign, other):
        assert client.get(address(package, f"/{made.uuid}/")).status_code == 404
    assert Registration.objects.count() == 2


def test_the_office_sees_everybody(package):
    attempt(package, CohortFactory(), "Ann")
    office = signed_in(PersonFactory(roles=["office"], language="en"))
    assert "Ann" in text_of(office.get(address(package, "/")))


def test_the_workbook_says_the_same(trainer, package):
    attempt(package, own_class(trainer, "Class A"), "Ann")
    answer = signed_in(trainer).get(address(package, ".xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    people, questions, objectives = ([list(row) for row in sheet.values] for sheet in book)
    assert people[1][:7] == ["Ann", "Class A", 1, "passed", "80", 10, 0]
    assert questions[1][0] == "q1"
    assert questions[1][3:9] == [1, 1, 100, 10, "a (1)", "a"]
    assert objectives[1] == ["cut the power", "i1", 1, 1, 100]
