"""What a learner may ask about themselves: who I am, my courses, my hours, one of my days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from ninja import Router, Schema

from courses.outline import LessonRef, in_language
from courses.queries import course_cards
from lms.accounts.access import roles_of
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_enrolments
from lms.ledger.queries import (
    ProgressView,
    TracePiece,
    Units,
    day_list,
    day_trace,
    learner_totals,
    lesson_progress,
)
from lms.partners.access import memberships_of
from lms.web.api.auth import caller
from lms.web.api.course_refs import course_read
from lms.web.api.problems import ERRORS

router = Router(tags=["me"])


class UnitsOut(Schema):
    """Tenths of a unit, each floored once from its own seconds; so the total may exceed the sum of the parts."""

    online_tenths: int
    onsite_tenths: int
    workplace_tenths: int
    total_tenths: int
    pending_tenths: int


class CourseLineOut(Schema):
    """A course of a class."""

    course: UUID
    code: str
    title: str


class ClassOut(Schema):
    """A class that I am in, with what it asks for and what I have."""

    enrolment: UUID
    name: str
    programme: str
    partner: str
    state: str
    starts_on: date
    ends_on: date | None
    required_tenths: dict[str, int]
    units: UnitsOut
    courses: list[CourseLineOut]


class MeOut(Schema):
    """Who is calling: the school's roles and the partners one acts for."""

    uuid: UUID
    username: str
    name: str
    language: str
    roles: list[str]
    partners: list[str]


class QuizOut(Schema):
    """The quiz of a lesson."""

    questions: int
    pass_percent: int
    passed: bool
    gates_hours: bool


class LessonOut(Schema):
    """A lesson and how far I am. `seen` is [[from_ms, to_ms], …]; `resume_ms` is where to go on."""

    lesson: UUID
    title: str
    kind: str
    required: bool
    nominal_s: int
    duration_s: int
    seen: list[list[int]]
    seen_percent: int
    posted_s: int
    pending_s: int
    resume_ms: int
    completed_at: datetime | None
    quiz: QuizOut | None


class CourseOut(Schema):
    """A course in the version that I stay on."""

    course: UUID
    code: str
    version: int
    title: str
    enrolment: UUID
    class_name: str
    lessons: list[LessonOut]


class DayOut(Schema):
    """A civil day: seconds posted by mode, seconds that wait for a quiz, and seconds that did not count by reason."""

    day: date
    posted_s: dict[str, int]
    pending_s: int
    lost_s: dict[str, int]


class ClassHoursOut(Schema):
    """My hours in one class, the newest day first."""

    enrolment: UUID
    name: str
    units: UnitsOut
    days: list[DayOut]


class HoursOut(Schema):
    """My hours."""

    classes: list[ClassHoursOut]


class PieceOut(Schema):
    """A stretch of a day: what it gave, and what did not count and why, in milliseconds."""

    start: datetime
    end: datetime
    enrolment: UUID
    mode: str
    component: str
    lesson: UUID | None
    credited_ms: int
    pending: bool
    lost_ms: dict[str, int]
    evidence: UUID
    state: Literal["counted", "waiting", "dropped"]


class TraceOut(Schema):
    """One civil day as a time line."""

    day: date
    pieces: list[PieceOut]


@router.get("", response={200: MeOut, **ERRORS})
def me(request: HttpRequest) -> MeOut:
    """Who the token or the session stands for."""
    user = caller(request)
    return MeOut(
        uuid=user.uuid,
        username=user.username,
        name=user.display_name,
        language=user.language,
        roles=sorted(roles_of(user)),
        partners=[f"{row.role}:{row.partner.key}" for row in memberships_of(user)],
    )


@router.get("/classes", response={200: list[ClassOut], **ERRORS})
def classes(request: HttpRequest) -> list[ClassOut]:
    """The classes I am in, running ones first. Five queries whatever their number."""
    user, language = caller(request), get_language() or ""
    enrolments = learner_enrolments(user)
    totals = learner_totals(user.pk)
    keys = {row.course_key for enrolment in enrolments for row in enrolment.cohort.cohort_courses.all()}
    titles = {key: (card.code, card.title) for key, card in course_cards(keys, language).items()}
    return [
        _class(enrolment, totals.get(enrolment.pk, Units()), titles, language) for enrolment in enrolments
    ]


