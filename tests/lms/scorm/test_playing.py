"""Attempts through the door: launched, begun, committed to, resumed, ended; over when another page begins."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.signing import TimestampSigner
from django.utils import timezone

from courses.outline import LessonRef
from lms.cohorts.models import EnrolmentState
from lms.scorm import rolling
from lms.scorm.actions import begin_item, committing, launch, open_shell, take_commit
from lms.scorm.models import ItemState, Registration
from lms.scorm.queries import begin_look, launch_data, lesson_attempts, look_data
from lms.scorm.refusals import (
    AttemptStillOpen,
    CoursewareMissing,
    ItemUnknown,
    LaunchInvalid,
    NotOpenToLearner,
    SessionOver,
    StandardNotPlayed,
)
from lms.scorm.rules.standards import STANDARDS
from lms.scorm.rules.states12 import CommitRefused
from lms.scorm.tokens import LaunchName, place_of, read_place, read_token, token_of
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courseware import TWO_ITEMS, kept_version
from tests.factories.packages import CP13, Part
from tests.factories.study import lesson as lesson_ref

pytestmark = pytest.mark.django_db
THRESHOLDS = ("cmi.completion_threshold", "cmi.scaled_passing_score", "cmi.entry")
STATUS, RAW = "cmi.core.lesson_status", "cmi.core.score.raw"


@pytest.fixture
def version(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    return kept_version(body=TWO_ITEMS)


class Learner:
    """Somebody who opens courseware, with the tokens that the pages got."""

    def __init__(self, version):
        self.enrolment = EnrolmentFactory()
        self.lesson = lesson_of(version)
        self.token = ""

    def launch(self, **more):
        about = {"actor": self.enrolment.learner, "course_key": self.lesson.uuid, **more}
        launched = launch(enrolment=self.enrolment, lesson=self.lesson, **about)
        self.token = launched.token
        return launched

    def open(self, **more):
        self.launch(**more)
        return open_shell(self.name)

    @property
    def name(self):
        return read_token(self.token)

    def begin(self, item="i1"):
        return begin_item(self.name, item=item)

    def send(self, begun, values, *, item="i1", seq=1, reason="commit", name=None):
        body = {
            "v": 1,
            "item": item,
            "session": begun.session,
            "seq": begun.seq + seq,
            "reason": reason,
            "values": values,
        }
        return take_commit(name or self.name, body)


def lesson_of(version) -> LessonRef:
    found = lesson_ref("package")
    return LessonRef(
        **{name: getattr(found, name) for name in LessonRef.__slots__ if name != "package"},
        package=version.uuid,
    )


@pytest.fixture
def learner(version):
    return Learner(version)


def test_a_page_launches_begins_sends_and_goes_on_elsewhere(learner, django_assert_num_queries):
    registration = learner.open()
    assert (registration.number, registration.session, registration.status) == (1, 1, "not attempted")
    begun = learner.begin()
    assert (begun.session, begun.given["cmi.core.entry"], begun.given["cmi.launch_data"]) == (
        1,
        "ab-initio",
        "d=1",
    )
    with django_assert_num_queries(4):
        receipt = learner.send(
            begun, {STATUS: "incomplete", "cmi.suspend_data": "p=3", "cmi.core.exit": "suspend"}
        )
    assert (receipt.taken, receipt.status) == (True, "incomplete")
    with django_assert_num_queries(1):
        assert not learner.send(begun, {STATUS: "passed"}).taken, "the same number again changes nothing"
    whole = Registration.objects.values("revision", "status", "last_at").get()
    with django_assert_num_queries(2):
        assert learner.send(
            begun, {STATUS: "incomplete", "cmi.suspend_data": "p=3", "cmi.core.exit": "suspend"}, seq=2
        ).taken
    assert Registration.objects.values("revision", "status", "last_at").get() == whole, (
        "its part is as it was"
    )
    view = lesson_attempts(learner.enrolment.pk, learner.lesson)
    assert view.last.last_at == ItemState.objects.get().last_at > whole["last_at"]
    learner.open()
    again = learner.begin()
    assert (again.session, again.given["cmi.core.entry"]) == (2, "resume")
    assert again.values == {"cmi.suspend_data": "p=3"}


def test_what_it_comes_to_is_rolled_up_over_all_items_and_judged_by_the_manifest(learner):
    learner.open()
    first = learner.begin("i1")
    learner.send(first, {STATUS: "passed", RAW: "70"}, reason="finish")
    second = learner.begin("i2")
    state = ItemState.objects.get(item="i1")
    assert (state.raw_status, state.status, state.why, state.score_hundredths) == (
        "passed",
        "failed",
        "mastery",
        7000,
    )
    assert Registration.objects.get().status == "incomplete"
    learner.send(second, {}, item="i2", reason="finish")
    found = Registration.objects.get()
    assert (found.status, found.success, found.score_hundredths) == ("failed", "failed", 7000)
    assert found.ended_at is not None


def test_a_part_that_never_says_a_status_is_begun_for_the_whole_too(learner, django_assert_num_queries):
    learner.open()
    first = learner.begin("i1")
    learner.send(first, {"cmi.core.lesson_location": "1"})
    learner.begin("i2")
    assert Registration.objects.get().status == "incomplete"
    with django_assert_num_queries(2):
        learner.send(first, {"cmi.core.lesson_location": "2"}, seq=2)


def test_another_attempt_begins_when_the_last_is_done_and_not_before(learner):
    learner.open()
    with pytest.raises(AttemptStillOpen):
        learner.launch(again=True)
    for item in ("i1", "i2"):
        begun = learner.begin(item)
        learner.send(begun, {STATUS: "completed"}, item=item, reason="finish")
    assert learner.launch().may_again
    second = learner.launch(again=True).registration
    assert (second.number, second.items.count(), Registration.objects.count()) == (2, 0, 2)
    view = lesson_attempts(learner.enrolment.pk, learner.lesson)
    assert [(one.number, one.status) for one in view.attempts] == [(2, "not attempted"), (1, "completed")]
    assert not view.may_again


def test_a_new_upload_changes_no_attempt_but_lets_another_begin(learner, version):
    learner.open()
    newer = kept_version(Part("more.js", b"1"), package=version.package, body=TWO_ITEMS)
    learner.lesson = lesson_of(newer)
    assert learner.launch().registration.package_version.uuid == version.uuid
    assert learner.launch(again=True).registration.package_version.uuid == newer.uuid


def test_the_page_before_is_over_when_another_begins_but_what_it_had_to_send_is_taken(learner):
    learner.open()
    old, begun = learner.name, learner.begin()
    learner.open()
    with pytest.raises(SessionOver):
        open_shell(old)
    with pytest.raises(SessionOver):
        begin_item(old, item="i1")
    assert learner.send(begun, {"cmi.core.lesson_location": "7"}, name=old).taken
    assert learner.begin().values == {"cmi.core.lesson_location": "7"}
    with pytest.raises(CommitRefused, match="session-over"):
        learner.send(begun, {}, seq=9, name=old)


def test_a_page_that_loads_again_goes_on_with_its_launch(learner):
    learner.open()
    assert open_shell(learner.name).session == 1
    assert learner.begin().session == 1
    assert learner.begin().session == 2


def test_nothing_is_taken_after_the_end_of_a_session(learner):
    learner.open()
    begun = learner.begin()
    learner.send(begun, {STATUS: "incomplete"}, reason="finish")
    with pytest.raises(CommitRefused, match="session-ended"):
        learner.send(begun, {STATUS: "passed"}, seq=2)
    assert ItemState.objects.get().status == "incomplete"


@pytest.mark.parametrize(
    "values",
    [{RAW: "999"}, {STATUS: "won"}, {"cmi.core.student_id": "x"}, {"cmi.suspend_data": "\0"}, {"cmi.comments": "\ud800"}, {STATUS: 1}],
)  # fmt: skip
def test_what_a_console_sends_is_refused_whole(learner, values):
    learner.open()
    begun = learner.begin()
    with pytest.raises(CommitRefused):
        learner.send(begun, {"cmi.core.lesson_location": "1", **values})
    assert ItemState.objects.get().values == {}


def test_passed_from_a_console_is_the_claim_that_it_is(learner):
    learner.open()
    receipt = learner.send(learner.begin(), {STATUS: "passed", RAW: "100"})
    assert (receipt.status, receipt.score) == ("passed", 10_000)
    assert Registration.objects.get().status == "incomplete"


def test_a_tree_is_kept_beside_the_items(learner, django_assert_num_queries):
    learner.open()
    body = {"v": 1, "item": "", "session": 1, "seq": 1, "reason": "tree", "values": {}, "tree": "{}"}
    with django_assert_num_queries(2):
        assert take_commit(learner.name, body).taken
    assert not take_commit(learner.name, body).taken
    found = learner.open()
    assert (launch_data(found)["tree"], found.seq, found.from_seq) == ("{}", 1, 1)


def test_of_two_that_write_one_item_at_once_the_later_looks_again(learner, monkeypatch):
    learner.open()
    begun = learner.begin()
    real, calls = committing._write, []

    def overtaken(*about):
        if not calls:
            calls.append(1)
            ItemState.objects.update(seq=5, values={"cmi.core.lesson_location": "5"})
        return real(*about)

    monkeypatch.setattr(committing, "_write", overtaken)
    assert not learner.send(begun, {"cmi.core.lesson_location": "2"}, seq=2).taken
    assert ItemState.objects.get().values == {"cmi.core.lesson_location": "5"}


def both_end_at_once(learner, monkeypatch):
    """The second part ends between the look and the write of the first."""
    learner.open()
    first, second = learner.begin("i1"), learner.begin("i2")
    real, calls = committing._write, []

    def beside(*about):
        if not calls:
            calls.append(1)
            learner.send(second, {STATUS: "completed"}, item="i2", reason="finish")
        return real(*about)

    monkeypatch.setattr(committing, "_write", beside)
    learner.send(first, {STATUS: "completed"}, reason="finish")
    return Registration.objects.get()


def test_a_roll_up_that_did_not_see_everything_is_made_anew(learner, monkeypatch):
    assert both_end_at_once(learner, monkeypatch).status == "completed"


def test_without_its_guard_the_roll_up_would_be_of_before(learner, monkeypatch):
    """The negative control: written whatever the revision is."""
    real = rolling._write

    def unguarded(pk, _revision, whole, now):
        return real(pk, Registration.objects.get(pk=pk).revision, whole, now)

    monkeypatch.setattr(rolling, "_write", unguarded)
    assert both_end_at_once(learner, monkeypatch).status == "incomplete"


def test_who_left_the_class_or_is_somebody_else_begins_nothing(learner):
    with pytest.raises(NotOpenToLearner):
        learner.launch(actor=PersonFactory())
    learner.enrolment.state = EnrolmentState.WITHDRAWN
    with pytest.raises(NotOpenToLearner):
        learner.launch()
    assert not Registration.objects.exists()


def test_what_is_gone_or_of_another_standard_is_refused_in_words(learner, version, monkeypatch):
    learner.lesson = lesson_of(type(version)())
    with pytest.raises(CoursewareMissing):
        learner.launch()
    learner.lesson = lesson_of(version)
    monkeypatch.delitem(STANDARDS, "scorm12")
    with pytest.raises(StandardNotPlayed, match=r"\w"):
        learner.launch()


SEQUENCED = (
    '<item identifier="i1" identifierref="r1"><title>第一课</title><imsss:sequencing><imsss:objectives><imsss:primaryObjective '
    'satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective>'
    '</imsss:objectives></imsss:sequencing><adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.8"/></item>'
)


def test_a_package_of_2004_is_judged_by_its_thresholds_and_resumed(version, django_assert_num_queries):
    learner = Learner(kept_version(version="2004 4th Edition", spaces=CP13, body=SEQUENCED))
    registration = learner.open()
    assert registration.kind == "scorm2004"
    begun = learner.begin()
    assert [begun.given[name] for name in THRESHOLDS] == ["0.8", "0.6", "ab-initio"]
    said = {"cmi.score.scaled": "0.59", "cmi.progress_measure": "0.9", "cmi.session_time": "PT5M"}
    with django_assert_num_queries(4):
        learner.send(begun, {**said, "cmi.exit": "suspend"}, reason="finish")
    assert Registration.objects.get().status == "failed"
    again = (learner.open(), learner.begin())[1]
    assert (again.given["cmi.entry"], again.given["cmi.total_time"]) == ("resume", "PT0H5M0S")
    learner.send(again, {**said, "cmi.score.scaled": "0.6", "cmi.success_status": "failed"})
    row = ItemState.objects.get()
    assert (row.status, row.success, row.raw_success, row.why) == ("passed", "passed", "failed", "mastery")
    assert (row.score_hundredths, row.before_cs + row.session_cs) == (6_000, 60_000)
    with pytest.raises(CommitRefused, match="wrong-type"):
        learner.send(again, {"cmi.score.scaled": "999"}, seq=2)


def test_an_item_that_is_not_there_begins_nothing(learner):
    learner.open()
    with pytest.raises(ItemUnknown):
        learner.begin("i9")
    with pytest.raises(ItemUnknown):
        learner.send(learner_begun(), {}, item="i9")


def learner_begun():
    class Begun:
        session, seq = 1, 0

    return Begun


def test_a_look_keeps_nothing(version):
    name = LaunchName(version.uuid, 0, "en")
    data = look_data(version.uuid)
    assert (data["mode"], data["stored"], [item["id"] for item in data["items"]]) == (
        "browse",
        False,
        ["i1", "i2"],
    )
    begun = begin_look(version.uuid, item="i1", student_name="T")
    assert (begun.given["cmi.core.lesson_mode"], begun.given["cmi.core.credit"]) == ("browse", "no-credit")
    with pytest.raises(LaunchInvalid):
        take_commit(name, {})
    assert not ItemState.objects.exists()


def test_launch_data_lists_the_contents_with_addresses(learner, version):
    found = learner.open()
    data = launch_data(found)
    assert [(item["title"], item["href"], item["scorm_type"]) for item in data["items"]] == [
        ("第一课", "index.html", "sco"),
        ("第二课", "index.html?p=2", "sco"),
    ]
    place = data["base"].split("/")[2]
    assert (data["base"][:3], read_place(place)) == ("/p/", version.uuid)


def test_tokens_that_we_did_not_sign_or_signed_long_ago_open_nothing(version, time_machine):
    good = token_of(LaunchName(version.uuid, 1, "vi"))
    assert read_token(good) == LaunchName(version.uuid, 1, "vi")
    for bad in ("", good[:-1], good.replace(".1.", ".2."), TimestampSigner(salt="x").sign("a.1.vi"), None):
        with pytest.raises(LaunchInvalid):
            read_token(bad)
    place = place_of(version.uuid)
    for bad in (place[:-1] + "_", "x", "", place_of(version.uuid, now=0)):
        with pytest.raises(LaunchInvalid):
            read_place(bad)
    later = 5 * 7 * 86_400
    assert read_place(place_of(version.uuid, now=later), now=later + 28 * 86_400) == version.uuid
    time_machine.move_to(timezone.now() + timedelta(hours=12, seconds=1))
    with pytest.raises(LaunchInvalid):
        read_token(good)
