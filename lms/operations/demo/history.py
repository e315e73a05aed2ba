"""Two or three weeks of learning for the demo classes, through the same doors as real learning. One seed number."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from courses.outline import CourseOutline, LessonRef
from courses.queries import current_version_by_code, outline_of
from lms.assessments.actions import attempt_token, save_answer, start_attempt, submit_attempt
from lms.assessments.models import Attempt
from lms.cohorts.actions import pin_course
from lms.cohorts.models import Cohort, Enrolment
from lms.ledger.actions import NewEvidence, record_evidence
from lms.ledger.names import EvidenceKind, Grade, Mode
from lms.operations.demo.people import Cast

SEED = 2026
ZONE = ZoneInfo("Asia/Shanghai")
PERIODS = ((time(9, 0), time(9, 45)), (time(9, 55), time(10, 40)), (time(10, 50), time(11, 35)))
SHIFT = ((time(8, 30), time(11, 30)), (time(13, 0), time(16, 0)))
FILM_MS = 12_000
READING_S = 45 * 60


@dataclass(frozen=True, slots=True)
class Diligence:
    """How one invented person learns: days of class and of work, minutes read, quizzes taken, days of silence."""

    class_days: int
    work_days: int
    minutes_read: int
    quizzes: int
    silent_days: int = 0


STEADY = Diligence(class_days=4, work_days=4, minutes_read=45, quizzes=2)
BEHIND = Diligence(class_days=2, work_days=1, minutes_read=18, quizzes=1)
STOPPED = Diligence(class_days=1, work_days=1, minutes_read=0, quizzes=0, silent_days=15)
VILLAGER = Diligence(class_days=6, work_days=0, minutes_read=25, quizzes=1)


def seed_history(cast: Cast, *, today: date, say: Callable[[str], None]) -> None:
    """Evidence and quiz attempts of both classes; what was recorded before changes nothing."""
    for cohort, code in ((cast.apprentices, "SMELT-201"), (cast.villagers, "TEA-101")):
        version = current_version_by_code(code)
        if version is None:
            continue
        outline = outline_of(version)
        enrolments = list(
            Enrolment.objects.filter(cohort=cohort)
            .select_related("learner", "ruleset", "cohort")
            .order_by("pk")
        )
        for place, enrolment in enumerate(enrolments):
            person = VILLAGER if cohort is cast.villagers else _diligence(enrolment, place, cast)
            _seed_person(enrolment, person, outline=outline, today=today)
        say(f"history of {len(enrolments)} people in {cohort.name}")


def _diligence(enrolment: Enrolment, place: int, cast: Cast) -> Diligence:
    if enrolment.learner_id == cast.accounts["learner"].pk:
        return STEADY
    return {0: STOPPED, 3: BEHIND, 6: BEHIND}.get(place % 10, STEADY)


def _seed_person(enrolment: Enrolment, person: Diligence, *, outline: CourseOutline, today: date) -> None:
    dice = random.Random(f"{SEED}/{enrolment.pk}")  # noqa: S311  a demo, nothing secret
    days = _days(enrolment.cohort, today - timedelta(days=max(1, person.silent_days)))
    if not days or Attempt.objects.filter(enrolment=enrolment).exists():
        return
    pin_course(enrolment=enrolment, course_key=outline.course_key, at=_at(days[0], time(8, 0)))
    items = [
        *_class_days(enrolment, _some(days, person.class_days, dice)),
        *_work_days(enrolment, _some(days, person.work_days, dice), dice),
        *_reading(enrolment, person, outline, dice.choice(days)),
        *_films(enrolment, person, outline, dice.choice(days)),
    ]
    record_evidence(items, derive_now=True)
    for lesson in _quizzed(outline)[: person.quizzes]:
        _take_quiz(enrolment, lesson, outline, at=_at(days[-1], time(20, 30)), dice=dice)


def _days(cohort: Cohort, last: date) -> list[date]:
    span = (last - cohort.starts_on).days
    days = [cohort.starts_on + timedelta(days=number) for number in range(span + 1)]
    return [day for day in days if day.weekday() < 6]


def _some(days: list[date], usual: int, dice: random.Random) -> list[date]:
    """About as many of the days as is usual for this person, in order; none when none is usual."""
    wanted = usual and usual + dice.randint(0, 1)
    return sorted(dice.sample(days, min(wanted, len(days))))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=ZONE)


def _class_days(enrolment: Enrolment, days: list[date]) -> Iterator[NewEvidence]:
    for day in days:
        for number, (begins, ends) in enumerate(PERIODS, 1):
            yield NewEvidence(
                natural_key=f"demo:{enrolment.uuid}:onsite:{day}:{number}",
                enrolment=enrolment,
                kind=EvidenceKind.SIGN_IN,
                mode=Mode.ONSITE,
                grade=Grade.A,
                component="practice",
                started_at=_at(day, begins),
                ended_at=_at(day, ends),
                source={"demo": True, "period": number},
            )


def _work_days(enrolment: Enrolment, days: list[date], dice: random.Random) -> Iterator[NewEvidence]:
    for day in days:
        for number, (begins, ends) in enumerate(SHIFT, 1):
            late = timedelta(minutes=5 * dice.randint(0, 6))
            yield NewEvidence(
                natural_key=f"demo:{enrolment.uuid}:work:{day}:{number}",
                enrolment=enrolment,
                kind=EvidenceKind.WORK_LOG,
                mode=Mode.WORKPLACE,
                grade=Grade.B,
                component="practice",
                started_at=_at(day, begins) + late,
                ended_at=_at(day, ends),
                source={"demo": True, "half": number},
            )


def _reading(
    enrolment: Enrolment, person: Diligence, outline: CourseOutline, day: date
) -> Iterator[NewEvidence]:
    lesson = next((lesson for lesson in outline.lessons if lesson.kind == "article"), None)
    if lesson is None or not person.minutes_read:
        return
    begins = _at(day, time(19, 10))
    yield _online(
        enrolment,
        lesson,
        EvidenceKind.READING,
        begins,
        person.minutes_read * 60_000,
        length_ms=lesson.nominal_s * 1_000,
    )


def _films(
    enrolment: Enrolment, person: Diligence, outline: CourseOutline, day: date
) -> Iterator[NewEvidence]:
    for number, lesson in enumerate(_quizzed(outline)[: person.quizzes]):
        begins = _at(day, time(20, 10)) + timedelta(minutes=number)
        yield _online(enrolment, lesson, EvidenceKind.PLAY, begins, FILM_MS, length_ms=FILM_MS)


def _online(
    enrolment: Enrolment,
    lesson: LessonRef,
    kind: EvidenceKind,
    begins: datetime,
    span_ms: int,
    *,
    length_ms: int,
) -> NewEvidence:
    return NewEvidence(
        natural_key=f"demo:{enrolment.uuid}:{kind}:{lesson.uuid}",
        enrolment=enrolment,
        kind=kind,
        mode=Mode.ONLINE,
        grade=Grade.B,
        component=lesson.component,
        lesson_uuid=lesson.uuid,
        lesson_version=lesson.version,
        started_at=begins,
        ended_at=begins + timedelta(milliseconds=span_ms),
        media_from_ms=0,
        media_to_ms=span_ms,
        duration_ms=length_ms,
        gated=lesson.is_gated,
        leased_at=begins,
        source={"demo": True},
    )


def _quizzed(outline: CourseOutline) -> list[LessonRef]:
    return [lesson for lesson in outline.lessons if lesson.is_gated]


def _take_quiz(
    enrolment: Enrolment, lesson: LessonRef, outline: CourseOutline, *, at: datetime, dice: random.Random
) -> None:
    """One attempt through the real actions: mostly right, one question sometimes wrong."""
    attempt = start_attempt(
        learner=enrolment.learner, enrolment=enrolment, course_key=outline.course_key, lesson=lesson, at=at
    )
    token = attempt_token(attempt)
    careless = dice.randrange(len(attempt.paper) * 2)
    for place, question in enumerate(attempt.paper):
        if place != careless:
            save_answer(
                token, question=place, value=question["answer"], at=at + timedelta(seconds=30 * (place + 1))
            )
    submit_attempt(attempt=attempt, actor=enrolment.learner, at=at + timedelta(minutes=5))
