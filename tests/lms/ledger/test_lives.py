"""Lives of one person in two classes: evidence late and early, and people who correct, add and move, in any order."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.ledger.actions import (
    Mode,
    Said,
    adjust_hours,
    correct_hours,
    derive_days,
    reconcile_hours,
    record_evidence,
    transfer_hours,
)
from lms.ledger.models import Correction, Entry
from lms.ledger.names import CorrectionAct, CorrectionState
from lms.ledger.queries import account_units, verify
from lms.ledger.refusals import LedgerRefusal
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import DAY, LATER, by_two, film, period

pytestmark = pytest.mark.django_db
clocks = st.integers(0, 11).map(lambda half: f"{9 + half // 2:02}:{half % 2 * 30:02}")
classes, days = st.integers(0, 1), st.integers(0, 1)
evidence = st.tuples(st.sampled_from(["film", "period"]), classes, clocks, days, st.integers(1, 4))
additions = st.tuples(st.just("add"), classes, days, st.integers(1, 200))
moves = st.tuples(st.just("move"), classes, st.one_of(st.none(), days))
corrections = st.tuples(st.just("correct"), classes, st.integers(0, 9), st.integers(0, 9_000))
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


class Undone(Exception):
    """Ends an example, so that nothing of it is left."""


def day(number):
    return DAY.date() + timedelta(days=number)


def learned(own, kind, place, clock, number, quarters):
    """A piece of evidence of one of the two classes; a film goes on where the clock stands."""
    if kind == "period":
        return period(own[place], clock, minutes=15 * quarters, days=number)
    start_s = (int(clock[:2]) * 60 + int(clock[3:]) - 540) * 60 % 3_000
    return film(own[place], clock, minutes=15 * quarters, days=number, start_s=start_s, duration_s=7_200)


def decided(clerk, own, act, place, *facts):
    """What people decide, by as many as it takes."""
    said, enrolment = Said("decided"), own[place]
    with suppress(LedgerRefusal):
        if act == "add":
            number, minutes = facts
            made = adjust_hours(
                actor=clerk, enrolment=enrolment, day=day(number), mode=Mode.ONSITE, component="practice",
                sec=60 * minutes, said=said, at=LATER,
            )  # fmt: skip
        elif act == "move":
            span = {} if facts[0] is None else {"since": day(facts[0]), "until": day(facts[0])}
            made = transfer_hours(
                actor=clerk, enrolment=enrolment, target=own[1 - place], said=said, at=LATER, **span
            )
        else:
            which, sec = facts
            seqs = list(Entry.objects.filter(account__enrolment=enrolment).values_list("seq", flat=True))
            seq = seqs[which % len(seqs)] if seqs else 1
            made = correct_hours(actor=clerk, enrolment=enrolment, seq=seq, sec=sec, said=said, at=LATER)
        by_two(made)


def lived(steps):
    """The two enrolments of a new person after these steps."""
    learner, cohorts = PersonFactory(), CohortFactory.create_batch(2)
    own = [EnrolmentFactory(learner=learner, cohort=cohort) for cohort in cohorts]
    clerk = PersonFactory(roles=["office"])
    for step in steps:
        if step[0] in {"film", "period"}:
            record_evidence([learned(own, *step)], at=LATER, derive_now=True)
        else:
            decided(clerk, own, *step)
    return own


def total(own):
    """Posted seconds over both classes, by mode."""
    units = [account_units(enrolment) for enrolment in own]
    return tuple(sum(getattr(each, name) for each in units) for name in ("online_s", "onsite_s"))


@few
@given(st.lists(st.one_of(evidence, additions, moves, corrections), max_size=10))
def test_whatever_happens_the_books_are_whole_and_deriving_again_adds_nothing(steps):
    with suppress(Undone), transaction.atomic():
        own = lived(steps)
        assert verify().violations == []
        assert list(derive_days(own[0].learner_id, None)) == []
        assert reconcile_hours()[1] == []
        raise Undone


@few
@given(st.lists(st.one_of(evidence, additions, moves), max_size=10))
def test_what_is_added_and_moved_among_late_evidence_is_neither_undone_nor_doubled(steps):
    """Over both classes: what the evidence alone would give, and each addition once."""
    with suppress(Undone), transaction.atomic():
        own = lived(steps)
        posted = Correction.objects.filter(act=CorrectionAct.ADJUST, state=CorrectionState.POSTED)
        more = sum(change[4] - change[3] for act in posted for change in act.changes)
        online, onsite = total(lived(step for step in steps if step[0] in {"film", "period"}))
        assert total(own) == (online, onsite + more)
        raise Undone
