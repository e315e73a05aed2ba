"""Two things that the office is asked about: a night at the screen, still open, and a phone that a village shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from courses.outline import LessonRef
from courses.queries import current_version_by_code, outline_of
from lms.cases.actions import close_case
from lms.cases.names import CaseKind, CaseOutcome
from lms.cohorts.models import Cohort, Enrolment
from lms.flags.actions import ask_about, search
from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence, record_evidence
from lms.operations.demo.content import Say
from lms.operations.demo.history import at_home
from lms.operations.demo.people import Cast

SLEEPLESS, SHARING = 11, slice(2, 8)
PIECES, PIECE, BREAK = 5, timedelta(minutes=40), timedelta(minutes=3)
VILLAGE_PHONE = "b_demo-dapo-village-phon"
WHY = "达坡村村委会的公用手机，六位学员周日轮流使用，组织员张队长可以证明。"


def seed_questions(cast: Cast, *, today: date, say: Say) -> None:
    """What happened, and what the office was asked about it; again changes nothing."""
    items = [
        *_night(_people(cast.apprentices)[SLEEPLESS], _texts("SMELT-201"), today - timedelta(days=2)),
        *_sunday(_people(cast.villagers)[SHARING], _texts("TEA-101"), today),
    ]
    numbers = [row.pk for row in record_evidence(items, derive_now=True)]
    if not numbers:
        return
    now = timezone.now()
    asked = ask_about(search(after=min(numbers) - 1, upto=max(numbers), at=now), at=now)
    for case in asked.opened:
        if case.kind == CaseKind.FLAG_DEVICE:
            close_case(actor=cast.accounts["office"], case=case, outcome=CaseOutcome.CLASS_DEVICE, answer=WHY)
    say(f"{len(asked.opened)} questions for the office")


def _people(cohort: Cohort) -> list[Enrolment]:
    rows = Enrolment.objects.filter(cohort=cohort).select_related("learner", "ruleset", "cohort")
    return list(rows.order_by("pk"))


def _texts(code: str) -> Sequence[LessonRef]:
    version = current_version_by_code(code)
    return [lesson for lesson in outline_of(version).lessons if lesson.kind == "article"] if version else []


def _night(enrolment: Enrolment, lessons: Sequence[LessonRef], day: date) -> list[NewEvidence]:
    """From ten past midnight on, with short breaks: three hours and twenty minutes."""
    begins = [
        at_home(day, time(0, 10)) + number * (PIECE + BREAK) for number in range(PIECES if lessons else 0)
    ]
    return [
        _read(enrolment, lessons[number % len(lessons)], begin, PIECE, f"night:{number}")
        for number, begin in enumerate(begins)
    ]


def _sunday(people: Sequence[Enrolment], lessons: Sequence[LessonRef], today: date) -> list[NewEvidence]:
    """On a day without class one after the other, on one phone."""
    sunday = today - timedelta(days=today.weekday() + 1)
    return [
        _read(
            enrolment,
            lessons[0],
            at_home(sunday, time(15, 0)) + number * timedelta(minutes=12),
            timedelta(minutes=10),
            "sunday",
            device=VILLAGE_PHONE,
        )
        for number, enrolment in enumerate(people if lessons else ())
    ]


def _read(
    enrolment: Enrolment, lesson: LessonRef, begins: datetime, span: timedelta, what: str, *, device: str = ""
) -> NewEvidence:
    span_ms = span // timedelta(milliseconds=1)
    return NewEvidence(
        natural_key=f"demo:{enrolment.uuid}:{what}",
        enrolment=enrolment,
        kind=EvidenceKind.READING,
        mode=Mode.ONLINE,
        grade=Grade.B,
        component=lesson.component,
        lesson_uuid=lesson.uuid,
        lesson_version=lesson.version,
        started_at=begins,
        ended_at=begins + span,
        media_from_ms=0,
        media_to_ms=min(span_ms, lesson.nominal_s * 1_000),
        duration_ms=lesson.nominal_s * 1_000,
        gated=lesson.is_gated,
        leased_at=begins,
        device=device,
        source={"demo": True},
    )
