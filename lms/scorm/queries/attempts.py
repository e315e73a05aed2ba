"""What a learner tried at a lesson's courseware, as it claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Sum
from django.db.models.functions import Coalesce

from courses.outline import LessonRef
from courses.packages.models import PackageVersion
from lms.scorm.models import Registration
from lms.scorm.rules.attempts12 import NOT_ATTEMPTED
from lms.scorm.rules.registrations import Before, may_begin_again


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One attempt. Status, score and time (in seconds) are what the courseware says of it."""

    uuid: UUID
    number: int
    status: str
    success: str
    score_hundredths: int | None
    started_at: datetime
    last_at: datetime
    has_ended: bool
    claimed_s: int

    @property
    def is_begun(self) -> bool:
        """Whether anything came of it."""
        return self.status != NOT_ATTEMPTED


@dataclass(frozen=True, slots=True)
class LessonAttempts:
    """The version that would play now, None where it is gone; attempts, the newest first."""

    version: PackageVersion | None
    attempts: Sequence[AttemptView]
    may_again: bool

    @property
    def claimed_s(self) -> int:
        """What the courseware claims of its time, all attempts together."""
        return sum(attempt.claimed_s for attempt in self.attempts)

    @property
    def last(self) -> AttemptView | None:
        return self.attempts[0] if self.attempts else None


def lesson_attempts(enrolment_id: int, lesson: LessonRef) -> LessonAttempts:
    """The attempts of an enrolment at a lesson. Two queries."""
    rows = Registration.objects.filter(enrolment_id=enrolment_id, lesson_uuid=lesson.uuid)
    claimed = Coalesce(Sum("items__before_cs") + Sum("items__session_cs"), 0)
    rows = rows.select_related("package_version").annotate(claimed_cs=claimed, said_at=Max("items__last_at"))
    rows = rows.defer("tree", "package_version__course", "package_version__findings")
    found = list(rows.order_by("-number"))
    shown = (
        PackageVersion.objects.defer("course", "findings").filter(uuid=lesson.package).first()
        if lesson.package
        else None
    )
    before = None
    if found:
        last = found[0]
        before = Before(last.number, last.ended_at is not None, last.package_version.uuid == lesson.package)
    return LessonAttempts(
        version=found[0].package_version if found else shown,
        attempts=[_view(row) for row in found],
        may_again=bool(found) and shown is not None and may_begin_again(before),
    )


def _view(row: Registration) -> AttemptView:
    return AttemptView(
        uuid=row.uuid,
        number=row.number,
        status=row.status,
        success=row.success,
        score_hundredths=row.score_hundredths,
        started_at=row.started_at,
        last_at=max(row.last_at, vars(row)["said_at"] or row.last_at),
        has_ended=row.ended_at is not None,
        claimed_s=int(vars(row)["claimed_cs"]) // 100,
    )
