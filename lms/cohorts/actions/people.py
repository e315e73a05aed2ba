"""The people of a class: entering, leaving, their mentors, and the course versions they stay on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.queries import course_card, current_version, outline_of
from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.access import granted_courses
from lms.cohorts.events import Enrolled, send_on_commit
from lms.cohorts.models import (
    Cohort,
    CohortCourse,
    CohortKind,
    CoursePin,
    Enrolment,
    EnrolmentState,
    Mentorship,
    Programme,
)
from lms.cohorts.queries import class_size
from lms.cohorts.rules import (
    ClassFull,
    CourseNotOpen,
    CourseNotPublished,
    LearnerInactive,
    MentorIsLearner,
    NotAMentor,
    ReasonMissing,
    RuleSetMissing,
    is_joinable,
)
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind
from lms.partners.models import Department, MemberRole, Membership, Partner
from lms.partners.rules import ForeignDepartment
from lms.rulesets.models import RuleSet

OPEN_RULES = "CN-GEN-45"
LEARN_URL = "/learn/"


@transaction.atomic
def enrol(
    *,
    actor: User | None,
    learner: User,
    cohort: Cohort,
    department: Department | None = None,
    enrolled_on: date | None = None,
) -> Enrolment:
    """A person in a class, with the rule set of its programme for good. Office only. Emits Enrolled.

    Enrolled twice gives the same enrolment; one that was withdrawn goes on, on the rules it had.
    Raises LearnerInactive, ForeignDepartment, ClassFull, NotOffice.
    """
    require_office(actor)
    return place_learner(
        actor=actor, learner=learner, cohort=cohort, department=department, enrolled_on=enrolled_on
    )


def place_learner(
    *,
    actor: User | None,
    learner: User,
    cohort: Cohort,
    department: Department | None = None,
    enrolled_on: date | None = None,
) -> Enrolment:
    """What `enrol` does once it is known that the actor may. Within the caller's transaction."""
    if not learner.is_active:
        raise LearnerInactive(name=learner.display_name)
    if department is not None and department.partner_id != cohort.partner_id:
        raise ForeignDepartment(partner=str(cohort.partner or ""))
    take_turn(f"class:{cohort.pk}")
    _refuse_when_full(learner, cohort)
    enrolment, changed = _enrolment(learner, cohort, department, enrolled_on)
    if changed:
        record(actor=actor, action="learner.enrolled", noun="enrolment", object_uuid=enrolment.uuid)
        notify(
            recipient=learner,
            kind=NoticeKind.ENROLLED,
            values={"cohort": cohort.name},
            url=LEARN_URL,
            natural_key=f"enrolled:{enrolment.uuid}",
            sender=actor,
        )
    return enrolment


@transaction.atomic
def withdraw(*, actor: User | None, enrolment: Enrolment, why: str) -> Enrolment:
    """The person learns here no longer; every hour stays theirs. Office only. Raises ReasonMissing, NotOffice."""
    require_office(actor)
    if not why.strip():
        raise ReasonMissing
    set_state(enrolment, EnrolmentState.WITHDRAWN)
    record(
        actor=actor, action="learner.withdrawn", noun="enrolment", object_uuid=enrolment.uuid, why=why.strip()
    )
    return enrolment


@transaction.atomic
def reinstate(*, actor: User | None, enrolment: Enrolment) -> Enrolment:
    """Take a withdrawal back. Office only. Emits Enrolled."""
    require_office(actor)
    set_state(enrolment, EnrolmentState.ACTIVE)
    record(actor=actor, action="learner.reinstated", noun="enrolment", object_uuid=enrolment.uuid)
    send_on_commit(Enrolled(enrolment.pk, enrolment.uuid))
    return enrolment


@transaction.atomic
def assign_mentor(
    *, actor: User | None, enrolment: Enrolment, mentor: User, since_on: date | None = None
) -> Mentorship:
    """The mentor looks after the apprentice from now on; the mentors before stay in the history. Office only.

    Raises MentorIsLearner, NotAMentor (a current mentor of the class's partner it must be), NotOffice.
    """
    require_office(actor)
    return place_mentor(actor=actor, enrolment=enrolment, mentor=mentor, day=since_on)


