"""Evidence for tests: `film(enrolment, "20:00", minutes=10)` is ten minutes of one lesson on 7 April 2026."""

import uuid
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from lms.ledger.actions import (
    EvidenceKind,
    Grade,
    Mode,
    NewEvidence,
    Said,
    approve_correction,
    correct_hours,
    record_evidence,
)
from lms.ledger.names import CorrectionState
from lms.ledger.queries import account_units, entries_of, lesson_progress, verify
from tests.factories.accounts import PersonFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = datetime(2026, 4, 7, tzinfo=SHANGHAI)
LESSON = uuid.UUID("11111111-1111-4111-8111-111111111111")
LEASE = "11111111-2222-4333-8444-555555555555"


def at(clock, *, days=0):
    """An instant on 7 April 2026 plus `days`, Shanghai time: at("20:00")."""
    return datetime.combine(DAY.date() + timedelta(days=days), time.fromisoformat(clock), tzinfo=SHANGHAI)


def film(
    enrolment,
    clock="20:00",
    *,
    minutes=10,
    days=0,
    start_s=0,
    lesson=LESSON,
    rate="1",
    duration_s=3600,
    **more,
):
    """A stretch of film at full speed; media runs from `start_s` on."""
    begins = at(clock, days=days)
    advance_s = minutes * 60 * float(rate)
    facts = {
        "natural_key": f"test:{uuid.uuid4()}",
        "enrolment": enrolment,
        "kind": EvidenceKind.PLAY,
        "mode": Mode.ONLINE,
        "grade": Grade.B,
        "started_at": begins,
        "ended_at": begins + timedelta(minutes=minutes),
        "lesson_uuid": lesson,
        "lesson_version": 1,
        "media_from_ms": start_s * 1000,
        "media_to_ms": int((start_s + advance_s) * 1000),
        "duration_ms": duration_s * 1000,
        "rate": rate,
        "max_rate": "2",
        "leased_at": begins,
    }
    return NewEvidence(**{**facts, **more})


def period(enrolment, clock="09:00", *, minutes=45, days=0, mode=Mode.ONSITE, **more):
    """A period in class, or at work."""
    begins = at(clock, days=days)
    kind = EvidenceKind.WORK_LOG if mode == Mode.WORKPLACE else EvidenceKind.SIGN_IN
    facts = {
        "natural_key": f"test:{uuid.uuid4()}",
        "enrolment": enrolment,
        "kind": kind,
        "mode": mode,
        "grade": Grade.A,
        "component": "practice",
        "started_at": begins,
        "ended_at": begins + timedelta(minutes=minutes),
    }
    return NewEvidence(**{**facts, **more})


def prompt(enrolment, minute, *, answered=None, since=0, number=None, again=False, leases=(LEASE,)):
    """A prompt at that minute; answered at another, or never; missed when that is more than one minute later."""
    number = minute if number is None else number

    def moment(minutes):
        return at("20:00") + timedelta(minutes=minutes)

    source = {
        "lease": LEASE,
        "number": number,
        "kind": "word",
        "asked": moment(minute).isoformat(),
        "due": moment(minute + 1).isoformat(),
        "answered": None if answered is None else moment(answered).isoformat(),
        "tries": 1,
        "since": moment(since).isoformat(),
        "leases": list(leases),
        "missed": answered is None or answered > minute + 1,
    }
    return NewEvidence(
        natural_key=f"prompt:{LEASE}:{number}" + (":answer" if again else ""),
        enrolment=enrolment,
        kind=EvidenceKind.PROMPT,
        mode=Mode.ONLINE,
        grade=Grade.B,
        started_at=moment(min(minute, since)),
        ended_at=moment(minute + 1 if answered is None else answered),
        lesson_uuid=LESSON,
        lesson_version=1,
        source=source,
    )


LATER = at("23:00", days=9)


def record(*items, when=LATER):
    """Store and derive at once, nine days later."""
    return record_evidence(items, at=when, derive_now=True)


def by_two(correction, *, when=LATER):
    """What one person proposed, agreed to by another where that is needed."""
    if correction.state != CorrectionState.WAITING:
        return correction
    second = PersonFactory(roles=["office"])
    return approve_correction(actor=second, uuid=correction.uuid, words="checked", at=when)


def corrected(enrolment, *, seq=1, sec=0, why="recount", actor=None, when=LATER):
    """Entry `seq` leaves `sec` seconds, by as many people as it takes."""
    actor = actor or PersonFactory(roles=["office"])
    return by_two(
        correct_hours(actor=actor, enrolment=enrolment, seq=seq, sec=sec, said=Said(why), at=when), when=when
    )


def lines(enrolment):
    """The ledger of an enrolment, line by line."""
    return [(entry.kind, entry.mode, entry.day.day, entry.sec) for entry in entries_of(enrolment.pk)]


def sums(enrolment):
    """Posted seconds by mode, and pending ones."""
    units = account_units(enrolment)
    return units.online_s, units.onsite_s, units.workplace_s, units.pending_s


def untimed(enrolment):
    """Progress without the moment it was written."""
    return [replace(view, updated_at=LATER) for view in lesson_progress(enrolment.pk).values()]


def whole():
    """Assert that the whole ledger verifies."""
    report = verify()
    assert report.violations == []
    return report
