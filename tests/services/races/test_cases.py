"""One finding from sixteen searches, one answer from sixteen people, one new case from words sent sixteen times."""

from __future__ import annotations

from itertools import count

import pytest

from lms.cases import actions
from lms.cases.actions import add_words, close_case, open_case
from lms.cases.models import Case, CaseWords
from lms.cases.names import CaseKind, CaseOutcome
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.cases import case
from tests.factories.cohorts import EnrolmentFactory
from tests.services.races.together import DEVICES, Crossing, all_devices, at_once, sooner_or_later

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def answer_from_everywhere():
    """Sixteen people of the office answer one question, each in their own words."""
    found = case(kind=CaseKind.OBJECTION, words="少了十分钟")
    people = PersonFactory.create_batch(DEVICES, roles=["office"])
    return at_once(
        [
            lambda who=who: close_case(
                actor=who, case=found, outcome=CaseOutcome.EXPLAINED, answer=f"答复 {who.pk}"
            )
            for who in people
        ]
    )


def test_of_sixteen_who_answer_one_is_heard_and_the_others_are_told():
    met = answer_from_everywhere()
    assert (len(met.results), met.kinds, len(met.faults)) == (1, {"CaseIsClosed"}, DEVICES - 1)
    assert Case.objects.get().answer == met.results[0].answer
    assert Notice.objects.count() == 1


def test_without_the_lock_several_would_be_heard(monkeypatch):
    """Control: everybody reads the open case, and the last one's words stand over what others were told."""
    meet = Crossing()

    def unlocked(actor, found):
        row = Case.objects.select_related("learner", "enrolment").get(pk=found.pk)
        meet()
        return row

    monkeypatch.setattr(actions, "_locked_open", unlocked)
    assert len(answer_from_everywhere().results) > 1


def find_from_everywhere(night="night:1"):
    """Sixteen searches come upon the same night."""
    enrolment = EnrolmentFactory()
    return all_devices(
        lambda: open_case(
            natural_key=night,
            kind=CaseKind.FLAG_NIGHT,
            learner_id=enrolment.learner_id,
            enrolment=enrolment,
            facts={"night_s": 11_000},
        )
    )


def test_one_finding_is_one_case_however_many_find_it():
    met = find_from_everywhere()
    assert met.faults == []
    assert {found.pk for found in met.results} == {Case.objects.get().pk}


def test_without_the_turn_those_who_come_second_would_see_a_fault(monkeypatch):
    """Control: the constraint keeps the case single, and tells nobody who has it."""
    monkeypatch.setattr(actions, "take_turn", Crossing())
    nights = (f"night:{number}" for number in count(2))
    assert sooner_or_later(lambda: find_from_everywhere(next(nights)).kinds == {"IntegrityError"})


def test_words_after_the_answer_open_one_case_and_stand_in_it_once():
    enrolment = EnrolmentFactory()
    found = case(
        enrolment=enrolment, kind=CaseKind.OBJECTION, words="少了十分钟", opened_by=enrolment.learner
    )
    office = PersonFactory(roles=["office"])
    close_case(actor=office, case=found, outcome=CaseOutcome.EXPLAINED, answer="看过了")
    met = all_devices(lambda: add_words(case=found, author=enrolment.learner, words="还是不对"))
    assert met.faults == []
    assert {again.pk for again in met.results} == {Case.objects.get(state="open").pk}
    assert CaseWords.objects.filter(text="还是不对").count() == 1
