"""What courseware claims reaches the ledger as evidence, and bounds the hours; its statements are written with the commit."""

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lms.audit.models import AuditRecord
from lms.ledger.actions import derive_days
from lms.ledger.models import Evidence
from lms.ledger.queries import account_units, lesson_progress, verify
from lms.scorm.actions import begin_item, launch, open_shell, take_commit
from lms.scorm.models import ItemState, Statement
from lms.scorm.saying import actor_name, statements_in_xapi
from lms.scorm.tasks import tell_task
from lms.scorm.telling import due_states, tell, tell_due
from lms.scorm.tokens import read_token
from lms.study.actions import accept_beats, issue_lease, settle_due
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courseware import TWO_ITEMS, kept_version
from tests.factories.study import beat, lesson

pytestmark = pytest.mark.django_db
STATUS, TIME = "cmi.core.lesson_status", "cmi.core.session_time"
NOW = timezone.now().replace(microsecond=0) - timedelta(hours=3)
ANSWER = {
    "cmi.interactions.0.id": "q1",
    "cmi.interactions.0.type": "choice",
    "cmi.interactions.0.student_response": "b",
    "cmi.interactions.0.result": "wrong",
}


def at(minutes):
    return NOW + timedelta(minutes=minutes)


class Learner:
    """Somebody with courseware open and the lease that times it; minutes are of one clock."""

    def __init__(self, version):
        self.enrolment = EnrolmentFactory()
        self.lesson = replace(lesson("package", length_s=1800), package=version.uuid)
        self.seq = 0

    def open(self, minute=0, item="i1"):
        about = {"actor": self.enrolment.learner, "course_key": self.lesson.uuid, "at": at(minute)}
        self.name = read_token(launch(enrolment=self.enrolment, lesson=self.lesson, **about).token)
        open_shell(self.name)
        self.item, self.begun = item, begin_item(self.name, item=item, at=at(minute))
        grant = issue_lease(
            learner=self.enrolment.learner,
            enrolment=self.enrolment,
            lesson=self.lesson,
            course_key=self.lesson.uuid,
            at=at(minute),
        )
        self.lease, self.leased = grant.token, minute

    def stay(self, minutes):
        for minute in range(1, minutes + 1):
            told = beat(minute, end_s=minute * 60, span_s=60, start_at=(minute - 1) * 60)
            accept_beats(self.lease, [told], at(self.leased + minute))

    def say(self, minute, reason="commit", **values):
        self.seq += 1
        told = {STATUS: values.pop("status", "incomplete"), **values}
        body = {
            "v": 1, "item": self.item, "session": self.begun.session, "seq": self.begun.seq + self.seq,
            "reason": reason, "values": told,
        }  # fmt: skip
        return take_commit(self.name, body, at=at(minute))

    @property
    def counted_minutes(self):
        settle_due(at(170))
        tell_due(at(170))
        derive_days(self.enrolment.learner_id, None)
        assert verify().violations == []
        return account_units(self.enrolment).online_s / 60


