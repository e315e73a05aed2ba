"""A learner through the API: my course, a lease, beats, a quiz, my hours; nothing of anybody else."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from courses.models import QuestionBank, QuestionFile
from courses.queries import outline_of
from lms.accounts.actions import make_api_token
from lms.assessments.models import Attempt
from lms.cohorts.models import CoursePin
from lms.ledger.actions import NewEvidence, record_evidence
from lms.ledger.names import EvidenceKind, Grade, Mode
from lms.study.models import Lease
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import issued
from tests.factories.cohorts import CohortCourseFactory, EnrolmentFactory
from tests.factories.courses import make_bank, make_lesson, make_version

pytestmark = pytest.mark.django_db


class Caller:
    """Calls with a bearer token."""

    def __init__(self, user, language="en"):
        self.client = Client(enforce_csrf_checks=True)
        token = make_api_token(user=user, name="test")
        self.headers = {"authorization": f"Bearer {token}", "accept-language": language}

    def get(self, path, **query):
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path, body=None, **headers):
        return self.client.post(
            f"/api/v1{path}",
            json.dumps(body or {}),
            content_type="application/json",
            headers={**self.headers, **headers},
        )


@pytest.fixture(autouse=True)
def _forget():
    cache.clear()


@pytest.fixture
def version():
    make_bank("tea-1")
    return make_version(
        "TEA-101", lessons=[make_lesson("video", bank="tea-1", draw=4), make_lesson("onsite")]
    )


@pytest.fixture
def enrolment(version):
    made = EnrolmentFactory(learner=PersonFactory(display_name="阿美"))
    CohortCourseFactory(cohort=made.cohort, course_key=version.course_key)
    return made


@pytest.fixture
def me(enrolment):
    return Caller(enrolment.learner)


@pytest.fixture
def lesson(version):
    return outline_of(version).lessons[0]


def test_who_i_am_and_where_i_learn(me, enrolment, version):
    body = me.get("/me").json()
    assert (body["name"], body["roles"], body["partners"]) == ("阿美", [], [])
    (line,) = me.get("/me/classes").json()
    assert line["enrolment"] == str(enrolment.uuid)
    assert line["courses"] == [
        {"course": str(version.course_key), "code": "TEA-101", "title": "Tea processing"}
    ]
    assert line["required_tenths"] == {"online": 40}


def test_my_course_by_code_and_by_key_pins_nothing(me, version, lesson, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        body = me.get("/me/courses/TEA-101").json()
    assert body == me.get(f"/me/courses/{version.course_key}").json()
    assert body["lessons"][0]["lesson"] == str(lesson.uuid)
    assert body["lessons"][0]["quiz"] == {
        "questions": 4,
        "pass_percent": 60,
        "passed": False,
        "gates_hours": True,
    }
    assert not CoursePin.objects.exists()


@pytest.mark.parametrize("course", ["NOPE-1", str(uuid.uuid4())])
def test_a_course_that_is_not_mine_is_404(me, course):
    assert me.get(f"/me/courses/{course}").status_code == 404


def test_a_stranger_to_the_course_gets_nothing(version, lesson):
    other = Caller(PersonFactory())
    assert other.get("/me/courses/TEA-101").status_code == 404
    assert other.post("/leases", {"course": "TEA-101", "lesson": str(lesson.uuid)}).status_code == 404
    assert other.post("/attempts", {"course": "TEA-101", "lesson": str(lesson.uuid)}).status_code == 404
    assert not Lease.objects.exists()


def test_a_lease_takes_over_and_its_beats_count(me, enrolment, lesson):
    asked = {"course": "TEA-101", "lesson": str(lesson.uuid), "enrolment": str(enrolment.uuid)}
    first = me.post("/leases", asked, idempotency_key="a").json()
    again = me.post("/leases", asked, idempotency_key="a").json()
    assert first["lease"] == again["lease"]
    second = me.post("/leases", asked, idempotency_key="b")
    assert second.status_code == 201
    assert Lease.objects.filter(superseded_at__isnull=True).count() == 1
    Lease.objects.update(issued_at=timezone.now() - timedelta(seconds=40))
    beat = {
        "seq": 1,
        "mono_ms": 30_000,
        "span_ms": 30_000,
        "from": 0,
        "to": 30,
        "rate": 1,
        "playing": True,
        "visible": True,
    }
    reply = Client().post(
        "/api/v1/beats",
        json.dumps({"lease": second.json()["lease"], "beats": [beat]}),
        content_type="text/plain",
    )
    assert reply.status_code == 200, reply.content
    assert (reply.json()["accepted"], reply.json()["live"]) == (1, True)


def test_a_lease_knows_the_browser_by_the_name_it_was_given_and_by_no_other(me, enrolment, lesson):
    asked = {"course": "TEA-101", "lesson": str(lesson.uuid)}
    for held, device in (("b_" + "x" * 22, "b_" + "x" * 22), ("b_short", "Phone 1"), ("", "Phone 1")):
        me.client.cookies["browser"] = held
        me.post("/leases", asked, user_agent="Phone 1")
        assert Lease.objects.latest("pk").device == device


def test_a_lease_on_a_lesson_without_a_clock_or_a_foreign_enrolment_is_refused(me, version, lesson):
    onsite = outline_of(version).lessons[1]
    answer = me.post("/leases", {"course": "TEA-101", "lesson": str(onsite.uuid)})
    assert (answer.status_code, answer.json()["code"]) == (409, "no-clock")
    foreign = EnrolmentFactory()
    asked = {"course": "TEA-101", "lesson": str(lesson.uuid), "enrolment": str(foreign.uuid)}
    assert me.post("/leases", asked).status_code == 404
    assert me.post("/leases", {"course": "TEA-101", "lesson": str(uuid.uuid4())}).status_code == 404
    assert not Lease.objects.exists()


def test_a_quiz_from_start_to_receipt(me, lesson):
    paper = me.post("/attempts", {"course": "TEA-101", "lesson": str(lesson.uuid)}).json()
    assert len(paper["questions"]) == 4
    assert "bamboo basket" in paper["questions"][0]["options"]
    assert me.get(f"/attempts/{paper['attempt']}/review").status_code == 409
    for question in paper["questions"]:
        right = question["options"].index("bamboo basket")
        body = {"attempt": paper["token"], "question": question["question"], "value": right}
        saved = Client().put("/api/v1/attempts/answers", json.dumps(body), content_type="application/json")
        assert saved.status_code == 200
    assert me.get(f"/attempts/{paper['attempt']}").json()["questions"][0]["answer"] is not None
    receipt = me.post(f"/attempts/{paper['attempt']}/submit", idempotency_key="s")
    assert (receipt.status_code, receipt.json()["percent"], receipt.json()["passed"]) == (200, 100, True)
    assert me.post(f"/attempts/{paper['attempt']}/submit").json() == receipt.json()
    assert me.get(f"/attempts/{paper['attempt']}").json()["token"] == ""


def test_the_keys_never_leave_before_the_end(me, lesson):
    text = me.post("/attempts", {"course": "TEA-101", "lesson": str(lesson.uuid)}).content.decode()
    assert "breathe" not in text
    assert '"key"' not in text


def test_programs_get_pairs_blanks_and_pictures_of_options(me, lesson):
    begun = me.post("/attempts", {"course": "TEA-101", "lesson": str(lesson.uuid)}).json()
    attempt = Attempt.objects.get()
    medium = {"at": 1, "kind": "image", "key": "a" * 24, "words": {"en": "a basket"}}
    attempt.paper = [
        {**attempt.paper[0], "media": [medium]},
        {**attempt.paper[1], "kind": "matching", "options": {"en": [["vinegar", "sour"]]}, "answer": [0]},
        {**attempt.paper[2], "kind": "fill", "options": {}, "answer": [["a"], ["b"]]},
    ]
    attempt.save()
    address = f"/attempts/{begun['attempt']}"
    first, pairs, blanks = me.get(address).json()["questions"]
    url = f"{address}/media/{'a' * 24}"
    assert first["media"] == [{"at": 1, "kind": "image", "url": f"/api/v1{url}", "words": "a basket"}]
    assert (pairs["left"], pairs["right"], blanks["blanks"]) == (["vinegar"], ["sour"], 2)
    QuestionFile.objects.create(
        bank=QuestionBank.objects.first(), key="a" * 24, kind="image", media_type="image/png", size=3, sha256="0" * 64,
        file=default_storage.save("questions/a.png", ContentFile(b"abc")),
    )  # fmt: skip
    assert me.get(url).content == b"abc"
    assert me.get(f"{address}/media/{'b' * 24}").status_code == 404


def test_an_attempt_of_somebody_else_is_not_there(me, lesson):
    attempt = me.post("/attempts", {"course": "TEA-101", "lesson": str(lesson.uuid)}).json()["attempt"]
    other = Caller(PersonFactory())
    missing = other.get(f"/attempts/{uuid.uuid4()}")
    for answer in (other.get(f"/attempts/{attempt}"), other.post(f"/attempts/{attempt}/submit")):
        assert (answer.status_code, answer.content) == (404, missing.content)
    assert me.get(f"/attempts/{attempt}").json()["is_open"]


def test_my_hours_and_one_of_my_days(me, enrolment):
    start = timezone.now().replace(hour=2, minute=0) - timedelta(days=2)
    items = [
        NewEvidence(
            natural_key=f"r{number}",
            enrolment=enrolment,
            kind=EvidenceKind.READING,
            mode=Mode.ONLINE,
            grade=Grade.B,
            started_at=start + timedelta(hours=number),
            ended_at=start + timedelta(hours=number, minutes=45),
            visible=number == 0,
        )
        for number in range(2)
    ]
    record_evidence(items, derive_now=True)
    (mine,) = me.get("/me/hours").json()["classes"]
    assert mine["units"]["total_tenths"] == 10
    (day,) = mine["days"]
    assert (day["posted_s"], day["lost_s"]) == ({"online": 2700}, {"hidden_or_paused": 2700})
    trace = me.get(f"/me/hours/{day['day']}").json()
    assert [piece["state"] for piece in trace["pieces"]] == ["counted", "dropped"]
    assert Caller(PersonFactory()).get(f"/me/hours/{day['day']}").status_code == 404
    assert me.get("/me/hours/2026-02-31").status_code == 422


def test_the_catalogue_is_open_and_finds(version):
    body = Client().get("/api/v1/catalogue", {"q": "茶"}, headers={"accept-language": "zh-hans"}).json()
    assert [course["code"] for course in body["courses"]] == ["TEA-101"]
    nothing = Client().get("/api/v1/catalogue", {"q": "xyz"}, headers={"accept-language": "en"}).json()
    assert (nothing["total"], nothing["suggestions"][0]["code"]) == (0, "TEA-101")
    assert Client().get("/api/v1/catalogue", {"page": 0}).status_code == 422


def test_anybody_verifies_a_certificate_with_the_name_masked():
    certificate = issued(name="和丽梅")
    body = Client().get(f"/api/v1/verify/{certificate.code}", headers={"accept-language": "en"}).json()
    assert (body["verdict"], body["serial"], body["name"]) == ("valid", certificate.serial, "和*梅")
    assert "和丽梅" not in json.dumps(body, ensure_ascii=False)
    assert Client().get("/api/v1/verify/NOTHING").status_code == 404


def test_verifying_too_often_is_slowed_down():
    answers = [Client().get("/api/v1/verify/NOTHING").status_code for _try in range(32)]
    assert answers[0] == 404
    assert answers[-1] == 429
