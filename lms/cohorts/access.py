"""Who sees which class and whose hours: every address under a class or an enrolment goes through here."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.accounts.access import NotVisible, can_read_office, is_office, is_trainer
from lms.accounts.models import User
from lms.cohorts.models import (
    Cohort,
    CohortKind,
    CohortTrainer,
    Enrolment,
    EnrolmentState,
    Mentorship,
    RosterDraft,
)
from lms.partners.access import acts_as_hr, departments_headed, partners_of, partners_seen_whole
from lms.partners.models import CourseGrant, MemberRole, Membership, Partner

WITH_CLASS = ("cohort", "cohort__programme", "cohort__partner", "ruleset")


def visible_cohorts(user: User) -> QuerySet[Cohort]:
    """Office and auditor: all. Trainer: own classes. HR and viewers: the partner's. Head: those of their department's
    people. Mentor: those of own apprentices. Learner: those they are in.
    """
    if can_read_office(user):
        return Cohort.objects.all()
    own = Q(Exists(_own_enrolments(user, cohort=OuterRef("pk"))))
    if is_trainer(user):
        own |= Q(Exists(CohortTrainer.objects.filter(cohort=OuterRef("pk"), user=user)))
    seen = partners_seen_whole(user)
    if seen:
        own |= Q(partner__in=seen)
    headed = departments_headed(user)
    if headed:
        here = Enrolment.objects.filter(cohort=OuterRef("pk"), department__in=headed)
        own |= Q(Exists(here.exclude(state=EnrolmentState.WITHDRAWN))) & Q(
            partner__in=partners_of(user, MemberRole.HEAD)
        )
    mentor_of = partners_of(user, MemberRole.MENTOR)
    if mentor_of:
        mentored = Q(Exists(_open_mentorships(user, enrolment__cohort=OuterRef("pk"))))
        own |= mentored & Q(partner__in=mentor_of)
    return Cohort.objects.filter(own)


def visible_enrolments(user: User) -> QuerySet[Enrolment]:
    """Office and auditor: all. Trainer: own classes. HR and viewers: the partner's. Head: their department's. Mentor:
    own apprentices, while they are a mentor of that partner. Learner: their own.
    """
    if can_read_office(user):
        return Enrolment.objects.all()
    own = Q(learner=user)
    if is_trainer(user):
        own |= Q(Exists(CohortTrainer.objects.filter(cohort=OuterRef("cohort_id"), user=user)))
    seen = partners_seen_whole(user)
    if seen:
        own |= Q(cohort__partner__in=seen)
    headed = departments_headed(user)
    if headed:
        own |= Q(department__in=headed, cohort__partner__in=partners_of(user, MemberRole.HEAD))
    mentor_of = partners_of(user, MemberRole.MENTOR)
    if mentor_of:
        mentored = Q(Exists(_open_mentorships(user, enrolment=OuterRef("pk"))))
        own |= mentored & Q(cohort__partner__in=mentor_of)
    return Enrolment.objects.filter(own)


def access_cohort(user: User, uuid: UUID) -> Cohort:
    """The class with its programme and partner, or NotVisible (404)."""
    found = visible_cohorts(user).select_related("programme__ruleset", "partner").filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found


def can_import(user: User, cohort: Cohort) -> bool:
    """Whose rosters go into a class: the office's, and those of HR of its partner."""
    return is_office(user) or acts_as_hr(user, cohort.partner)


def access_cohort_for_roster(user: User, uuid: UUID) -> Cohort:
    """The class, for those whose rosters go into it, or NotVisible (404)."""
    cohort = access_cohort(user, uuid)
    if not can_import(user, cohort):
        raise NotVisible
    return cohort


def access_draft(user: User, uuid: UUID) -> RosterDraft:
    """A roster that is being looked at, or was written, for those whose rosters go into its class, or NotVisible (404)."""
    rows = RosterDraft.objects.select_related(
        "cohort__partner", "cohort__programme__ruleset", "made_by", "work"
    )
    found = rows.filter(uuid=uuid).first()
    if found is None or not can_import(user, found.cohort):
        raise NotVisible
    return found


def access_enrolment(user: User, uuid: UUID) -> Enrolment:
    """The enrolment with learner, class, programme and partner, or NotVisible (404)."""
    scope = visible_enrolments(user).select_related("learner", "department", *WITH_CLASS)
    found = scope.filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found


def enrolment_for_course(user: User, course_key: UUID) -> Enrolment:
    """The learner's own enrolment under which they study a course, with class and rule set: one query. Raises NotVisible.

    Of several, the one still running counts, a partner's class before an open one, the newest first.
    """
    # A person has a few enrolments: they are ranked here, so that the database gets the plainest question.
    own = Enrolment.objects.filter(learner=user, cohort__cohort_courses__course_key=course_key)
    running = [
        row for row in own.select_related("cohort", "ruleset") if row.state != EnrolmentState.WITHDRAWN
    ]
    if not running:
        raise NotVisible
    found = max(running, key=_rank)
    found.learner = user
    return found


def _rank(enrolment: Enrolment) -> tuple[bool, bool, date, int]:
    is_open_course = enrolment.cohort.kind == CohortKind.OPEN
    is_active = enrolment.state == EnrolmentState.ACTIVE
    return is_active, is_active and not is_open_course, enrolment.enrolled_on, enrolment.pk


def can_manage_apprentices(user: User | None, cohort: Cohort) -> bool:
    """Agreements and mentors of a class: the office, HR of its partner, and the system itself (None)."""
    if user is None or is_office(user):
        return True
    return cohort.partner_id is not None and any(
        partner.pk == cohort.partner_id for partner in partners_of(user, MemberRole.HR)
    )


def require_management(user: User | None, cohort: Cohort) -> None:
    """Raises NotVisible for everybody else: a foreign class is a missing one."""
    if not can_manage_apprentices(user, cohort):
        raise NotVisible


def _own_enrolments(user: User, **where: object) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(learner=user, **where).exclude(state=EnrolmentState.WITHDRAWN)


def _open_mentorships(user: User, **where: object) -> QuerySet[Mentorship]:
    return Mentorship.objects.filter(mentor=user, until_on__isnull=True, **where)


def granted_courses(user: User, today: date) -> dict[UUID, Partner]:
    """Private courses that are open to the user today, with the partner to whose people they are: one query.

    Its people are who acts for it and who is in a class of it. What somebody learns already they keep by their
    enrolment, whatever becomes of the grant.
    """
    acting = Membership.objects.filter(
        partner=OuterRef("partner"), user=user, ended_on__isnull=True, partner__is_active=True
    )
    learning = _own_enrolments(user, cohort__partner=OuterRef("partner"))
    open_now = CourseGrant.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=today))
    mine = open_now.filter(Exists(acting) | Exists(learning)).select_related("partner")
    return {grant.course_key: grant.partner for grant in mine.order_by("-pk")}
