"""Practical tasks without a network: an examiner's device takes them along, and sends signed what was scored there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from ninja.security import HttpBearer

from courses.outline import in_language
from lms.assessments.actions.bench_kits import (
    IssuedBench,
    KitTask,
    SyncedBench,
    accept_scores,
    held_bench,
    issue_bench,
)
from lms.assessments.actions.evidence import accept_evidence
from lms.assessments.models import BenchKit
from lms.assessments.rules import bench_kits, marking_refusals
from lms.assessments.rules.evidence import MOST_BYTES
from lms.assessments.rules.marking import rubric_of, steps_of
from lms.assessments.rules.refusals import NotEnrolled, NoTriesLeft, QuizNotReady
from lms.vault.batches import LONGEST_MS, LONGEST_RTT_MS
from lms.web.api.auth import caller
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS, Problem
from lms.web.components.marks import words_of_line
from lms.web.components.words import points_text

# What a form adds to its file.
FORM_BYTES = 10_000
router = Router(tags=["practical tasks"])
REFUSALS = (
    marking_refusals.OwnWork, marking_refusals.PointsImpossible, marking_refusals.AlreadyMarked,
    marking_refusals.AlreadyReleased, marking_refusals.AlreadyPassed, marking_refusals.DeviceTakenAway,
    NotEnrolled, NoTriesLeft, QuizNotReady,
)  # fmt: skip


class BenchBearer(HttpBearer):
    """`Authorization: Bearer <kit>`: what a device got when it took the tasks along."""

    def authenticate(self, request: HttpRequest, token: str) -> BenchKit | None:
        try:
            return held_bench(token)
        except marking_refusals.BenchKitInvalid as refusal:
            raise Problem(403, refusal.code, refusal.message) from refusal


class EvidenceBearer(BenchBearer):
    """As `BenchBearer`; what is too large is refused before its bytes come."""

    def authenticate(self, request: HttpRequest, token: str) -> BenchKit | None:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdigit() and int(length) > MOST_BYTES + FORM_BYTES:
            refusal = marking_refusals.EvidenceTooLarge()
            raise Problem(413, refusal.code, refusal.message)
        return super().authenticate(request, token)


class BenchIn(Schema):
    """The device's key, its clock now (milliseconds since 1970), and how long the last request took there and back."""

    key: UUID
    wall_ms: int = Field(ge=0, le=LONGEST_MS)
    rtt_ms: int = Field(0, ge=0, le=LONGEST_RTT_MS)


class StepOut(Schema):
    """Points that can be given: hundredths, and in words."""

    value: int
    text: str


class RubricLineOut(Schema):
    """What the examiner looks at. `must`: who gets nothing here gets nothing for the task."""

    words: str
    must: bool
    steps: list[StepOut]


class BenchTaskOut(Schema):
    """One task."""

    uuid: str
    stem: str
    points: str
    rubric: list[RubricLineOut]


class BenchPersonOut(Schema):
    """Somebody of the class: the enrolment and the name. `done`: tasks that had their points when it was taken along."""

    uuid: UUID
    name: str
    done: list[str]


class BenchLessonOut(Schema):
    """One practical lesson of one class."""

    lesson: UUID
    title: str
    cohort: str
    tasks: list[BenchTaskOut]
    people: list[BenchPersonOut]


class BenchOut(Schema):
    """`token` is the bearer of what is sent later; it is secret. Valid for two weeks."""

    kit: UUID
    token: str
    who: UUID
    issued_at: datetime
    expires_at: datetime
    clock_off_ms: int
    server_now: datetime
    lessons: list[BenchLessonOut]


class ScoresIn(Schema):
    """`batch` is the text that was signed, byte for byte: `{"v":1,"kit":uuid,"key":uuid,"events":[…]}`, at most 500 events
    `{"n":1,"kind":"score","person":uuid,"lesson":uuid,"task":uuid,"lines":[200,50],"wall_ms":…}` with points in hundredths
    for each line, and, if you like, `remarks`, `note`, `data` (a photo in base64) and `files`: at most three films or voices
    `{"sha256":"…","size":123}` that are sent afterwards to `/practical-evidence`. `n` counts from 1; of two scores of
    one person at one task the later stands. `signature`: ECDSA P-256 with SHA-256, r and s one after the other, base64.
    """

    batch: str = Field(min_length=1, max_length=bench_kits.LONGEST_BODY)
    signature: str = Field(max_length=200)
    wall_ms: int = Field(ge=0, le=LONGEST_MS)
    rtt_ms: int = Field(0, ge=0, le=LONGEST_RTT_MS)


