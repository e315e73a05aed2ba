"""Order, duplicates and batches (domain §4.7 a, d, e, f, g), through the door."""

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.ledger.actions import Mode
from lms.ledger.queries import day_list, entries_of
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import film, period, record, sums, whole

pytestmark = pytest.mark.django_db

PLANS = st.lists(
    st.tuples(
        st.integers(0, 2 * 24 * 60 - 60),
        st.integers(1, 59),
        st.sampled_from(["film", "film", "class", "work"]),
        st.integers(0, 1800),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


def items_of(plan, enrolment):
    items = []
    for number, (start, minutes, what, media, gated) in enumerate(plan):
        clock, days = f"{start % 1440 // 60:02}:{start % 60:02}", start // 1440
        if what == "film":
            item = film(enrolment, clock, minutes=minutes, days=days, start_s=media, gated=gated)
        else:
            mode = Mode.ONSITE if what == "class" else Mode.WORKPLACE
            item = period(enrolment, clock, minutes=minutes, days=days, mode=mode)
        items.append(replace(item, natural_key=f"{enrolment.pk}:{number}"))
    return items


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLANS, seed=st.randoms(use_true_random=False))
def test_order_duplicates_and_batches_give_the_same_hours(plan, seed, db):
    with transaction.atomic():
        together, one_by_one = EnrolmentFactory(), EnrolmentFactory()
        record(*items_of(plan, together))
        shuffled = items_of(plan, one_by_one)
        shuffled += seed.choices(shuffled, k=1)
        seed.shuffle(shuffled)
        for item in shuffled:
            record(item)
        assert sums(together) == sums(one_by_one)
        assert [(row.day, row.posted_s, row.pending_s) for row in day_list(together)] == [
            (row.day, row.posted_s, row.pending_s) for row in day_list(one_by_one)
        ]
        kinds = {entry.kind for entry in entries_of(together.pk)}
        assert kinds <= {"credit"}
        whole()
        transaction.set_rollback(True)
