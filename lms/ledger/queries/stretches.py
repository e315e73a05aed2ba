"""Evidence as stretches of time, for who looks at how people learn: whose came in, and all of some people's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Max, Sum

from lms.ledger.models import Evidence, LessonProgress
from lms.ledger.names import EvidenceKind, Grade

READ_AT_ONCE = 5_000
PLAYED = (EvidenceKind.PLAY, EvidenceKind.READING, EvidenceKind.COURSEWARE)
TIMED = (*PLAYED, EvidenceKind.SIGN_IN, EvidenceKind.WORK_LOG)


class Stretch(NamedTuple):
    """One piece of evidence that claims time. `witnessed`: grade A; `lease` is '' when none stands behind it."""

    uuid: UUID
    learner_id: int
    enrolment_id: int
    mode: str
    started_at: datetime
    ended_at: datetime
    lesson_uuid: UUID | None
    device: str
    lease: str
    witnessed: bool


class DeviceUse(NamedTuple):
    """Somebody played on a device: the first piece of evidence of a day (in UTC)."""

    device: str
    learner_id: int
    enrolment_id: int
    day: date
    evidence: UUID


class Claimed(NamedTuple):
    """What courseware said of one visit; `claimed_s` are seconds, the instants are the server's."""

    uuid: UUID
    learner_id: int
    enrolment_id: int
    lesson_uuid: UUID | None
    registration: str
    begun_at: datetime
    said_at: datetime
    claimed_s: int


class Overlong(NamedTuple):
    """A lesson that gave a person more than it has, over all their classes."""

    learner_id: int
    lesson_uuid: UUID
    posted_s: int
    length_s: int


def newest_evidence(before: datetime) -> int:
    """The number of the newest evidence that had come in by `before`; 0 without any. Numbers grow as it comes."""
    found = Evidence.objects.filter(received_at__lte=before).order_by("-pk").values_list("pk", flat=True)
    return found.first() or 0


def people_by_day(after: int, upto: int) -> dict[date, set[int]]:
    """Whose time of which days (in UTC) came in with evidence after number `after` up to `upto`: the learners."""
    found: dict[date, set[int]] = defaultdict(set)
    rows = Evidence.objects.filter(pk__gt=after, pk__lte=upto, kind__in=TIMED).order_by("pk")
    for learner_id, started_at in rows.values_list("learner_id", "started_at").iterator(READ_AT_ONCE):
        found[started_at.astimezone(UTC).date()].add(learner_id)
    return dict(found)


def stretches(learner_ids: Collection[int], since: datetime, until: datetime) -> Sequence[Stretch]:
    """The time that these people claim for [since, until), of every class: one query. Hidden and paused play is not."""
    rows = Evidence.objects.filter(
        learner_id__in=learner_ids, started_at__gte=since, started_at__lt=until, kind__in=TIMED
    ).filter(playing=True, visible=True)
    columns = (
        "uuid", "learner_id", "enrolment_id", "mode", "started_at", "ended_at", "lesson_uuid", "device",
        "source__lease", "grade",
    )  # fmt: skip
    found = rows.order_by("learner_id", "started_at", "pk").values_list(*columns)
    return [
        Stretch(uuid, learner, enrolment, mode, start, end, lesson, device, lease or "", grade == Grade.A)
        for uuid, learner, enrolment, mode, start, end, lesson, device, lease, grade in found
    ]


def courseware_claims(after: int, upto: int) -> Iterator[Claimed]:
    """What courseware claimed with evidence after number `after` up to `upto`: one query."""
    rows = Evidence.objects.filter(pk__gt=after, pk__lte=upto, kind=EvidenceKind.COURSEWARE_TIME).order_by(
        "pk"
    )
    for row in rows.iterator(READ_AT_ONCE):
        yield _claimed(row)


def claims_of_visit(
    enrolment_id: int, lesson_uuid: UUID, since: datetime, until: datetime
) -> Sequence[Claimed]:
    """What courseware of this lesson said of the visits that reach into [since, until), its last words alone: one query."""
    rows = Evidence.objects.filter(
        enrolment_id=enrolment_id,
        lesson_uuid=lesson_uuid,
        kind=EvidenceKind.COURSEWARE_TIME,
        started_at__lt=until,
        ended_at__gt=since,
    )
    newest = {
        (row.source["registration"], row.source["item"], row.source["session"]): row
        for row in rows.order_by("pk")
    }
    return [_claimed(row) for row in newest.values() if row.source["claimed_cs"]]


def _claimed(row: Evidence) -> Claimed:
    return Claimed(
        uuid=row.uuid,
        learner_id=row.learner_id,
        enrolment_id=row.enrolment_id,
        lesson_uuid=row.lesson_uuid,
        registration=row.source["registration"],
        begun_at=row.started_at,
        said_at=row.ended_at,
        claimed_s=row.source["claimed_cs"] // 100,
    )


def crowded_devices(after: int, *, prefix: str, most: int) -> Sequence[str]:
    """Devices named with `prefix` on which more than `most` people played, by evidence after number `after`."""
    rows = Evidence.objects.filter(pk__gt=after, kind__in=PLAYED, device__startswith=prefix)
    counted = rows.values("device").annotate(people=Count("learner_id", distinct=True))
    return list(counted.filter(people__gt=most).order_by("device").values_list("device", flat=True))


def device_uses(after: int, devices: Collection[str]) -> Iterator[DeviceUse]:
    """Who played on these devices, once a person and day, by evidence after number `after`: one query."""
    seen: set[tuple[str, int, date]] = set()
    rows = Evidence.objects.filter(pk__gt=after, kind__in=PLAYED, device__in=devices).order_by("pk")
    columns = ("device", "learner_id", "enrolment_id", "started_at", "uuid")
    for device, learner_id, enrolment_id, started_at, uuid in rows.values_list(*columns).iterator():
        use = DeviceUse(device, learner_id, enrolment_id, started_at.astimezone(UTC).date(), uuid)
        if (*use[:2], use.day) not in seen:
            seen.add((device, learner_id, use.day))
            yield use


def overlong_lessons(learner_ids: Collection[int], *, grace_s: int) -> Sequence[Overlong]:
    """Lessons that gave these people more than their length and a grace, over all their classes: one query."""
    rows = LessonProgress.objects.filter(enrolment__learner_id__in=learner_ids, duration_ms__gt=0)
    summed = rows.values(learner=F("enrolment__learner_id"), lesson=F("lesson_uuid")).annotate(
        posted=Sum("posted_s"), length_ms=Max("duration_ms")
    )
    long = summed.filter(posted__gt=F("length_ms") / 1000 + grace_s).order_by("learner", "lesson")
    return [
        Overlong(learner, lesson, posted, length_ms // 1000)
        for learner, lesson, posted, length_ms in long.values_list("learner", "lesson", "posted", "length_ms")
    ]
