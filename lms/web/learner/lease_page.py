"""What an island of a lesson's page needs to earn time: addresses, and what the page is of."""

from __future__ import annotations

from typing import Any

from courses.outline import LessonRef
from lms.web.learner.studying import Studying

LEASES, BEATS = "/api/v1/leases", "/api/v1/beats"
OFFLINE = {
    "keys": "/api/v1/device-keys",
    "passes": "/api/v1/offline-passes",
    "batches": "/api/v1/offline-batches",
}


def lease_page(at: Studying, found: LessonRef) -> dict[str, Any]:  # Any: JSON
    """Where the island asks for the right to earn time, and with what."""
    asked = {"course": at.outline.code, "lesson": str(found.uuid), "enrolment": str(at.enrolment.uuid)}
    return {"leases": LEASES, "beats": BEATS, "offline": OFFLINE, "request": asked}
