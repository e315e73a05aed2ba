"""Answers of a device that the exam has left are kept aside: they are in no paper, and not lost either."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from lms.assessments.models import AsideAnswer


def set_aside(
    attempt_id: int, *, question: int, value: object, stamp: int, device: str, at: datetime
) -> None:
    """Keep an answer that came too late to be written, the latest of its question; sent again it is the same one.

    Who may: a page that held the attempt before, by its signed token, while the attempt is open (the caller's checks).
    """
    row = AsideAnswer(
        attempt_id=attempt_id, question=question, value=value, stamp=stamp, sent_by=device, told_at=at
    )
    earlier = Q(stamp__lt=stamp) | Q(stamp=stamp, sent_by__lt=device)
    known = AsideAnswer.objects.filter(earlier, attempt=attempt_id, question=question)
    facts = {"value": value, "stamp": stamp, "sent_by": device, "told_at": at}
    for _before_and_after in range(2):
        if known.update(**facts, decided_at=None, was_taken=False):
            return
        # Whoever was first in the same moment may have been earlier in order: then it is looked at once more.
        AsideAnswer.objects.bulk_create([row], ignore_conflicts=True)
