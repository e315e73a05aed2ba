"""Time on courseware for tests: stretches by the server's clock, and what the courseware says of a visit."""

import uuid
from datetime import timedelta

from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence
from tests.factories.ledger import LESSON, at

REGISTRATION = "33333333-3333-4333-8333-333333333333"


def used(enrolment, minute=0, *, minutes=10, days=0, clock="20:00", **more):
    """A stretch of active time from `minute` after 20:00 on; `record_reading` says where it lies."""
    begins = at(clock, days=days) + timedelta(minutes=minute)
    facts = {
        "natural_key": f"test:{uuid.uuid4()}",
        "enrolment": enrolment,
        "kind": EvidenceKind.COURSEWARE,
        "mode": Mode.ONLINE,
        "grade": Grade.B,
        "started_at": begins,
        "ended_at": begins + timedelta(minutes=minutes),
        "lesson_uuid": LESSON,
        "lesson_version": 1,
        "media_from_ms": 0,
        "media_to_ms": 0,
        "duration_ms": 1_800_000,
        "leased_at": begins,
        "source": {"lease": "l"},
    }
    return NewEvidence(**{**facts, **more})


def word(enrolment, minute=0, until=10, *, claimed, done=None, session=1, seq=1, days=0, clock="20:00"):
    """What the courseware said `until` minutes after 20:00 of the visit that began at `minute`; `claimed` are minutes."""
    begins = at(clock, days=days)
    source = {
        "registration": REGISTRATION, "item": "ITEM", "session": session, "seq": seq,
        "claimed_cs": int(claimed * 6000), "done": done,
    }  # fmt: skip
    return NewEvidence(
        natural_key=f"courseware:{REGISTRATION}:ITEM:{session}:{seq}",
        enrolment=enrolment,
        kind=EvidenceKind.COURSEWARE_TIME,
        mode=Mode.ONLINE,
        grade=Grade.D,
        started_at=begins + timedelta(minutes=minute),
        ended_at=begins + timedelta(minutes=until),
        lesson_uuid=LESSON,
        lesson_version=1,
        source=source,
    )