def _class(
    enrolment: Enrolment, units: Units, titles: Mapping[UUID, tuple[str, str]], language: str
) -> ClassOut:
    cohort = enrolment.cohort
    courses = [row.course_key for row in cohort.cohort_courses.all() if row.course_key in titles]
    return ClassOut(
        enrolment=enrolment.uuid,
        name=cohort.name,
        programme=in_language(cohort.programme.title, language),
        partner=cohort.partner.name if cohort.partner else "",
        state=enrolment.state,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        required_tenths=cohort.programme.required_tenths,
        units=units_out(units),
        courses=[CourseLineOut(course=key, code=titles[key][0], title=titles[key][1]) for key in courses],
    )


def units_out(units: Units) -> UnitsOut:
    """The statement of an account."""
    return UnitsOut(**{name: getattr(units, name) for name in UnitsOut.model_fields})


@router.get("/courses/{code}", response={200: CourseOut, **ERRORS})
def course(request: HttpRequest, code: str) -> CourseOut:
    """A course that I learn, by code or key, with progress. Five queries, none growing with lessons."""
    found = course_read(caller(request), code)
    progress = lesson_progress(found.enrolment.pk)
    language = get_language() or ""
    return CourseOut(
        course=found.outline.course_key,
        code=found.outline.code,
        version=found.outline.version,
        title=found.outline.title_in(language),
        enrolment=found.enrolment.uuid,
        class_name=found.enrolment.cohort.name,
        lessons=[_lesson(lesson, progress.get(lesson.uuid), language) for lesson in found.outline.lessons],
    )


def _lesson(lesson: LessonRef, progress: ProgressView | None, language: str) -> LessonOut:
    return LessonOut(
        lesson=lesson.uuid,
        title=lesson.title_in(language),
        kind=lesson.kind,
        required=lesson.required,
        nominal_s=lesson.nominal_s,
        duration_s=lesson.duration_s,
        seen=progress.seen if progress else [],
        seen_percent=progress.seen_percent if progress else 0,
        posted_s=progress.posted_s if progress else 0,
        pending_s=progress.pending_s if progress else 0,
        resume_ms=progress.position_ms if progress else 0,
        completed_at=progress.completed_at if progress else None,
        quiz=_quiz(lesson, is_passed=progress is not None and progress.quiz_passed),
    )


def _quiz(lesson: LessonRef, *, is_passed: bool) -> QuizOut | None:
    if lesson.quiz is None:
        return None
    return QuizOut(
        questions=lesson.quiz.draw,
        pass_percent=lesson.quiz.pass_percent,
        passed=is_passed,
        gates_hours=lesson.is_gated,
    )


@router.get("/hours", response={200: HoursOut, **ERRORS})
def hours(request: HttpRequest) -> HoursOut:
    """Units and days of each of my classes: the same figures as on the page, at HR and in the office."""
    user = caller(request)
    totals = learner_totals(user.pk)
    return HoursOut(
        classes=[
            ClassHoursOut(
                enrolment=enrolment.uuid,
                name=enrolment.cohort.name,
                units=units_out(totals.get(enrolment.pk, Units())),
                days=[
                    DayOut(day=row.day, posted_s=row.posted_s, pending_s=row.pending_s, lost_s=row.lost_s)
                    for row in day_list(enrolment)
                ],
            )
            for enrolment in learner_enrolments(user)
        ]
    )


@router.get("/hours/{day}", response={200: TraceOut, **ERRORS})
def hours_day(request: HttpRequest, day: date) -> TraceOut:
    """One day of mine as a time line over all classes: what counted, what waits, what did not and why."""
    user = caller(request)
    mine = {enrolment.pk: enrolment.uuid for enrolment in Enrolment.objects.filter(learner=user)}
    pieces = [_piece(piece, mine) for piece in day_trace(user.pk, day)]
    if not pieces:
        raise Http404
    return TraceOut(day=day, pieces=pieces)


def _piece(piece: TracePiece, enrolments: Mapping[int, UUID]) -> PieceOut:
    state: Literal["counted", "waiting", "dropped"] = "dropped"
    if piece["credited_ms"]:
        state = "waiting" if piece["pending"] else "counted"
    return PieceOut(
        start=datetime.fromisoformat(piece["start"]),
        end=datetime.fromisoformat(piece["end"]),
        enrolment=enrolments[piece["enrolment"]],
        mode=piece["mode"],
        component=piece["component"],
        lesson=UUID(piece["lesson"]) if piece["lesson"] else None,
        credited_ms=piece["credited_ms"],
        pending=piece["pending"],
        lost_ms=piece["lost"],
        evidence=UUID(piece["evidence"]),
        state=state,
    )
