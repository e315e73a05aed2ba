"""Where a learner stopped in a lesson: a convenience, not evidence."""

from __future__ import annotations

from uuid import UUID

from lms.ledger.models import LessonProgress


def remember_position(*, enrolment_id: int, lesson_uuid: UUID, position_ms: int) -> None:
    """The player resumes here, on whatever device. One statement."""
    row = LessonProgress(enrolment_id=enrolment_id, lesson_uuid=lesson_uuid, position_ms=max(0, position_ms))
    LessonProgress.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["enrolment", "lesson_uuid"],
        update_fields=["position_ms", "updated_at"],
    )
