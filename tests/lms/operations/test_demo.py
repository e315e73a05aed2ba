"""The full demo: its plan adds up; seeding is idempotent, goes on after a cut, and leaves a ledger that verifies."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from lms.accounts.models import User
from lms.cohorts.models import Cohort, CohortKind, CoursePin, Enrolment, EnrolmentState, Mentorship
from lms.ledger.queries import account_units, day_list, entries_of, verify
from lms.messaging.models import Notice
from lms.operations.demo import history
from lms.operations.demo.mess import seed_mess
from lms.operations.demo.names import identity_of, phone_of
from lms.operations.demo.plan import GROUPS, LATECOMERS, class_plans, name_of
from lms.operations.demo.seed import seed_classes

IN_SMALL = 40


def test_the_plan_is_a_school_of_the_size_that_was_asked_for():
    plans = class_plans()
    sizes = {plan.key: plan.size for plan in plans}
    apprentices = sum(group.people for group in GROUPS if group.kind in {"apprenticeship", "order"})
    smelters = [plan for plan in plans if plan.group.partner == "yunling"]
    assert apprentices + IN_SMALL == 4_117
    assert (sum(plan.size for plan in smelters) + IN_SMALL, len(smelters) + 1) == (700, 18)
    assert max(plan.size for plan in plans if plan.group.kind != CohortKind.VILLAGE) == 40
    assert [LATECOMERS.total, *(plan.total for plan in plans if plan.group.kind == "village")] == [
        61,
        49,
        52,
        38,
    ]
    assert sum(plan.size for plan in plans if plan.group.kind == "reemployment") == 120
    assert len(sizes) == len(plans)


def test_nobody_of_the_plan_shares_a_number_and_everybody_has_the_same_name_again():
    numbers = [n for plan in (LATECOMERS, *class_plans()) for n in range(plan.first, plan.first + plan.size)]
    for facts in (phone_of, identity_of):
        assert len({facts(number) for number in (*range(1, 200), *numbers)}) == len(numbers) + 199
    assert name_of(numbers[0]) == name_of(numbers[0])
    assert len({name_of(number) for number in numbers}) > len(numbers) // 3


def everything():
    rows = (User, Cohort, Enrolment, CoursePin, Mentorship, Notice)
    hours = [(account_units(row), len(entries_of(row.pk))) for row in Enrolment.objects.order_by("pk")]
    return [model.objects.count() for model in rows], hours


def test_a_school_is_seeded_once_however_often_it_is_asked_for(school):
    accounts, plans = school
    said = []
    seed_classes(plans, accounts=accounts, say=said.append)
    before = everything()
    assert said == ["11/15 people: 再就业计算机班", "15/15 people: 再就业烹调班"]
    assert all(units.total_s for units, _entries in before[1])
    assert verify().violations == []
    seed_classes(plans, accounts=accounts, say=str)
    assert everything() == before


def test_a_seeding_that_is_cut_off_goes_on_with_nothing_twice_and_nothing_missing(school, monkeypatch):
    accounts, plans = school
    record, calls = history.record_evidence, []

    def cut(items, **options):
        calls.append(len(items))
        record(items, **options)
        if len(calls) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(history, "record_evidence", cut)
        with pytest.raises(KeyboardInterrupt):
            seed_classes(plans, accounts=accounts, say=str)
    assert (Enrolment.objects.count(), CoursePin.objects.count()) == (15, 11)
    seed_classes(plans, accounts=accounts, say=str)
    assert CoursePin.objects.count() == 15
    assert all(units.total_s for units, _entries in everything()[1])
    report = verify()
    assert (report.violations, report.waiting) == ([], 0)


def test_the_messy_cases_are_there_once(school):
    accounts, plans = school
    cohorts = seed_classes(plans, accounts=accounts, say=str)
    typists, cooks = (cohorts[plan.key] for plan in plans)
    for _again in range(2):
        seed_mess(
            apprentices=cooks, computer=typists, office=accounts["office"], second=accounts["admin"], say=str
        )
    people = list(Enrolment.objects.filter(cohort=typists).order_by("pk"))
    proxy, leaver = (
        Enrolment.objects.filter(cohort=cooks).order_by("pk")[1],
        cooks.enrolments.order_by("pk").last(),
    )
    assert [entry.kind for entry in entries_of(proxy.pk) if entry.by != "sys"] == ["reversal"]
    assert leaver.state == EnrolmentState.WITHDRAWN
    assert {row.lost_s.get("daily_cap") for row in day_list(people[0])} == {None, 2 * 2700}
    late = [entry for entry in entries_of(people[10].pk) if entry.grade == "C"]
    assert len({entry.day for entry in late}) == 3
    assert {entry.at.date() for entry in late} == {max(entry.day for entry in late)}
    assert verify().violations == []


def test_the_demo_is_refused_where_others_can_reach_it(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="public passwords"):
        call_command("demo", scale="full")
