"""What courseware carries from attempt to attempt and package to package of one learner: named, checked, kept, given."""

from __future__ import annotations

from uuid import uuid4

import pytest

from courses.packages.manifest.sharing import shared_by
from lms.scorm.actions import launch, open_shell, take_commit
from lms.scorm.models import Carried, Registration
from lms.scorm.queries import launch_data
from lms.scorm.rules.sharing import ENTRIES_MOST, SharedClaim, parse_shared
from lms.scorm.rules.states12 import CommitRefused
from lms.scorm.rules.types2004 import LONG_MOST
from lms.scorm.tokens import read_token
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courseware import kept_version
from tests.factories.packages import CP13, manifest
from tests.factories.sequencing import item, more_of, objective, parse, primary, reads, sequencing, writes
from tests.lms.scorm.test_playing import lesson_of

KNOWN = {"objective": {"g", "h"}, "text": {"d"}}
PASSED = {
    "satisfied": True,
    "measure": 0.8,
    "raw": "40",
    "min": "-1.5",
    "max": "5e1",
    "progress": 1,
    "completed": False,
}
TEXTS = '<adlcp:data><adlcp:map targetID="d"/></adlcp:data>'
BODY = item(
    "a", sequencing("", "", "", primary("o", writes("g"), others=objective("x", reads("h")))) + TEXTS
) + item("b")
ALONE = 'adlseq:objectivesGlobalToSystem="false" adlcp:sharedDataGlobalToSystem="false"'


def test_what_is_said_of_what_the_package_names_is_taken():
    said = parse_shared(
        {"objectives": {"g": PASSED, "other": PASSED, "h": {}}, "texts": {"d": "从甲", "e": 1}}, KNOWN
    )
    assert said == [
        SharedClaim("objective", "g", PASSED),
        SharedClaim("objective", "h", {}),
        SharedClaim("text", "d", "从甲"),
    ]
    assert parse_shared({}, KNOWN) == []


@pytest.mark.parametrize("score", ["+40", ".5", "5.", "-0.25", "1E2"])
def test_a_number_that_the_data_model_takes_is_taken(score):
    said = {"raw": score, "min": score, "max": score}
    assert parse_shared({"objectives": {"g": said}}, KNOWN) == [SharedClaim("objective", "g", said)]


def test_a_store_that_the_data_model_takes_is_taken():
    assert parse_shared({"texts": {"d": "从" * LONG_MOST}}, KNOWN)


@pytest.mark.parametrize(
    "status",
    [
        None,
        [],
        {"satisfied": 1},
        {"measure": True},
        {"measure": 1.01},
        {"measure": "0.5"},
        {"measure": float("nan")},
        {"progress": -0.1},
        {"raw": 40},
        {"raw": "４０"},
        {"raw": "1" * 30},
        {"grade": "A"},
    ],
)  # fmt: skip
def test_what_is_no_status_is_refused(status):
    with pytest.raises(CommitRefused, match="malformed"):
        parse_shared({"objectives": {"g": status}}, KNOWN)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "malformed"),
        ({"objectives": []}, "malformed"),
        ({"more": {}}, "malformed"),
        ({"texts": {"d": 1}}, "malformed"),
        ({"texts": {"d": "a\0"}}, "malformed"),
        ({"texts": {"d": "\ud800"}}, "malformed"),
        ({"texts": {"d": "x" * (LONG_MOST + 1)}}, "too-large"),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(raw, code):
    with pytest.raises(CommitRefused, match=code):
        parse_shared(raw, KNOWN)


def test_so_many_and_no_more():
    names = {f"g{place}" for place in range(ENTRIES_MOST + 1)}
    with pytest.raises(CommitRefused, match="too-large"):
        parse_shared({"objectives": {name: {} for name in names}}, {"objective": names, "text": set()})


def version_of(body: str = BODY, whole: str = "", more: str = ""):
    text = manifest(version="2004 4th Edition", spaces=CP13, body=body, more=more)
    return kept_version(text=text.replace('identifier="org"', f'identifier="org" {whole}'))


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}


