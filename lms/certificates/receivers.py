"""News of the ledger that may earn, or cost, a certificate: only a row is queued here."""

from __future__ import annotations

from collections.abc import Sequence

from django.dispatch import receiver

from lms.certificates.actions import ask_for_issues
from lms.certificates.queries import has_certificate
from lms.ledger.events import HoursPosted, LessonCompleted, hours_posted, lesson_completed
from lms.ledger.filing import register_filed

register_filed(has_certificate)


@receiver(hours_posted, dispatch_uid="certificates.hours_posted")
def look_after_hours(events: Sequence[HoursPosted], **_: object) -> None:
    """Hours were posted or reversed."""
    ask_for_issues({event.enrolment_id for event in events})


@receiver(lesson_completed, dispatch_uid="certificates.lesson_completed")
def look_after_lesson(events: Sequence[LessonCompleted], **_: object) -> None:
    """A lesson was completed."""
    ask_for_issues({event.enrolment_id for event in events})
