"""The shift calendar page: patterns, turns and closed days; the preview; forecasts and reminders follow it."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone

from lms.audit.models import AuditRecord
from lms.cohorts.telling import plan_messages_in_peace, sleeps_of
from lms.messaging.actions import notify
from lms.messaging.models import Delivery
from lms.partners.actions import add_pattern, set_turn
from lms.partners.models import ShiftPattern, ShiftTurn
from lms.partners.rules.shifts import Shift, rotation
from tests.factories.accounts import PersonFactory
from tests.web.employer.conftest import client_of, hours_of
from tests.web.employer.test_team import with_rank

pytestmark = pytest.mark.django_db
PAGE = "/employer/calendar/"
WEEK = {
    "what": "week", "week-name": "常白班", "week-weekdays": ["0", "1", "2", "3", "4"],
    "week-begins": "08:00", "week-ends": "17:00", "week-learns": "work",
}  # fmt: skip
ROTATION = {
    "what": "rotation", "rotation-name": "四天两休", "rotation-days": "2", "rotation-begins": "08:00",
    "rotation-ends": "20:00", "rotation-nights": "2", "rotation-night_begins": "20:00",
    "rotation-night_ends": "08:00", "rotation-free": "2", "rotation-anchor_on": "2026-10-05",
    "rotation-learns": "work",
}  # fmt: skip


def turn(pattern, **changes):
    return {"what": "turn", "turn-pattern": pattern.uuid, "turn-since_on": "2026-09-01", **changes}


def cells(page):
    return [cell for week in page.context["weeks"] for cell in week]


def test_hr_makes_a_pattern_gives_it_to_a_department_and_sees_four_weeks(ours):
    client, place = client_of(ours.hr), ours.people[0].department
    assert client.get(PAGE).context["said"] == "28 days for learning in these four weeks"
    assert client.post(PAGE, ROTATION).status_code == client.post(PAGE, ROTATION).status_code == 302
    pattern = ShiftPattern.objects.get()
    page = client.post(PAGE, turn(pattern, **{"turn-department": place.uuid}), follow=True)
    assert "The calendar is changed" in page.content.decode()
    shown = cells(client.get(f"{PAGE}?department={place.uuid}"))
    assert [cell.text for cell in shown[:6]] == ["8–20", "8–20", "20–8", "20–8", "free", "free"]
    assert [cell.kind for cell in shown[:6]] == ["day", "day", "night", "night", "free", "free"]
    assert [cell.learns for cell in shown[:6]] == [True] * 4 + [False] * 2
    assert len(cells(client.get(f"{PAGE}?pattern={pattern.uuid}"))) == 28
    assert not any(cell.text for cell in cells(client.get(PAGE)))
    assert {"shift_pattern.added", "shift_turn.set"} <= set(
        AuditRecord.objects.values_list("action", flat=True)
    )


def test_closed_days_and_a_turn_of_one_person_and_both_taken_out_again(ours):
    client, one = client_of(ours.hr), ours.people[1]
    client.post(PAGE, WEEK)
    closed = {
        "what": "closed",
        "closed-name": "国庆",
        "closed-since_on": "2026-10-05",
        "closed-until_on": "2026-10-07",
    }
    client.post(PAGE, closed)
    client.post(f"{PAGE}?person={one.uuid}", turn(ShiftPattern.objects.get()))
    page = client.get(f"{PAGE}?person={one.uuid}")
    assert [cell.kind for cell in cells(page)[:7]] == ["closed"] * 3 + ["day"] * 2 + ["free"] * 2
    assert ShiftTurn.objects.get(closed=False).person == one.learner
    for row in ShiftTurn.objects.all():
        client.post(PAGE, {"what": "remove", "row": row.uuid})
    assert not ShiftTurn.objects.exists()
    client.post(PAGE, {"what": "archive", "row": ShiftPattern.objects.get().uuid})
    assert client.get(PAGE).context["patterns"] == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({**ROTATION, "rotation-days": "0", "rotation-nights": "0"}, "at least one working day"),
        ({**WEEK, "week-weekdays": []}, "This field is required"),
        ({**WEEK, "week-name": " "}, "This field is required"),
        (
            {
                "what": "closed",
                "closed-name": "x",
                "closed-since_on": "2026-10-07",
                "closed-until_on": "2026-10-01",
            },
            "The last day lies before the first",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(ours, sent, said):
    page = client_of(ours.hr).post(PAGE, sent)
    assert (page.status_code, said in page.content.decode()) == (422, True)
    assert not ShiftPattern.objects.exists()
    assert not ShiftTurn.objects.exists()


def test_a_name_has_one_cycle(ours):
    client = client_of(ours.hr)
    client.post(PAGE, WEEK)
    page = client.post(PAGE, {**WEEK, "week-weekdays": ["5", "6"]})
    assert (page.status_code, "is a pattern already" in page.content.decode()) == (422, True)


def test_only_those_who_write_enter_and_foreign_things_are_missing(ours, theirs):
    answers = {
        rank: client_of(with_rank(ours, rank)).get(PAGE).status_code
        for rank in ("manager", "hr", "head", "viewer", "mentor")
    }
    assert answers == {"manager": 200, "hr": 200, "head": 404, "viewer": 404, "mentor": 404}
    client_of(theirs.hr).post(PAGE, WEEK)
    foreign, client = ShiftPattern.objects.get(), client_of(ours.hr)
    assert client.get(f"{PAGE}?pattern={foreign.uuid}").status_code == 404
    assert client.get(f"{PAGE}?person={theirs.people[0].uuid}").status_code == 404
    assert client.get(f"{PAGE}?partner={theirs.partner.uuid}").status_code == 404
    assert client.post(PAGE, turn(foreign)).status_code == 422
    assert client.post(PAGE, {"what": "archive", "row": foreign.uuid}).status_code == 404
    assert client.post(PAGE, {"what": "x"}).status_code == 404
    assert not ShiftTurn.objects.exists()


def test_the_page_takes_the_same_queries_whatever_is_on_it(ours, django_assert_max_num_queries):
    client = client_of(ours.hr)
    client.post(PAGE, WEEK)
    pattern = ShiftPattern.objects.get()
    for day in range(1, 20):
        set_turn(
            actor=None,
            partner=ours.partner,
            pattern=pattern,
            since_on=date(2026, 10, day),
            person=PersonFactory(),
        )
    with django_assert_max_num_queries(14):
        client.get(PAGE)


def test_a_holiday_before_the_end_asks_more_of_the_weeks_that_are_left(ours):
    hours_of(ours.people[1], 8, date(2026, 9, 22))
    client = client_of(ours.hr)
    before = {row.line.name: row.line.pace.weekly_tenths for row in client.get("/employer/").context["rows"]}
    client.post(
        PAGE,
        {
            "what": "closed",
            "closed-name": "检修",
            "closed-since_on": "2026-10-12",
            "closed-until_on": "2026-10-25",
        },
    )
    after = {row.line.name: row.line.pace.weekly_tenths for row in client.get("/employer/").context["rows"]}
    assert all(after[name] > weekly for name, weekly in before.items())
    page = client.get(f"/employer/people/{ours.people[1].uuid}/")
    assert page.context["line"].pace.weekly_tenths == after["云岭学徒2"]
    assert f"{after['云岭学徒2'] / 10:g} units a week" in page.context["forecast"].need


@pytest.mark.sqlite
def test_no_reminder_wakes_somebody_who_worked_at_night(ours, settings):
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["sms"]}
    sleeper, awake = ours.people[0].learner, ours.people[1].learner
    nights = rotation([(1, Shift(time(20), time(8)))])
    pattern = add_pattern(
        actor=None, partner=ours.partner, name="夜班", cycle=nights, anchor_on=date(2026, 10, 1)
    )
    set_turn(actor=None, partner=ours.partner, pattern=pattern, since_on=date(2026, 10, 1), person=sleeper)
    now = datetime(2026, 10, 6, 2, 0, tzinfo=UTC)  # ten in the morning there
    assert set(sleeps_of([sleeper.pk, awake.pk], now)) == {sleeper.pk, awake.pk}
    for who in (sleeper, awake):
        who.phone_sealed = "sealed"
        who.save()
        notify(
            recipient=who, kind="reminder", url="/learn/", natural_key=f"k{who.pk}",
            values={"sender": "王", "units": "3", "cohort": "一班"},
        )  # fmt: skip
    plan_messages_in_peace(now)
    due = {row.recipient_id: timezone.localtime(row.run_after).hour for row in Delivery.objects.all()}
    assert due == {sleeper.pk: 17, awake.pk: 10}
