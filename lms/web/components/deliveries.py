"""A message that left the academy, as lists show it: without its words and its address."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from lms.messaging.kinds import CHANNEL_NAMES, SUBJECTS, Channel
from lms.messaging.models import Delivery
from lms.messaging.reasons import words_of_reason
from media_pipeline.jobs import WorkState

STATES: dict[str, Promise] = {
    WorkState.QUEUED: pgettext_lazy("message", "waits"),
    WorkState.RUNNING: pgettext_lazy("message", "is being sent"),
    WorkState.DONE: pgettext_lazy("message", "sent"),
    WorkState.FAILED: pgettext_lazy("message", "failed"),
    WorkState.CANCELLED: pgettext_lazy("message", "not sent"),
}
TONES = {WorkState.DONE: "accent", WorkState.FAILED: "stop", WorkState.QUEUED: "copper"}
DIGEST = gettext_lazy("Message of the day")


def line_of(row: Delivery) -> dict[str, object]:
    """A delivery as a list shows it. No query."""
    return {
        "row": row,
        "what": SUBJECTS.get(row.kind) or DIGEST,
        "channel": CHANNEL_NAMES[Channel(row.channel)],
        "state": STATES[row.state],
        "tone": TONES.get(WorkState(row.state), ""),
        "why": words_of_reason(row.reason),
        "is_failed": row.state == WorkState.FAILED,
        "waits": row.state == WorkState.QUEUED,
    }