def place_mentor(
    *, actor: User | None, enrolment: Enrolment, mentor: User, day: date | None, why: str = ""
) -> Mentorship:
    """What `assign_mentor` and `assign_mentors` do once they know that the actor may. Within their transaction."""
    if mentor.pk == enrolment.learner_id:
        raise MentorIsLearner
    partner_id = enrolment.cohort.partner_id
    mentors = Membership.objects.filter(role=MemberRole.MENTOR, ended_on__isnull=True, user=mentor)
    if partner_id is None or not mentors.filter(partner_id=partner_id).exists():
        raise NotAMentor(name=mentor.display_name)
    day = day or timezone.localdate()
    take_turn(f"mentor:{enrolment.pk}")
    open_ones = Mentorship.objects.filter(enrolment=enrolment, until_on__isnull=True)
    open_ones.exclude(mentor=mentor).update(until_on=day)
    mentorship, made = open_ones.get_or_create(
        enrolment=enrolment, mentor=mentor, until_on=None, defaults={"since_on": day}
    )
    if made:
        _tell_of_mentor(actor, mentorship, enrolment, why)
    return mentorship


@transaction.atomic
def end_mentorship(*, actor: User | None, enrolment: Enrolment, on: date | None = None) -> None:
    """Nobody looks after the apprentice for now. Office only."""
    require_office(actor)
    open_ones = Mentorship.objects.filter(enrolment=enrolment, until_on__isnull=True)
    if open_ones.update(until_on=on or timezone.localdate()):
        record(actor=actor, action="mentor.ended", noun="enrolment", object_uuid=enrolment.uuid)


def pin_course(*, enrolment: Enrolment, course_key: UUID, at: datetime | None = None) -> CoursePin:
    """The version the learner started on, fixed the first time they open the course; they stay on it.

    One query when it is pinned already. Raises CourseNotPublished.
    """
    pins = CoursePin.objects.select_related("version").filter(enrolment=enrolment, course_key=course_key)
    pin = pins.first()
    if pin is not None:
        return pin
    version = current_version(course_key)
    if version is None:
        raise CourseNotPublished
    pin, _made = pins.get_or_create(
        enrolment=enrolment,
        course_key=course_key,
        defaults={"version": version, "started_at": at or timezone.now()},
    )
    return pin


