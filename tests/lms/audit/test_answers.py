"""Answers kept by idempotency key: one act, one answer, also for twins; forgotten after a week."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from lms.audit import answers
from lms.audit.answers import KEPT_FOR, Answer, KeyUsedForAnotherRequest, answer_once, forget_answers
from lms.audit.models import IdempotentAnswer
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def once(actor, act, key="k", digest="d"):
    return answer_once(actor_id=actor.pk, key=key, path="/api/v1/x", digest=digest, act=act)


def test_the_act_runs_once_and_its_answer_is_given_again():
    actor, runs = PersonFactory(), []
    act = lambda: runs.append(1) or Answer(201, {"id": len(runs)})  # noqa: E731
    first, second = once(actor, act), once(actor, act)
    assert (first.body, first.replayed) == ({"id": 1}, False)
    assert (second.status, second.body, second.replayed) == (201, {"id": 1}, True)
    assert runs == [1]


def test_a_twin_that_was_faster_gives_its_answer(monkeypatch):
    """Both looked and found nothing; then the twin committed. The unique constraint decides, and nothing acts twice."""
    actor, look, looks = PersonFactory(), answers._known, []

    def blind_at_first(*arguments):
        looks.append(1)
        return None if len(looks) == 1 else look(*arguments)

    once(actor, lambda: Answer(200, {"by": "twin"}))
    monkeypatch.setattr(answers, "_known", blind_at_first)
    answer = once(actor, lambda: pytest.fail("acted twice"))
    assert (answer.body, answer.replayed, len(looks)) == ({"by": "twin"}, True, 2)


def test_a_broken_rule_of_the_act_itself_is_not_taken_for_a_twin():
    actor = PersonFactory()

    def clash():
        PersonFactory(username=actor.username)

    with pytest.raises(IntegrityError):
        once(actor, clash)
    assert not IdempotentAnswer.objects.exists()


def test_another_request_under_the_same_key_does_nothing():
    actor = PersonFactory()
    once(actor, lambda: Answer(200, {}))
    with pytest.raises(KeyUsedForAnotherRequest):
        once(actor, lambda: pytest.fail("must not act"), digest="other")


def test_a_refusal_keeps_nothing():
    actor = PersonFactory()

    def refuse():
        PersonFactory(username="written-before-the-refusal")
        raise LookupError

    with pytest.raises(LookupError):
        once(actor, refuse)
    assert not IdempotentAnswer.objects.exists()
    assert type(actor).objects.count() == 1


def test_old_answers_are_forgotten_and_new_ones_kept():
    actor = PersonFactory()
    once(actor, lambda: Answer(200, {}), key="old")
    once(actor, lambda: Answer(200, {}), key="new")
    IdempotentAnswer.objects.filter(key="old").update(at=timezone.now() - KEPT_FOR - timedelta(hours=1))
    assert forget_answers() == 1
    assert forget_answers() == 0
    assert IdempotentAnswer.objects.get().key == "new"
