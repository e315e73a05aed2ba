"""What courseware said word for word goes when the rule set's years are over; what came of the attempt stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from lms.ledger.actions import hold_evidence
from lms.scorm.forgetting import EMPTY, forget_in_turn, forget_statements, forget_states
from lms.scorm.models import ItemState, Registration, Statement
from lms.scorm.telling import tell_due
from tests.factories.accounts import PersonFactory
from tests.factories.courseware import TWO_ITEMS, kept_version
from tests.lms.scorm.test_telling import ANSWER, TIME, Learner, at

pytestmark = pytest.mark.django_db
IN_TIME, LATE = at(0) + timedelta(days=3 * 365), at(0) + timedelta(days=11 * 366)


@pytest.fixture
def learner(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    learner = Learner(kept_version(body=TWO_ITEMS))
    learner.open()
    learner.say(5, "finish", status="passed", **{TIME: "00:05:00", "cmi.suspend_data": "p=3"}, **ANSWER)
    Registration.objects.update(tree='{"v": 1}')
    tell_due(at(60))
    return learner


def kept():
    return ItemState.objects.values(
        "status", "success", "score_hundredths", "session_cs", "seq", "session", "is_done"
    ).get()


def test_words_go_and_what_came_of_them_stays(learner):
    before = kept()
    assert forget_statements(at=IN_TIME) == forget_states(at=IN_TIME) == 0
    assert (forget_statements(at=LATE), forget_states(at=LATE)) == (5, 2)
    assert not Statement.objects.exists()
    row, registration = ItemState.objects.get(), Registration.objects.get()
    assert {name: getattr(row, name) for name in EMPTY} == EMPTY
    assert (registration.tree, registration.status) == ("", "incomplete")
    assert kept() == before
    assert forget_states(at=LATE) == 0, "there is nothing left of it"


def test_an_attempt_whose_words_went_can_be_opened_again(learner):
    forget_states(at=LATE)
    learner.open(90)
    assert (learner.begun.session, learner.begun.values) == (2, {})
    assert learner.begun.given["cmi.core.entry"] == ""
    learner.seq = 0
    assert learner.say(91, **ANSWER).taken


def test_a_class_on_hold_keeps_every_word(learner):
    office = PersonFactory(roles=["office"])
    hold_evidence(actor=office, cohort=learner.enrolment.cohort, why="In dispute")
    assert forget_statements(at=LATE) == forget_states(at=LATE) == 0


def test_what_the_ledger_was_not_told_of_waits(learner):
    learner.open(70)
    learner.say(71, **{TIME: "00:01:00", "cmi.suspend_data": "p=4"})
    Registration.objects.update(tree="")
    assert forget_states(at=LATE) == 0
    tell_due(LATE)
    assert forget_states(at=LATE) == 1


def test_the_sweep_looks_once_a_day(learner, django_assert_num_queries):
    cache.clear()
    assert forget_in_turn() == 0
    with django_assert_num_queries(0):
        assert forget_in_turn() == 0