@transaction.atomic
def pin_class(*, enrolments: Iterable[Enrolment], course_key: UUID, at: datetime | None = None) -> None:
    """`pin_course` for many learners at once: two statements; a version that is fixed already stays.

    Raises CourseNotPublished.
    """
    version = current_version(course_key)
    if version is None:
        raise CourseNotPublished
    now = at or timezone.now()
    CoursePin.objects.bulk_create(
        (
            CoursePin(enrolment=row, course_key=course_key, version=version, started_at=now)
            for row in enrolments
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def join_open_course(*, learner: User, course_key: UUID, at: datetime | None = None) -> Enrolment:
    """A signed-in person joins a listed course by themselves: an implicit class, a programme built from the course.

    Emits Enrolled. Raises CourseNotOpen, CourseNotPublished, LearnerInactive, RuleSetMissing.
    """
    if not learner.is_active:
        raise LearnerInactive(name=learner.display_name)
    card = course_card(course_key, learner.language)
    if card is None or not is_joinable(class_kind=card.class_kind, is_listed=card.is_listed):
        raise CourseNotOpen
    day = timezone.localdate(at)
    cohort = _open_cohort(course_key, day)
    enrolment, changed = _enrolment(learner, cohort, None, day)
    if changed:
        record(actor=learner, action="course.joined", noun="enrolment", object_uuid=enrolment.uuid)
    return enrolment


@transaction.atomic
def join_private_course(*, learner: User, course_key: UUID, at: datetime | None = None) -> Enrolment:
    """One of a partner's people joins a course that is open to that partner: an implicit class of the partner, so that
    its HR sees the hours.

    Emits Enrolled. Raises CourseNotOpen, CourseNotPublished, LearnerInactive, RuleSetMissing.
    """
    if not learner.is_active:
        raise LearnerInactive(name=learner.display_name)
    day = timezone.localdate(at)
    partner = granted_courses(learner, day).get(course_key)
    if partner is None:
        raise CourseNotOpen
    enrolment, changed = _enrolment(learner, _open_cohort(course_key, day, partner), None, day)
    if changed:
        record(actor=learner, action="course.joined", noun="enrolment", object_uuid=enrolment.uuid)
    return enrolment


def _open_cohort(course_key: UUID, day: date, partner: Partner | None = None) -> Cohort:
    """The implicit class of a course: one for everybody, or for the people of a partner, made for the first who joins."""
    key = f"open-{course_key}"
    class_key = f"for-{partner.pk}-{course_key}" if partner else key
    version = current_version(course_key)
    if version is None:
        raise CourseNotPublished
    outline = outline_of(version)
    ruleset = RuleSet.objects.filter(code=OPEN_RULES).order_by("-version").first()
    if ruleset is None:
        raise RuleSetMissing(code=OPEN_RULES)
    programme, _made = Programme.objects.get_or_create(
        key=key,
        defaults={
            "title": outline.title,
            "ruleset": ruleset,
            "required_tenths": {
                mode: tenths for mode, tenths in outline.planned_tenths.items() if tenths > 0
            },
        },
    )
    cohort, _made = Cohort.objects.get_or_create(
        key=class_key,
        defaults={
            "name": outline.title_in("zh-hans"),
            "kind": CohortKind.OPEN,
            "partner": partner,
            "programme": programme,
            "starts_on": day,
        },
    )
    CohortCourse.objects.get_or_create(cohort=cohort, course_key=course_key)
    return cohort


def _refuse_when_full(learner: User, cohort: Cohort) -> None:
    """Only where the rule set says so, and never for somebody who is there: two queries at most."""
    most, is_refused = class_size(cohort.programme.ruleset)
    if not is_refused:
        return
    there = Enrolment.objects.filter(cohort=cohort).exclude(state=EnrolmentState.WITHDRAWN)
    if there.count() >= most and not there.filter(learner=learner).exists():
        raise ClassFull(cohort=cohort.name, n=most)


def _enrolment(
    learner: User, cohort: Cohort, department: Department | None, day: date | None
) -> tuple[Enrolment, bool]:
    """The enrolment, and whether it is new or active again. Emits Enrolled when it is."""
    enrolment, changed = Enrolment.objects.get_or_create(
        learner=learner,
        cohort=cohort,
        defaults={
            "department": department,
            "ruleset_id": cohort.programme.ruleset_id,
            "enrolled_on": day or timezone.localdate(),
        },
    )
    if enrolment.state == EnrolmentState.WITHDRAWN:
        set_state(enrolment, EnrolmentState.ACTIVE)
        changed = True
    if changed:
        send_on_commit(Enrolled(enrolment.pk, enrolment.uuid))
    return enrolment, changed


def set_state(enrolment: Enrolment, state: EnrolmentState) -> None:
    """The state alone; the acts that call it say why."""
    enrolment.state = state
    enrolment.save(update_fields=["state"])


def _tell_of_mentor(actor: User | None, mentorship: Mentorship, enrolment: Enrolment, why: str) -> None:
    record(
        actor=actor,
        action="mentor.assigned",
        noun="enrolment",
        object_uuid=enrolment.uuid,
        why=why,
        detail={"mentor": str(mentorship.mentor.uuid)},
    )
    notify(
        recipient=mentorship.mentor,
        kind=NoticeKind.MENTOR_ASSIGNED,
        values={"learner": enrolment.learner.display_name, "cohort": enrolment.cohort.name},
        url="/employer/",
        natural_key=f"mentor:{enrolment.uuid}:{mentorship.pk}",
        sender=actor,
    )
