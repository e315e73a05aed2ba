"""HR of seven hundred: home and apprentices take the queries of seven, stay light, and show what the learner sees."""

import gzip
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.accounts.models import User
from lms.cohorts.models import Enrolment
from lms.ledger.models import Account, AccountTotal, DayTotal
from lms.partners.actions import add_pattern, set_turn
from lms.partners.rules.shifts import Shift, rotation
from tests.web.employer.conftest import NOW, STARTS, client_of

pytestmark = pytest.mark.django_db
MANY = 700


@pytest.fixture
def works(ours):
    """The workshop works four days on and two off."""
    shift = Shift(NOW.time(), (NOW + timedelta(hours=8)).time())
    cycle = rotation([(4, shift), (2, None)])
    pattern = add_pattern(actor=None, partner=ours.partner, name="4-2", cycle=cycle, anchor_on=STARTS)
    set_turn(actor=None, partner=ours.partner, pattern=pattern, since_on=STARTS)
    return ours


def grow(place, count):
    """So many people more, each with hours of two weeks, written as the rows that are read."""
    users = User.objects.bulk_create(
        User(username=f"many{n}", display_name=f"工人{n:03}", password="!") for n in range(count)
    )
    people = Enrolment.objects.bulk_create(
        Enrolment(
            learner=user, cohort=place.cohort, ruleset=place.cohort.programme.ruleset, enrolled_on=STARTS,
            department=place.people[0].department,
        )
        for user in users
    )  # fmt: skip
    rows = Account.objects.bulk_create(Account(acct=f"many/{row.pk}", enrolment=row) for row in people)
    AccountTotal.objects.bulk_create(
        AccountTotal(account=row, onsite_s=2_700 * (n % 40), last_activity_at=NOW)
        for n, row in enumerate(rows)
    )
    DayTotal.objects.bulk_create(
        DayTotal(account=row, day=NOW.date() - timedelta(days=back), mode="onsite", posted_s=1_350 * (n % 40))
        for n, row in enumerate(rows)
        for back in (9, 16)
    )
    return people


def queries(client, address):
    with CaptureQueriesContext(connection) as caught:
        page = client.get(address)
    return len(caught), page


# SQLite alone: what grows with people grows on both; the pages of a few people run there too.
@pytest.mark.sqlite
def test_home_of_seven_hundred_takes_the_queries_of_seven_and_stays_light(works):
    client = client_of(works.hr)
    client.get("/employer/")
    few, _page = queries(client, "/employer/")
    grow(works, MANY)
    many, page = queries(client, "/employer/")
    assert (many, sum(number.count for number in page.context["numbers"])) == (few, MANY + 3)
    assert many <= 12
    assert len(page.content) <= 90_000
    assert len(gzip.compress(page.content, 6)) <= 12_000
    # Who is at risk is found by the number, and the reason is in words; the figure is the learner's own.
    slow = client.get(page.context["numbers"][1].href)
    assert all("needs" in row.reasons[0] or "behind" in row.reasons[0] for row in slow.context["rows"])
    one = works.people[1]
    mine = client_of(one.learner).get("/learn/hours/").context["forecast"]
    his = client.get(f"/employer/people/{one.uuid}/").context["forecast"]
    shown = client.get("/employer/?q=云岭学徒2").context["rows"][0].line
    assert (
        his.need == f"Needed until 9 Nov 2026: {shown.pace.weekly_tenths / 10:g} units a week." == mine.need
    )


@pytest.mark.sqlite
def test_the_page_of_apprenticeships_has_fifty_people_at_a_time(works):
    client = client_of(works.hr)
    few, _page = queries(client, "/employer/apprentices/")
    grow(works, 120)
    many, page = queries(client, "/employer/apprentices/")
    assert many <= few + 1
    assert (len(page.context["rows"]), page.context["shown"].total) == (50, 123)
    names = {row.name for row in page.context["rows"]}
    second = client.get(page.context["next_url"])
    assert not names & {row.name for row in second.context["rows"]}
    assert [row.name for row in client.get("/employer/apprentices/?q=工人07").context["rows"]] == [
        f"工人07{n}" for n in range(10)
    ]
    assert len(page.content) <= 90_000
