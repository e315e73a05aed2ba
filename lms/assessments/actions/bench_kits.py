"""Practical tasks without a network: taken along once, scored anywhere, sent later in any order (journey R6)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.quizzes.items import QuestionData
from lms.accounts.models import DeviceKey, User
from lms.assessments.actions.bench import beside, score_at_bench
from lms.assessments.actions.evidence import kept_photo
from lms.assessments.models import BenchEvent, BenchKit, BenchState, Mark, MarkPhoto
from lms.assessments.queries.bench import BenchLesson, bench_lessons, bench_paper, scored_by_lesson
from lms.assessments.rules import AssessmentsRefusal, bench_kits
from lms.assessments.rules.evidence import PHOTO, KeptFile
from lms.assessments.rules.marking_refusals import BenchKitInvalid, DeviceTakenAway, ScoresRefused
from lms.cohorts.models import Cohort, CohortState, Enrolment, EnrolmentState
from lms.cohorts.teaching import examined_cohorts, own_cohorts, partner_cohorts
from lms.partners.access import partners_with
from lms.partners.rules import Right
from lms.vault.batches import EventsMalformed, Noted, believed, is_steady, offset_of, placed
from lms.vault.bearers import BearerInvalid, bearer_of, read_bearer
from lms.vault.devices import signed_events
from media_pipeline.pictures.redrawing import PictureRefused, redrawn

SALT = "assessments.bench"
LONGEST_PHOTO, PHOTO_SIDE = 2_000_000, 1600


@dataclass(frozen=True, slots=True)
class KitTask:
    """One practical lesson of one class, its tasks, who is in the class, and what is scored already: (person, task)."""

    cohort: Cohort
    at_bench: BenchLesson
    paper: Sequence[QuestionData]
    people: Sequence[Enrolment]
    done: AbstractSet[tuple[int, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class IssuedBench:
    """A kit, its bearer, and what is on it."""

    kit: BenchKit
    token: str
    tasks: Sequence[KitTask]


@dataclass(frozen=True, slots=True)
class SyncedBench:
    """What is here of a kit now: its numbers, which are asked again, each with its code; hashes of the files."""

    numbers: Sequence[int]
    asked: Sequence[tuple[int, str]]
    files: Sequence[str]


@transaction.atomic
def issue_bench(
    *, actor: User, key: UUID, wall_ms: int, rtt_ms: int = 0, at: datetime | None = None
) -> IssuedBench:
    """The practical tasks of every running class of the actor, for a device of theirs.

    Who may: trainers, and examiners of partners. Raises DeviceTakenAway for a key that is not theirs, or was taken back.
    """
    now = at or timezone.now()
    device = DeviceKey.objects.filter(uuid=key, user=actor, revoked_at__isnull=True).first()
    if device is None:
        raise DeviceTakenAway
    kit = BenchKit.objects.create(
        user=actor,
        key=device,
        issued_at=now,
        expires_at=now + bench_kits.VALID_FOR,
        offset_ms=offset_of(now=now, wall_ms=wall_ms, rtt_ms=rtt_ms),
    )
    return IssuedBench(kit, bearer_of(kit.uuid, SALT), _tasks(actor))


def _tasks(actor: User) -> list[KitTask]:
    mine = own_cohorts(actor) | partner_cohorts(partners_with(actor, Right.EXAMINE))
    running = mine.filter(state__in=[CohortState.RUNNING, CohortState.ASSESSED])
    cohorts = {cohort.pk: cohort for cohort in running.order_by("name", "pk")}
    people: dict[int, list[Enrolment]] = {}
    rows = Enrolment.objects.filter(cohort__in=cohorts, state=EnrolmentState.ACTIVE).exclude(learner=actor)
    for row in rows.select_related("learner").order_by("learner__display_name", "pk"):
        people.setdefault(row.cohort_id, []).append(row)
    lessons = bench_lessons(list(cohorts))
    done = scored_by_lesson([row.pk for found in people.values() for row in found])
    return [
        KitTask(
            cohort,
            each,
            bench_paper(each.lesson),
            people.get(pk, ()),
            done.get(each.lesson.uuid, frozenset()),
        )
        for pk, cohort in cohorts.items()
        for each in lessons.get(pk, ())
    ]


def held_bench(token: str) -> BenchKit:
    """The kit of a bearer, with its person and key: one query. Raises BenchKitInvalid."""
    try:
        uuid = read_bearer(token, SALT)
    except BearerInvalid as error:
        raise BenchKitInvalid from error
    kit = BenchKit.objects.select_related("user", "key").filter(uuid=uuid).first()
    if kit is None or not kit.user.is_active:
        raise BenchKitInvalid
    return kit


@transaction.atomic
def accept_scores(
    kit: BenchKit, *, body: str, signature: str, wall_ms: int, rtt_ms: int = 0, at: datetime | None = None
) -> SyncedBench:
    """Take what an examiner scored without a network. The same again changes nothing; any order will do: of two scores
    of one person at one task the later one stands. What cannot stand is kept, and asked again. Raises ScoresRefused.
    """
    now = at or timezone.now()
    locked = BenchKit.objects.select_for_update(of=("self",)).select_related("user", "key").get(pk=kit.pk)
    events = _readable(locked, body, signature)
    known = {row.number: row for row in BenchEvent.objects.filter(kit=locked)}
    fresh = {noted.number: noted for noted in reversed(events) if noted.number not in known}
    latest = _latest([*fresh.values()], known.values())
    offset = offset_of(now=now, wall_ms=wall_ms, rtt_ms=rtt_ms)
    taker = _Taker(locked, now, offset)
    for number, noted in sorted(fresh.items()):
        taker.take(noted, is_latest=latest[bench_kits.place_of(noted)] == number)
    taker.keep()
    rows = list(BenchEvent.objects.filter(kit=locked).order_by("number"))
    asked = [(row.number, row.code) for row in rows if row.state == BenchState.ASKED]
    files = MarkPhoto.objects.filter(event__kit=locked).exclude(kind=PHOTO).order_by("pk")
    return SyncedBench([row.number for row in rows], asked, list(files.values_list("sha256", flat=True)))


def _readable(kit: BenchKit, body: str, signature: str) -> Sequence[Noted]:
    if len(body) > bench_kits.LONGEST_BODY:
        raise ScoresRefused
    key = kit.key
    try:
        return signed_events(
            body, signature, of=kit.uuid, key=key.uuid, public_key=key.public_key,
            parse=bench_kits.parse_scores,
        ).events  # fmt: skip
    except EventsMalformed as error:
        raise ScoresRefused from error


def _latest(fresh: Sequence[Noted], known: Iterable[BenchEvent]) -> Mapping[tuple[str, str, str], int]:
    """The greatest number of each person at each task, of what came now and before."""
    found: dict[tuple[str, str, str], int] = {}
    for noted in fresh:
        place = bench_kits.place_of(noted)
        found[place] = max(found.get(place, 0), noted.number)
    for row in known:
        place = (row.body["person"], row.body["lesson"], row.body["task"])
        if place in found:
            found[place] = max(found[place], row.number)
    return found


class _Taker:
    """Takes one score after the other; classes, tasks and papers are looked up once."""

    def __init__(self, kit: BenchKit, now: datetime, offset_ms: int) -> None:
        self.kit, self.now, self.offset_ms = kit, now, offset_ms
        self.is_steady = is_steady(kit.offset_ms, offset_ms)
        self.lessons: dict[tuple[int, str], BenchLesson | None] = {}
        self.papers: dict[str, Sequence[QuestionData]] = {}
        self.rows: list[BenchEvent] = []
        self.photos: list[MarkPhoto] = []

    def keep(self) -> None:
        """Save the rows, and the photos that came with them, whatever their scores came to."""
        BenchEvent.objects.bulk_create(self.rows)
        MarkPhoto.objects.bulk_create(self.photos)

    def take(self, noted: Noted, *, is_latest: bool) -> None:
        """The row of one score, and what it comes to."""
        when = believed(
            placed(noted, offset_ms=self.offset_ms),
            not_before=self.kit.issued_at,
            now=self.now,
            is_steady=self.is_steady,
        )
        enrolment = self._enrolment(noted.about)
        row = BenchEvent(
            kit=self.kit, number=noted.number, enrolment=enrolment, at=when, received_at=self.now,
            body=dict(noted.raw), state=BenchState.ASKED,
        )  # fmt: skip
        photo, mark = self._photo(row), None
        if self.kit.key.revoked_at is not None:
            row.code = bench_kits.REMOVED
        elif when > self.kit.expires_at:
            row.code = bench_kits.EXPIRED
        elif enrolment is None:
            row.code = bench_kits.NOT_YOURS
        elif not is_latest or self._is_older(row, enrolment):
            row.state = BenchState.OLDER
        else:
            mark = self._score(row, enrolment)
        self.rows.append(row)
        if photo and enrolment:
            self.photos.append(beside(photo, enrolment=enrolment, mark=mark, at=row.at, event=row))

    def _score(self, row: BenchEvent, enrolment: Enrolment) -> Mark | None:
        at_bench = self._lesson(enrolment, row.body["lesson"])
        if at_bench is None:
            row.code = bench_kits.NOT_YOURS
            return None
        paper = self.papers.setdefault(row.body["lesson"], bench_paper(at_bench.lesson))
        try:
            with transaction.atomic():
                mark = score_at_bench(
                    actor=self.kit.user, enrolment=enrolment, at_bench=at_bench, paper=paper,
                    question=row.body["task"], lines=row.body["lines"], remarks=row.body.get("remarks", ()),
                    note=row.body.get("note", ""), at=row.at,
                )  # fmt: skip
        except AssessmentsRefusal as refusal:
            row.code = refusal.code
            return None
        row.state = BenchState.TAKEN
        return mark

    def _is_older(self, row: BenchEvent, enrolment: Enrolment) -> bool:
        """Whether the examiner has scored the same anew since, where there was a network."""
        marks = Mark.objects.filter(
            by=self.kit.user, marking__attempt__enrolment=enrolment, at__gt=row.at,
            marking__question_uuid=row.body["task"],
        )  # fmt: skip
        return marks.exists()

    def _enrolment(self, named: str) -> Enrolment | None:
        try:
            uuid = UUID(named)
        except ValueError:
            return None
        mine = Enrolment.objects.filter(uuid=uuid, cohort__in=examined_cohorts(self.kit.user))
        return mine.select_related("learner", "cohort").first()

    def _lesson(self, enrolment: Enrolment, named: str) -> BenchLesson | None:
        place = (enrolment.cohort_id, named)
        if place not in self.lessons:
            found = bench_lessons([enrolment.cohort_id]).get(enrolment.cohort_id, ())
            self.lessons[place] = next((each for each in found if str(each.lesson.uuid) == named), None)
        return self.lessons[place]

    def _photo(self, row: BenchEvent) -> KeptFile | None:
        """Draw the photo anew and keep it; the row keeps its name and a hash. A broken one is left out, and one of
        nobody of these classes: no class would say how long it is kept.
        """
        sent = row.body.pop("data", "")
        if not sent or row.enrolment is None:
            return None
        try:
            raw = base64.b64decode(sent, validate=True)
            drawn = redrawn(BytesIO(raw[:LONGEST_PHOTO]), longest_side=PHOTO_SIDE, kind="JPEG")
        except (PictureRefused, ValueError):
            row.body["photo"] = "refused"
            return None
        kept = kept_photo(drawn)
        row.body["sha256"] = hashlib.sha256(raw).hexdigest()
        row.body["photo"] = kept.name
        return kept
