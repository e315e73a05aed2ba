"""The people of the demo academy: the accounts of the README, two partners, an apprentice class, a village class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lms.accounts.actions import register_person, set_password
from lms.accounts.models import Role, User
from lms.cohorts.actions import (
    add_course,
    add_trainer,
    assign_mentor,
    create_cohort,
    create_programme,
    enrol,
    import_rows,
)
from lms.cohorts.models import Cohort, CohortKind, Enrolment, Programme
from lms.operations.demo.content import document, same_uuid
from lms.operations.demo.names import APPRENTICES, DEPARTMENTS, VILLAGERS, identity_of, phone_of
from lms.partners.actions import add_departments, add_member, create_partner
from lms.partners.models import MemberRole, Membership, Partner, PartnerKind
from lms.rulesets.models import RuleSet

PASSWORD = "academy-demo"  # noqa: S105  public by design, refused by settings off the loopback address
ACCOUNTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("admin", "管理员", (Role.ADMIN, Role.OFFICE, Role.TRAINER)),
    ("office", "崔老师", (Role.OFFICE,)),
    ("auditor", "马督导", (Role.AUDITOR,)),
    ("trainer", "张老师", (Role.TRAINER,)),
    ("hr", "王总监", ()),
    ("mentor", "李师傅", ()),
    ("learner", "和阿美", ()),
)
APPRENTICE_CLASS = "smelt-2026-1"
VILLAGE_CLASS = "tea-dapo-1"
MENTORED = 7
RULE = "CN-GEN-45"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what the history plays with."""

    accounts: dict[str, User]
    apprentices: Cohort
    villagers: Cohort


def seed_accounts() -> dict[str, User]:
    """The seven accounts of the README, by user name."""
    found = {
        user.username: user for user in User.objects.filter(username__in=[name for name, _, _ in ACCOUNTS])
    }
    for place, (username, name, roles) in enumerate(ACCOUNTS):
        if username in found:
            continue
        user = register_person(
            actor=None, username=username, display_name=name, phone=phone_of(9000 + place), roles=roles
        )
        set_password(actor=None, user=user, password=PASSWORD)
        found[username] = user
    return found


def seed_people(accounts: dict[str, User], *, today: date) -> Cast:
    """Partners, programmes, classes, rosters and mentors; what exists already is left as it is."""
    office = accounts["office"]
    smelter = _partner(
        "yunling", "云岭锌锗股份有限公司", "Yunling Zinc & Germanium", PartnerKind.ENTERPRISE, office
    )
    village = _partner("dapo", "达坡村", "Dapo village", PartnerKind.VILLAGE, office)
    add_departments(actor=office, partner=smelter, names=set(DEPARTMENTS))
    for username, role in (("hr", MemberRole.HR), ("mentor", MemberRole.MENTOR)):
        if not Membership.objects.filter(user=accounts[username], partner=smelter, role=role).exists():
            add_member(actor=office, partner=smelter, user=accounts[username], role=role)
    apprentices = _class(
        APPRENTICE_CLASS, "铅锌冶炼工（中级）学徒 2026-1 班", "SMELT-201", smelter, CohortKind.APPRENTICESHIP,
        accounts, starts_on=today - timedelta(days=20), ends_on=today + timedelta(days=345),
    )  # fmt: skip
    villagers = _class(
        VILLAGE_CLASS, "达坡村茶叶加工班", "TEA-101", village, CohortKind.VILLAGE,
        accounts, starts_on=today - timedelta(days=14), ends_on=today + timedelta(days=16),
    )  # fmt: skip
    _roster(apprentices, APPRENTICES, first=1, actor=office, departments=DEPARTMENTS)
    _roster(villagers, VILLAGERS, first=101, actor=office, departments=())
    learner = accounts["learner"]
    if not Enrolment.objects.filter(learner=learner, cohort=apprentices).exists():
        department = smelter.departments.get(name=DEPARTMENTS[0])
        enrol(
            actor=office,
            learner=learner,
            cohort=apprentices,
            department=department,
            enrolled_on=apprentices.starts_on,
        )
    _mentor(apprentices, accounts, office)
    return Cast(accounts=accounts, apprentices=apprentices, villagers=villagers)


def _partner(key: str, name: str, name_en: str, kind: str, actor: User) -> Partner:
    known = Partner.objects.filter(key=key).first()
    return known or create_partner(actor=actor, name=name, name_en=name_en, kind=kind, key=key)


def _class(
    key: str,
    name: str,
    code: str,
    partner: Partner,
    kind: str,
    accounts: dict[str, User],
    *,
    starts_on: date,
    ends_on: date,
) -> Cohort:
    if known := Cohort.objects.filter(key=key).first():
        return known
    office = accounts["office"]
    course = next(course for course in document()["courses"] if course["code"] == code)
    programme = Programme.objects.filter(key=code.lower()).first() or create_programme(
        actor=office,
        key=code.lower(),
        title=course["title"],
        ruleset=RuleSet.objects.get(code=RULE, version=1),
        required_tenths=course["tenths"],
        occupation=course["occupation"],
        level=str(course["level"]),
    )
    cohort = create_cohort(
        actor=office,
        key=key,
        name=name,
        programme=programme,
        partner=partner,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    add_course(actor=office, cohort=cohort, course_key=same_uuid(code))
    add_trainer(actor=office, cohort=cohort, user=accounts["trainer"])
    return cohort


def _roster(
    cohort: Cohort,
    names: tuple[str, ...] | list[str],
    *,
    first: int,
    actor: User,
    departments: tuple[str, ...],
) -> None:
    rows = ["姓名\t手机\t身份证\t部门"]
    for place, name in enumerate(names):
        number = first + place
        department = departments[place % len(departments)] if departments else ""
        rows.append(f"{name}\t{phone_of(number)}\t{identity_of(number)}\t{department}")
    import_rows(actor=actor, cohort=cohort, text="\n".join(rows), enrolled_on=cohort.starts_on)


def _mentor(cohort: Cohort, accounts: dict[str, User], office: User) -> None:
    """The mentor looks after the learner and the first few of the roster: eight at most."""
    unled = (
        Enrolment.objects.filter(cohort=cohort, mentorships__isnull=True)
        .select_related("learner")
        .order_by("pk")
    )
    if Enrolment.objects.filter(cohort=cohort, mentorships__mentor=accounts["mentor"]).exists():
        return
    led = [*unled.filter(learner=accounts["learner"]), *unled.exclude(learner=accounts["learner"])[:MENTORED]]
    for enrolment in led:
        assign_mentor(actor=office, enrolment=enrolment, mentor=accounts["mentor"], since_on=cohort.starts_on)
