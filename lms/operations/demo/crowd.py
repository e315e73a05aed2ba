"""The classes of the full demo: partners, programmes, rosters by the real import, mentors and trainers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from lms.accounts.actions import PersonDraft, issue_invitations, register_people, register_person
from lms.accounts.models import Role, User
from lms.cohorts.actions import (
    add_course,
    add_trainer,
    assign_mentor,
    create_cohort,
    create_programme,
    import_rows,
)
from lms.cohorts.models import Cohort, Enrolment, Programme
from lms.cohorts.queries import learners_without_way_in
from lms.operations.demo.content import same_uuid
from lms.operations.demo.names import identity_of, phone_of
from lms.operations.demo.plan import PARTNERS, ClassPlan, Group, name_of
from lms.operations.demo.shelf import facts_of
from lms.partners.actions import add_member, create_partner
from lms.partners.models import MemberRole, Partner
from lms.rulesets.models import RuleSet

TRAINERS = ("陈老师", "罗老师", "施老师", "董老师", "尹老师", "高老师")
MENTOR_HAS = 8
# Nobody has printed the codes of these yet: the office sees it on its board.
WITHOUT_CODES = frozenset({"chem-201-30", "fix-101-14", "weave-101-1"})


def seed_partners(office: User) -> dict[str, Partner]:
    """The partners of the plan by key, the missing ones made."""
    known = {partner.key: partner for partner in Partner.objects.all()}
    for plan in PARTNERS:
        if plan.key not in known:
            known[plan.key] = create_partner(
                actor=office, name=plan.name, name_en=plan.name_en, kind=plan.kind, key=plan.key
            )
    return known


def seed_trainers() -> list[User]:
    """A few trainers who share the classes; they have no password yet."""
    names = {f"trainer{number}": name for number, name in enumerate(TRAINERS, 2)}
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    for username, name in names.items():
        if username not in known:
            known[username] = register_person(
                actor=None, username=username, display_name=name, roles=(Role.TRAINER,)
            )
    return [known[username] for username in names]


@transaction.atomic
def seed_class(plan: ClassPlan, *, partner: Partner, trainer: User, office: User, today: date) -> Cohort:
    """The class of the plan with everybody in it. What is there is left as it is."""
    cohort = Cohort.objects.filter(key=plan.key).select_related("programme", "partner").first()
    if cohort is None:
        starts_on = today - timedelta(days=plan.begun)
        cohort = create_cohort(
            actor=office,
            key=plan.key,
            name=plan.name,
            programme=_programme(plan.group, office),
            partner=partner,
            kind=plan.group.kind,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=plan.group.days),
        )
        add_course(actor=office, cohort=cohort, course_key=same_uuid(plan.group.course))
        add_trainer(actor=office, cohort=cohort, user=trainer)
    if Enrolment.objects.filter(cohort=cohort).count() < plan.total:
        import_rows(actor=office, cohort=cohort, text=_roster(plan), enrolled_on=cohort.starts_on)
        if plan.key not in WITHOUT_CODES:
            issue_invitations(actor=office, users=learners_without_way_in(cohort))
    if plan.group.mentors:
        _seed_mentors(plan, cohort, partner, office)
    return cohort


def _roster(plan: ClassPlan) -> str:
    """The people of the class as somebody of HR would paste them from a spreadsheet."""
    rows = ["姓名\t手机\t身份证\t部门"]
    departments = plan.group.departments
    for number in range(plan.first, plan.first + plan.size):
        department = departments[number % len(departments)] if departments else ""
        rows.append(f"{name_of(number)}\t{phone_of(number)}\t{identity_of(number)}\t{department}")
    return "\n".join(rows)


def _programme(group: Group, office: User) -> Programme:
    known = Programme.objects.filter(key=group.programme).first()
    if known is not None:
        return known
    title, tenths = facts_of(group.course)
    code, version = group.rule
    return create_programme(
        actor=office,
        key=group.programme,
        title=title,
        ruleset=RuleSet.objects.get(code=code, version=version),
        required_tenths=tenths,
    )


def _seed_mentors(plan: ClassPlan, cohort: Cohort, partner: Partner, office: User) -> None:
    """Masters of the shop floor, each for at most eight of the class."""
    alone = list(
        Enrolment.objects.filter(cohort=cohort, mentorships__isnull=True)
        .select_related("cohort", "learner")
        .order_by("pk")
    )
    for place in range(0, len(alone), MENTOR_HAS):
        mentor = _mentor(f"{plan.key}-m{place // MENTOR_HAS + 1}", plan.first + place, partner, office)
        for enrolment in alone[place : place + MENTOR_HAS]:
            assign_mentor(actor=office, enrolment=enrolment, mentor=mentor, since_on=cohort.starts_on)


def _mentor(username: str, number: int, partner: Partner, office: User) -> User:
    known = User.objects.filter(username=username).first()
    if known is not None:
        return known
    draft = PersonDraft(display_name=f"{name_of(number)[0]}师傅", username=username)
    mentor = register_people(actor=office, drafts=[draft])[0]
    add_member(actor=office, partner=partner, user=mentor, role=MemberRole.MENTOR)
    return mentor
