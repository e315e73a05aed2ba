"""News of the content storey: a course has a new published version; higher rooms may look again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class CoursePublished:
    """Version `number` of the course exists. Sent only when the content changed."""

    course_key: UUID
    number: int


# Sent with `event=<CoursePublished>`; the sender is the event's class.
course_published = Signal()


def send_on_commit(event: CoursePublished) -> None:
    """Tell receivers after the transaction commits."""
    transaction.on_commit(lambda: course_published.send_robust(sender=CoursePublished, event=event))
