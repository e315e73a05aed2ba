"""A mentor signs lines, and hours come of them; or returns one with a word (domain §4.4 W2, evidence of grade B)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence, record_evidence
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind
from lms.workplace.actions.voices import checked_voice, keep_voice
from lms.workplace.models import LogDecision, WorkLog
from lms.workplace.names import DecisionKind
from lms.workplace.queries import is_late_line, mentors_away, signable
from lms.workplace.refusals import CommentMissing, OwnLine
from lms.workplace.rules.times import Worked

WORK_URL = "/learn/work/"


@dataclass(frozen=True, slots=True)
class Signed:
    """How many lines were signed now, and how many had been decided on before."""

    now: int
    before: int


@transaction.atomic
def sign_lines(
    *,
    actor: User,
    uuids: Sequence[UUID],
    at: datetime | None = None,
    said_at: Mapping[UUID, datetime] | None = None,
) -> Signed:
    """Sign these lines; their hours post, each as evidence of grade B. Signed twice it is once. Audited, one record a person.

    `said_at`: when each was signed, where that was before `at`, without a network; both times are kept.
    Who may: the mentor of the apprentice, or their deputy of today; nobody for themselves. Raises OwnLine, NotVisible
    (a line that is not theirs), EvidenceRefused; and then nothing is signed.
    """
    now = at or timezone.now()
    lines = _turn(actor, uuids)
    decided = LogDecision.objects.filter(log__in=lines).values_list("log_id", flat=True)
    open_ones = [line for line in lines if line.pk not in set(decided)]
    said = {line.pk: (said_at or {}).get(line.uuid, now) for line in open_ones}
    _refuse_foreign(actor, said)
    away = mentors_away(open_ones, actor)
    LogDecision.objects.bulk_create(
        LogDecision(
            log=line,
            learner_id=line.learner_id,
            kind=DecisionKind.SIGNED,
            by=actor,
            mentor=away.get(line.enrolment_id),
            decided_at=said[line.pk],
        )
        for line in open_ones
    )
    items = [item for line in open_ones for item in _evidence(actor, line, away, said[line.pk], now)]
    if items:
        record_evidence(items, at=now, derive_now=True)
    _record(actor, "work.signed", open_ones, away)
    return Signed(len(open_ones), len(lines) - len(open_ones))


@transaction.atomic
def return_line(
    *,
    actor: User,
    uuid: UUID,
    comment: str,
    voice: bytes = b"",
    at: datetime | None = None,
    said_at: datetime | None = None,
) -> LogDecision:
    """Give a line back with what should be different. The apprentice is told; nothing counts until it is written anew
    and signed. Returned twice it is once. Audited. `said_at` as in `sign_lines`; `voice` is a recording that says more than the comment, which stays its text.

    Who may: as `sign_lines`. Raises OwnLine, NotVisible, CommentMissing, VoiceTooLarge, VoiceUnreadable.
    """
    if not comment.strip():
        raise CommentMissing
    checked_voice(voice)
    now = at or timezone.now()
    lines = _turn(actor, [uuid])
    if not lines:
        raise NotVisible
    line = lines[0]
    known = LogDecision.objects.filter(log=line, kind=DecisionKind.RETURNED, by=actor).first()
    if known is not None:
        return known
    _refuse_foreign(actor, {line.pk: said_at or now})
    away = mentors_away([line], actor)
    made = LogDecision.objects.create(
        log=line,
        learner_id=line.learner_id,
        kind=DecisionKind.RETURNED,
        by=actor,
        mentor=away.get(line.enrolment_id),
        comment=comment.strip()[:600],
        decided_at=said_at or now,
    )
    keep_voice(made, actor, voice, now)
    notify(
        recipient=line.learner,
        kind=NoticeKind.WORK_RETURNED,
        values={"name": actor.display_name, "day": line.day.isoformat(), "why": made.comment},
        url=f"{WORK_URL}{line.uuid}/",
        natural_key=f"work-returned:{line.uuid}",
        sender=actor,
    )
    _record(actor, "work.returned", [line], away, why=made.comment)
    return made


def _turn(actor: User, uuids: Sequence[UUID]) -> list[WorkLog]:
    """The lines, while nobody else decides on those of the same people. Raises OwnLine."""
    found = WorkLog.objects.filter(uuid__in=set(uuids))
    for learner in sorted(set(found.values_list("learner_id", flat=True))):
        take_turn(f"work:{learner}")
    lines = list(found.select_related("learner", "process", "enrolment__cohort", "enrolment__ruleset"))
    if any(line.learner_id == actor.pk for line in lines):
        raise OwnLine
    return sorted(lines, key=lambda line: (line.learner_id, line.day, line.pk))


def _refuse_foreign(actor: User, said: Mapping[int, datetime]) -> None:
    """Raises NotVisible for a line that was not theirs to decide on, on the day when they did: a query a day."""
    for day in {timezone.localdate(when) for when in said.values()}:
        wanted = {pk for pk, when in said.items() if timezone.localdate(when) == day}
        may = signable(actor, day).filter(pk__in=wanted)
        if wanted - set(may.values_list("pk", flat=True)):
            raise NotVisible


def _evidence(
    actor: User, line: WorkLog, away: Mapping[int, User], said: datetime, now: datetime
) -> Iterator[NewEvidence]:
    found = Worked(line.starts_at, line.ends_at, line.pause_from, line.pause_to)
    mentor = away.get(line.enrolment_id)
    for number, (starts_at, ends_at) in enumerate(found.spans, 1):
        yield NewEvidence(
            natural_key=f"worklog:{line.uuid}:{number}",
            enrolment=line.enrolment,
            kind=EvidenceKind.WORK_LOG,
            mode=Mode.WORKPLACE,
            grade=Grade.B,
            component="practice",
            started_at=starts_at,
            ended_at=ends_at,
            source={
                "log": str(line.uuid),
                "process": str(line.process.uuid),
                "written_at": line.written_at.isoformat(),
                "late": is_late_line(line),
                "clock_noted": line.is_timed,
                "photo": bool(line.photo),
                "signed_by": f"u_{actor.uuid}",
                "signed_at": said.isoformat(),
                **({"received_at": now.isoformat()} if said != now else {}),
                **({"signed_for": f"u_{mentor.uuid}"} if mentor is not None else {}),
            },
        )


def _record(
    actor: User, action: str, lines: Sequence[WorkLog], away: Mapping[int, User], why: str = ""
) -> None:
    by_person: dict[int, list[WorkLog]] = {}
    for line in lines:
        by_person.setdefault(line.enrolment_id, []).append(line)
    for pk, theirs in by_person.items():
        mentor = away.get(pk)
        record(
            actor=actor,
            action=action,
            noun="enrolment",
            object_uuid=theirs[0].enrolment.uuid,
            why=why,
            detail={
                "lines": [str(line.uuid) for line in theirs],
                "days": [date_format(line.day, "Y-m-d") for line in theirs],
                **({"for": str(mentor.uuid)} if mentor is not None else {}),
            },
        )