@pytest.fixture
def learner(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    return Learner(kept_version(body=TWO_ITEMS))


def test_what_is_claimed_less_than_timed_counts_less(learner):
    learner.open()
    learner.stay(20)
    learner.say(20, "finish", **{TIME: "00:12:00"})
    assert learner.counted_minutes == 12
    word = Evidence.objects.get(kind="courseware_time")
    assert (word.grade, word.source["claimed_cs"], word.source["done"]) == ("D", 72_000, False)
    assert (word.started_at, word.ended_at) == (at(0), at(20))
    assert tell_due(at(170)) == tell(ItemState.objects.get().pk) == 0


def test_a_bot_that_passes_at_once_and_claims_ten_hours_has_the_minute_that_it_was_there(learner):
    learner.open()
    learner.stay(1)
    learner.say(1, "finish", status="passed", **{TIME: "10:00:00"})
    learner.open(2, "i2")
    learner.say(2, "finish", status="passed", **{TIME: "10:00:00"})
    assert learner.counted_minutes == 1
    assert lesson_progress(learner.enrolment.pk)[learner.lesson.uuid].completed_at is None


def test_a_lesson_is_complete_by_the_server_s_clock_and_the_package_s_word(learner):
    learner.open()
    learner.say(0, status="incomplete", **{TIME: "00:00:10"})
    tell_due(at(3))
    learner.stay(30)
    learner.say(30, "finish", status="completed", **{TIME: "00:29:00"})
    assert learner.counted_minutes == 29
    assert lesson_progress(learner.enrolment.pk)[learner.lesson.uuid].completed_at is None, (
        "one item is not begun"
    )
    learner.open(40, "i2")
    learner.say(41, "finish", status="completed", **{TIME: "00:01:00"})
    assert learner.counted_minutes == 29
    assert lesson_progress(learner.enrolment.pk)[learner.lesson.uuid].completed_at is not None


def test_a_page_that_was_left_is_told_of_as_far_as_it_spoke(learner):
    learner.open()
    learner.say(1)
    assert len(due_states(at(1))) == 1, "its first status is news"
    tell_due(at(1))
    learner.say(5, **{TIME: "00:05:00"})
    assert due_states(at(6)) == []
    assert len(due_states(at(8))) == 1
    learner.say(9, **{TIME: "00:09:00"})
    tell_due(at(21))
    learner.open(30)
    learner.say(31, **{TIME: "00:01:00"})
    tell_due(at(60))
    told = Evidence.objects.filter(kind="courseware_time").order_by("pk")
    assert [(row.source["session"], row.source["claimed_cs"]) for row in told] == [
        (1, 0), (1, 54_000), (2, 6_000),
    ]  # fmt: skip
    assert told[2].started_at == at(30)


def test_a_visit_that_nobody_told_of_is_not_lost_when_the_next_begins(learner):
    learner.open()
    learner.say(5, **{TIME: "00:05:00"})
    learner.open(6)
    learner.say(7, **{TIME: "00:01:00"})
    assert tell(ItemState.objects.get().pk) == 2


def test_an_end_rings_at_once_and_the_same_commit_again_says_nothing(
    learner, django_capture_on_commit_callbacks, monkeypatch
):
    rung = []
    monkeypatch.setattr("media_pipeline.jobs._send", lambda task, about: rung.append((task, about)))
    learner.open()
    with django_capture_on_commit_callbacks(execute=True):
        learner.say(5, **{TIME: "00:05:00"}, **ANSWER)
    state = ItemState.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        learner.say(5, **{TIME: "00:05:30"}, **ANSWER)
    assert rung.count(("lms.scorm.tell", (state.pk,))) == 1, (
        "its first status is news, and a bell is out then"
    )
    tell_task(state.pk)
    rung.clear()
    with django_capture_on_commit_callbacks(execute=True):
        learner.say(6, **{TIME: "00:06:00"}, **ANSWER)
    assert ("lms.scorm.tell", (state.pk,)) not in rung
    with django_capture_on_commit_callbacks(execute=True):
        learner.say(7, "finish", **{TIME: "00:06:00"}, **ANSWER)
        learner.seq -= 1
        assert not learner.say(7, "finish", **{TIME: "00:06:00"}, **ANSWER).taken
    assert rung.count(("lms.scorm.tell", (state.pk,))) == 1
    verbs = Statement.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["initialized", "answered", "terminated"]


def test_as_many_answers_as_a_state_holds_are_written_at_once(learner, django_assert_num_queries):
    learner.open()
    many = {
        name.replace(".0.", f".{n}.", 1): value
        for n in range(1000)
        for name, value in ANSWER.items()
        if name.endswith((".id", ".result"))
    }
    with django_assert_num_queries(4):
        learner.say(1, **many)
    assert Statement.objects.filter(verb="answered").count() == 1000


def test_a_person_is_given_their_statements_under_a_pseudonym(learner, django_assert_num_queries):
    learner.open()
    learner.say(5, "finish", status="passed", **{TIME: "00:05:00", "cmi.core.score.raw": "90"}, **ANSWER)
    with django_assert_num_queries(1):
        told = list(statements_in_xapi(learner.enrolment.learner, home="https://academy.example"))
    assert [one["verb"]["display"]["en-US"] for one in told] == [
        "initialized", "answered", "completed", "passed", "terminated",
    ]  # fmt: skip
    assert told[3]["result"] == {"duration": "PT300.00S", "score": {"raw": 90.0}, "success": True}
    names = {one["actor"]["account"]["name"] for one in told}
    assert names == {actor_name(learner.enrolment.learner)}
    assert str(learner.enrolment.learner.uuid) not in str(told)
    assert actor_name(EnrolmentFactory().learner) not in names


def test_a_person_s_statements_leave_as_a_file_and_that_is_written_down(learner, tmp_path):
    learner.open()
    learner.say(5, "finish", status="passed", **ANSWER)
    out = tmp_path / "own.jsonl"
    call_command("courseware_statements", learner.enrolment.learner.username, out, stdout=StringIO())
    told = [json.loads(line) for line in out.read_text().splitlines()]
    assert [one["verb"]["display"]["en-US"] for one in told][:2] == ["initialized", "answered"]
    assert AuditRecord.objects.get(action="person.statements_exported").detail == {"statements": len(told)}
    with pytest.raises(CommandError):
        call_command("courseware_statements", "nobody-here", out, stdout=StringIO())
