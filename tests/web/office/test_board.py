"""The board: classes by state with plan and hours, today's sign-ins as they come, who pauses, who carries too much."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from lms.attendance.actions import close_session
from lms.attendance.queries import counted, roster
from tests.factories.accounts import PersonFactory
from tests.factories.attendance import morning
from tests.factories.cohorts import (
    CohortFactory,
    EnrolmentFactory,
    MentorshipFactory,
    ProgrammeFactory,
)
from tests.factories.ledger import at, film, record
from tests.factories.partners import MembershipFactory
from tests.factories.rulesets import RuleSetFactory
from tests.factories.timetable import bare_session
from tests.factories.workplace import bare_line

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


def page(client, name, **query):
    return client.get(reverse(f"office:{name}"), query)


def card_of(response, cohort):
    columns = [*response.context["columns"], response.context["closed"]]
    return next(card for column in columns for card in column["rows"] if card["class"] == cohort)


def test_classes_stand_in_columns_by_state_and_closed_ones_below(client, office):
    made = {state: CohortFactory(state=state) for state in ("running", "filed", "closed", "draft")}
    response = page(client, "home")
    shown = {
        column["state"]: [card["class"] for card in column["rows"]] for column in response.context["columns"]
    }
    assert {state: [made[state]] for state in ("draft", "filed", "running")} == {
        state: rows for state, rows in shown.items() if rows
    }
    assert list(shown) == ["draft", "filed", "approved", "running", "suspended", "assessed"]
    assert [card["class"] for card in response.context["closed"]["rows"]] == [made["closed"]]


def test_a_card_sets_the_hours_of_all_against_the_plan_of_all(client, office):
    cohort = CohortFactory(programme=ProgrammeFactory(required_tenths={"online": 20, "onsite": 30}))
    people = EnrolmentFactory.create_batch(3, cohort=cohort)
    gone = EnrolmentFactory(cohort=cohort)
    for person in (*people[:2], gone):
        record(film(person, minutes=45))
    gone.state = "withdrawn"
    gone.save()
    card = card_of(page(client, "home"), cohort)
    assert (card["sum"].online_tenths, card["sum"].total_tenths, card["need"]) == (20, 20, 150)


@time_machine.travel(NOW, tick=False)
def test_a_card_says_when_the_class_meets_next_and_which_sessions_nobody_closed(client, office):
    cohort = CohortFactory()
    bare_session(cohort, date(2026, 10, 5))
    bare_session(cohort, date(2026, 11, 9))
    bare_session(cohort, date(2026, 11, 16))
    card = card_of(page(client, "home"), cohort)
    assert card["meets"].date() == date(2026, 11, 9)
    assert len([words for words in card["missing"] if words.startswith("1 ")]) == 1


@pytest.mark.parametrize(("today", "is_said"), [(date(2026, 8, 3), False), (date(2026, 8, 10), True)])
def test_a_draft_says_when_it_must_be_filed_once_that_day_is_near(client, office, today, is_said):
    rules = {**RuleSetFactory.build().data, "filing": {"working_days": 10}}
    programme = ProgrammeFactory(ruleset=RuleSetFactory(code="CN-FILED", data=rules))
    draft = CohortFactory(state="draft", programme=programme, starts_on=date(2026, 9, 1))
    opened = CohortFactory(state="filed", programme=programme, starts_on=date(2026, 9, 1))
    with time_machine.travel(datetime(today.year, today.month, today.day, 8, tzinfo=UTC), tick=False):
        response = page(client, "home")
    said = [len(card_of(response, cohort)["missing"]) for cohort in (draft, opened)]
    assert said[0] - said[1] == is_said


def test_the_board_costs_the_same_for_three_classes_as_for_thirty(
    client, office, django_assert_max_num_queries
):
    with time_machine.travel(at("10:00"), tick=False):
        for count in (3, 30):
            for _number in range(count):
                cohort = CohortFactory(starts_on=date(2026, 4, 1))
                EnrolmentFactory(cohort=cohort)
                bare_session(cohort, at("10:00").date())
            with django_assert_max_num_queries(15):
                assert len(page(client, "home").context["sessions"]) >= count
            with django_assert_max_num_queries(6):
                page(client, "today")


def test_todays_sign_ins_are_counted_as_they_come(client, office):
    day = morning(3)
    EnrolmentFactory(cohort=day.session.cohort, state="withdrawn")

    def now(clock):
        with time_machine.travel(at(clock), tick=False):
            (line,) = page(client, "today").context["sessions"]
        row = line["row"]
        return str(row.phase), row.here, row.people

    assert now("08:00") == ("ahead", 0, 3)
    day.signed(day.people[0], "08:55")
    day.signed(day.people[1], "08:57", "11:35")
    day.marked(day.people[2], "absent", "09:10")
    assert now("09:30") == ("running", 2, 3)
    assert counted(roster(day.register, day.session)).here == 2  # the trainer's own figure
    assert now("13:00") == ("unclosed", 2, 3)
    close_session(actor=day.trainer, session=day.session, head_count=2, stayed=True, at=at("13:10"))
    assert now("13:30") == ("closed", 2, 3)
    with time_machine.travel(at("09:00") + timedelta(days=1), tick=False):
        assert page(client, "today").context["sessions"] == []


def test_who_learned_nothing_for_two_weeks_is_named_with_reasons(
    client, office, django_assert_max_num_queries
):
    cohort = CohortFactory(name="焙烧班", starts_on=date(2026, 9, 1))
    quiet = EnrolmentFactory(cohort=cohort, learner__display_name="久未学习")
    EnrolmentFactory(cohort=cohort, learner__display_name="刚来", enrolled_on=date(2026, 10, 30))
    EnrolmentFactory(cohort=cohort, learner__display_name="走了", state="withdrawn")
    EnrolmentFactory(cohort=CohortFactory(state="suspended"), learner__display_name="班暂停")
    with time_machine.travel(NOW, tick=False):
        response = page(client, "pauses")
        assert [row["enrolment"] for row in response.context["rows"]] == [quiet]
        assert response.context["rows"][0]["reasons"]
        assert page(client, "pauses", days="7").context["days"] == 7
        assert page(client, "pauses", days="x").context["days"] == 14
        EnrolmentFactory.create_batch(20, cohort=cohort)
        with django_assert_max_num_queries(7):
            assert page(client, "pauses").context["count"] == 21
    with time_machine.travel(datetime(2026, 9, 10, 8, tzinfo=UTC), tick=False):
        assert page(client, "pauses").context["rows"] == []


def test_a_mentor_with_too_many_apprentices_stands_first(client, office, django_assert_max_num_queries):
    strict = RuleSetFactory(code="CN-STRICT", data={**RuleSetFactory.build().data, "mentor_max": 2})
    cohort = CohortFactory(kind="apprenticeship", programme=ProgrammeFactory(ruleset=strict))
    busy, easy = (MembershipFactory(partner=cohort.partner, role="mentor").user for _mentor in range(2))
    people = EnrolmentFactory.create_batch(4, cohort=cohort)
    for person, mentor in zip(people, (busy, busy, busy, easy), strict=True):
        MentorshipFactory(enrolment=person, mentor=mentor)
    MentorshipFactory(enrolment=people[3], mentor=busy, until_on=date(2026, 10, 1))
    bare_line(people[0])
    with django_assert_max_num_queries(6):
        rows = page(client, "mentors").context["rows"]
    assert [(row.mentor, row.apprentices, row.most, row.waiting, row.is_over) for row in rows] == [
        (busy, 3, 2, 1, True),
        (easy, 1, 2, 0, False),
    ]


def test_nobody_pauses_and_no_mentor_is_said_in_words(client):
    client.force_login(PersonFactory(roles=["auditor"]))
    for name in ("pauses", "mentors"):
        assert b'class="empty' in page(client, name).content
