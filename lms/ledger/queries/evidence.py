"""One piece of evidence as it was claimed and received, and the lines of the ledger that name it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from lms.ledger.models import Entry, Evidence


class EvidenceLine(NamedTuple):
    """Evidence in a list, without what a device said."""

    uuid: str
    kind: str
    grade: str
    started_at: datetime
    ended_at: datetime


class NamedBy(NamedTuple):
    """A line of the ledger that names a piece of evidence."""

    seq: int
    day: date
    kind: str
    mode: str
    sec: int


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Evidence for a reader who may see devices. Media positions are milliseconds, rates texts of fractions."""

    uuid: UUID
    enrolment: UUID
    enrolment_id: int
    kind: str
    mode: str
    component: str
    grade: str
    lesson_uuid: UUID | None
    lesson_version: int | None
    started_at: datetime
    ended_at: datetime
    media_from_ms: int | None
    media_to_ms: int | None
    duration_ms: int | None
    rate: str
    max_rate: str
    playing: bool
    visible: bool
    gated: bool
    leased_at: datetime
    received_at: datetime
    device: str
    source: Mapping[str, Any]  # Any: the raw claim, as JSON


def evidence_view(uuid: UUID) -> EvidenceView | None:
    """One piece, whole. The caller checks who may see its enrolment. One query."""
    row = Evidence.objects.select_related("enrolment").filter(uuid=uuid).first()
    if row is None:
        return None
    return EvidenceView(
        uuid=row.uuid,
        enrolment=row.enrolment.uuid,
        enrolment_id=row.enrolment_id,
        kind=str(row.kind),
        mode=str(row.mode),
        component=row.component,
        grade=str(row.grade),
        lesson_uuid=row.lesson_uuid,
        lesson_version=row.lesson_version,
        started_at=row.started_at,
        ended_at=row.ended_at,
        media_from_ms=row.media_from_ms,
        media_to_ms=row.media_to_ms,
        duration_ms=row.duration_ms,
        rate=row.rate,
        max_rate=row.max_rate,
        playing=row.playing,
        visible=row.visible,
        gated=row.gated,
        leased_at=row.leased_at,
        received_at=row.received_at,
        device=row.device,
        source=row.source,
    )


def evidence_lines(enrolment_id: int, uuids: Collection[str]) -> Mapping[str, EvidenceLine]:
    """These pieces of evidence of one enrolment, by uuid: one query, none for none. What has expired is left out."""
    if not uuids:
        return {}
    rows = Evidence.objects.filter(enrolment_id=enrolment_id, uuid__in=list(uuids))
    found = rows.values_list("uuid", "kind", "grade", "started_at", "ended_at")
    return {
        str(uuid): EvidenceLine(str(uuid), kind, grade, begin, end) for uuid, kind, grade, begin, end in found
    }


def evidence_of_people(uuids: Collection[str]) -> Sequence[tuple[int, EvidenceLine]]:
    """These pieces of evidence with their learners, as they happened: one query, none for none. The caller checks
    who may see all of them.
    """
    if not uuids:
        return []
    rows = Evidence.objects.filter(uuid__in=list(uuids)).order_by("started_at", "pk")
    return [
        (learner_id, EvidenceLine(str(uuid), kind, grade, begin, end))
        for learner_id, uuid, kind, grade, begin, end in rows.values_list(
            "learner_id", "uuid", "kind", "grade", "started_at", "ended_at"
        )
    ]


def entries_naming(enrolment_id: int, uuid: UUID, *, since: date, until: date) -> Sequence[NamedBy]:
    """The lines of an enrolment that name a piece of evidence, among those of its civil days: one query."""
    rows = Entry.objects.filter(account__enrolment_id=enrolment_id, day__gte=since, day__lte=until)
    found = rows.order_by("seq").values_list("seq", "day", "kind", "mode", "sec", "ev")
    return [NamedBy(seq, day, kind, mode, sec) for seq, day, kind, mode, sec, ev in found if str(uuid) in ev]


def evidence_keyed(keys: Collection[str]) -> dict[str, UUID]:
    """The evidence of these natural keys, as far as it is kept: one query. For the room that recorded it."""
    rows = Evidence.objects.filter(natural_key__in=keys)
    return dict(rows.values_list("natural_key", "uuid"))
