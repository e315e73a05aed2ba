"""A learner opens courseware: the attempt that it is of, and a token for its shell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.outline import LessonRef
from courses.packages.models import PackageVersion
from lms.cohorts.models import Enrolment, EnrolmentState
from lms.scorm.models import Registration
from lms.scorm.refusals import (
    AttemptStillOpen,
    CommitBusy,
    CoursewareMissing,
    NotCourseware,
    NotOpenToLearner,
    StandardNotPlayed,
    TooManyAttempts,
)
from lms.scorm.rules.registrations import ATTEMPTS_MOST, Before, may_begin_again, number_to_play
from lms.scorm.rules.standards import STANDARDS
from lms.scorm.tokens import LIVES_S, LaunchName, token_of

TRIES = 5


@dataclass(frozen=True, slots=True)
class Launched:
    """An attempt with the token of its next session. `may_again`: another attempt could begin beside it now."""

    registration: Registration
    token: str
    may_again: bool
    expires_at: datetime


def launch(
    *,
    actor: object,
    enrolment: Enrolment,
    lesson: LessonRef,
    course_key: UUID,
    again: bool = False,
    language: str = "",
    at: datetime | None = None,
) -> Launched:
    """Go on with the last attempt, or begin one: the first, or another one where the rule allows. Who may: the learner
    of the enrolment (`actor`). What an open page has still to send is taken until the new page's shell begins.

    Raises NotCourseware, NotOpenToLearner, CoursewareMissing, StandardNotPlayed, AttemptStillOpen, TooManyAttempts, CommitBusy.
    """
    now = at or timezone.now()
    if lesson.package is None:
        raise NotCourseware
    if enrolment.learner_id != getattr(actor, "pk", None) or enrolment.state == EnrolmentState.WITHDRAWN:
        raise NotOpenToLearner
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                registration = _registration(enrolment, lesson, lesson.package, course_key, now, again=again)
                return _launched(registration, lesson.package, language, now)
        except IntegrityError:
            continue  # another page began the same attempt by a moment: go on with that one
    raise CommitBusy


def _registration(
    enrolment: Enrolment, lesson: LessonRef, package: UUID, course_key: UUID, now: datetime, *, again: bool
) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",)).select_related("package_version")
    rows = rows.defer("package_version__course", "package_version__findings")
    last = rows.filter(enrolment=enrolment, lesson_uuid=lesson.uuid).order_by("-number").first()
    before = _before(last, package)
    number = number_to_play(before, again=again)
    if number is None:
        raise (
            TooManyAttempts(most=ATTEMPTS_MOST) if last and last.number >= ATTEMPTS_MOST else AttemptStillOpen
        )
    if last is not None and number == last.number:
        return last
    shown = PackageVersion.objects.defer("course", "findings").filter(uuid=package).first()
    if shown is None:
        raise CoursewareMissing
    if shown.kind not in STANDARDS:
        raise StandardNotPlayed
    return Registration.objects.create(
        enrolment=enrolment,
        course_key=course_key,
        lesson_uuid=lesson.uuid,
        lesson_version=lesson.version,
        package_version=shown,
        kind=shown.kind,
        number=number,
        started_at=now,
        last_at=now,
    )


def _launched(registration: Registration, shown: UUID | None, language: str, now: datetime) -> Launched:
    registration.issued += 1
    registration.save(update_fields=["issued"])
    return Launched(
        registration=registration,
        token=token_of(LaunchName(registration.uuid, registration.issued, language)),
        may_again=may_begin_again(_before(registration, shown)),
        expires_at=now + timedelta(seconds=LIVES_S),
    )


def _before(last: Registration | None, shown: UUID | None) -> Before | None:
    if last is None:
        return None
    return Before(last.number, last.ended_at is not None, last.package_version.uuid == shown)