class Page:
    """Somebody's page of a package, with the session begun."""

    def __init__(self, version, enrolment=None, *, again=False):
        self.enrolment = enrolment or EnrolmentFactory()
        lesson = lesson_of(version)
        launched = launch(
            actor=self.enrolment.learner,
            enrolment=self.enrolment,
            lesson=lesson,
            course_key=uuid4(),
            again=again,
        )
        self.lesson, self.name = lesson, read_token(launched.token)
        self.registration = open_shell(self.name)

    @property
    def given(self):
        return launch_data(self.registration)["shared"]

    def tell(self, shared, seq=1, **more):
        body = {"v": 1, "item": "", "session": self.registration.session, "seq": seq, "reason": "tree"}
        return take_commit(self.name, {**body, "values": {}, "tree": "{}", "shared": shared, **more})


@pytest.mark.django_db
class TestCarried:
    def test_one_package_hears_what_another_of_the_same_learner_told(self, folder, django_assert_num_queries):
        first = Page(version_of())
        assert first.given == {"objectives": {}, "texts": {}}
        with django_assert_num_queries(3):
            assert first.tell({"objectives": {"g": PASSED, "else": PASSED}, "texts": {"d": "一"}}).taken
        assert first.tell({"objectives": {"g": {"satisfied": False}}}, seq=2).taken
        other = Page(
            version_of(item("c", sequencing("", "", "", primary("k", reads("g"))))),
            EnrolmentFactory(learner=first.enrolment.learner),
        )
        assert other.given == {"objectives": {"g": {"satisfied": False}}, "texts": {}}
        stranger = Page(version_of())
        assert stranger.given == {"objectives": {}, "texts": {}}
        assert Carried.objects.count() == 2

    def test_another_attempt_at_the_same_hears_it(self, folder):
        version = version_of()
        first = Page(version)
        first.tell({"objectives": {"g": PASSED}, "texts": {"d": "一"}})
        Registration.objects.update(ended_at=first.registration.started_at)
        enrolment, lesson = first.enrolment, first.lesson
        launched = launch(
            actor=enrolment.learner, enrolment=enrolment, lesson=lesson, course_key=uuid4(), again=True
        )
        second = open_shell(read_token(launched.token))
        assert (second.number, launch_data(second)["shared"]) == (
            2,
            {"objectives": {"g": PASSED}, "texts": {"d": "一"}},
        )

    def test_what_comes_late_or_wrong_changes_nothing(self, folder):
        page = Page(version_of())
        page.tell({"objectives": {"g": {"satisfied": True}}}, seq=3)
        assert not page.tell({"objectives": {"g": {}}}, seq=2).taken
        with pytest.raises(CommitRefused):
            page.tell({"objectives": {"g": {"satisfied": "yes"}}}, seq=4)
        assert (Carried.objects.get().value, Registration.objects.get().seq) == ({"satisfied": True}, 3)

    def test_a_package_that_keeps_to_itself_tells_and_hears_nothing(self, folder, django_assert_num_queries):
        page = Page(version_of(whole=ALONE))
        assert page.given is None
        with django_assert_num_queries(2):
            assert page.tell({"objectives": {"g": PASSED}, "texts": {"d": "一"}}).taken
        assert not Carried.objects.exists()


def test_what_a_manifest_names_is_found_wherever_it_stands():
    collection = f'<imsss:sequencingCollection><imsss:sequencing ID="s">{primary("q", reads("from-collection"))}</imsss:sequencing></imsss:sequencingCollection>'
    added = more_of("o", '<adlseq:mapInfo targetObjectiveID="more"/>')
    body = BODY + item("c", sequencing("", "", "", primary("o", reads("g") + reads("x" * 501)) + added))
    found = shared_by(parse(body, collection))
    assert found.objectives == {"g", "h", "more", "from-collection"}
    assert found.texts == {"d"}
    assert not any(shared_by(parse(body, whole=ALONE)))