class ScoreAskedOut(Schema):
    """A score that does not stand, and why."""

    n: int
    code: str
    detail: str


class ScoresOut(Schema):
    """`numbers` are all that is here of this kit, so the device knows what is still to send; `files` the hashes of films
    and voices.
    """

    numbers: list[int]
    files: list[str]
    asked: list[ScoreAskedOut]
    server_now: datetime


@router.post("/practical-kits", response={201: BenchOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def take_bench(request: HttpRequest, payload: BenchIn) -> Written:
    """Take along the practical tasks of every running class that the caller teaches or examines, with the people in it."""
    issued = issue_bench(
        actor=caller(request), key=payload.key, wall_ms=payload.wall_ms, rtt_ms=payload.rtt_ms
    )
    return Status(201, _kit(issued))


@router.post("/practical-scores", response={200: ScoresOut, **ERRORS}, auth=BenchBearer())
def send_scores(request: HttpRequest, payload: ScoresIn) -> Written:
    """What an examiner scored without a network, signed by the device. The bearer is the kit; no session is needed.

    Send it again until it is answered; any order will do. What cannot stand is kept and asked again, with its reason.
    """
    kit = request.auth  # type: ignore[attr-defined]  # ninja puts there what the bearer stands for
    done = accept_scores(
        kit, body=payload.batch, signature=payload.signature, wall_ms=payload.wall_ms, rtt_ms=payload.rtt_ms
    )
    return Status(200, _synced(done))


class EvidenceOut(Schema):
    """What is here now. `kind`: the media type as the bytes say; empty when nothing had to be kept."""

    sha256: str
    kind: str


@router.post("/practical-evidence", response={200: EvidenceOut, **ERRORS}, auth=EvidenceBearer())
def send_evidence(request: HttpRequest, n: Form[int], file: File[UploadedFile]) -> Written:
    """A film or a voice of at most 60 seconds and 16 MB (MP4, WebM, M4A, Ogg) that the signed score `n` names by its
    SHA-256. The bearer is the kit. Send it again until it is answered: the same file again changes nothing.
    """
    kit = request.auth  # type: ignore[attr-defined]  # ninja puts there what the bearer stands for
    kept = accept_evidence(kit, number=n, sent=file)
    return Status(200, EvidenceOut(sha256=kept.sha256 if kept else "", kind=kept.kind if kept else ""))


def _kit(issued: IssuedBench) -> BenchOut:
    return BenchOut(
        kit=issued.kit.uuid,
        token=issued.token,
        who=issued.kit.user.uuid,
        issued_at=issued.kit.issued_at,
        expires_at=issued.kit.expires_at,
        clock_off_ms=issued.kit.offset_ms,
        server_now=timezone.now(),
        lessons=[_lesson(each) for each in issued.tasks],
    )


def _lesson(each: KitTask) -> BenchLessonOut:
    language = get_language() or ""
    return BenchLessonOut(
        lesson=each.at_bench.lesson.uuid,
        title=each.at_bench.lesson.title_in(language),
        cohort=each.cohort.name,
        tasks=[
            BenchTaskOut(
                uuid=question.uuid,
                stem=in_language(question.stem, language),
                points=points_text(question.points_hundredths),
                rubric=[
                    RubricLineOut(
                        words=words_of_line(line, language),
                        must=line.must,
                        steps=[StepOut(value=step, text=points_text(step)) for step in steps_of(line)],
                    )
                    for line in rubric_of(question)
                ],
            )
            for question in each.paper
        ],
        people=[
            BenchPersonOut(
                uuid=row.uuid,
                name=row.learner.display_name,
                done=[task.uuid for task in each.paper if (row.pk, task.uuid) in each.done],
            )
            for row in each.people
        ],
    )


def _synced(done: SyncedBench) -> ScoresOut:
    return ScoresOut(
        numbers=list(done.numbers),
        files=list(done.files),
        asked=[
            ScoreAskedOut(n=number, code=code, detail=asked_words().get(code, ""))
            for number, code in done.asked
        ],
        server_now=timezone.now(),
    )


def asked_words() -> dict[str, str]:
    """Why a score is asked again, in the active language."""
    own = {
        bench_kits.EXPIRED: _(
            "It was scored after the two weeks. Take the tasks along anew, and score again."
        ),
        bench_kits.NOT_YOURS: _("It is not a task of your classes any more. Ask the training office."),
    }
    return {refusal.code: str(refusal.words) for refusal in REFUSALS} | own
