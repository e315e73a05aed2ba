"""Two or three weeks of learning for the demo classes, through the same doors as real learning. One seed number."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from courses.outline import CourseOutline, LessonRef
from courses.queries import current_version_by_code, outline_of
from lms.assessments.actions import attempt_token, save_answer, start_attempt, submit_attempt
from lms.cohorts.actions import pin_class
from lms.cohorts.models import Cohort, CoursePin, Enrolment
from lms.ledger.actions import NewEvidence, record_evidence
from lms.ledger.names import EvidenceKind, Grade, Mode
from lms.operations.demo.people import Cast

SEED = 2026
ZONE = ZoneInfo("Asia/Shanghai")
PERIODS = ((time(9, 0), time(9, 45)), (time(9, 55), time(10, 40)), (time(10, 50), time(11, 35)))
SHIFT = ((time(8, 30), time(11, 30)), (time(13, 0), time(16, 0)))
FILM_MS = 12_000
TERM_DAYS = 20


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
NO_NETWORK = Diligence(class_days=6, work_days=0, minutes_read=0, quizzes=0)
LAID_OFF = Diligence(class_days=6, work_days=0, minutes_read=110, quizzes=1)


Habit = Callable[[int, Enrolment], Diligence]


def seed_history(cast: Cast, *, today: date, say: Callable[[str], None]) -> None:
    """Evidence and quiz attempts of both classes; what was recorded before changes nothing."""

    def of_apprentices(place: int, enrolment: Enrolment) -> Diligence:
        return STEADY if enrolment.learner_id == cast.accounts["learner"].pk else apprentice(place, enrolment)

    for cohort, code, habit in (
        (cast.apprentices, "SMELT-201", of_apprentices),
        (cast.villagers, "TEA-101", villager),
    ):
        people = learn_together(cohort, code, habit=habit, today=today)
        say(f"history of {people} people in {cohort.name}")


def apprentice(place: int, _enrolment: Enrolment) -> Diligence:
    """Of ten apprentices one has stopped and two are behind."""
    return {0: STOPPED, 3: BEHIND, 6: BEHIND}.get(place % 10, STEADY)


def villager(_place: int, _enrolment: Enrolment) -> Diligence:
    """A village class sits together, day after day."""
    return VILLAGER


def laid_off(place: int, _enrolment: Enrolment) -> Diligence:
    """Every tenth has no network at home, and reads nothing there."""
    return NO_NETWORK if place % 10 == 0 else LAID_OFF


@transaction.atomic
def learn_together(cohort: Cohort, code: str, *, habit: Habit, today: date) -> int:
    """Everybody of the class who has not begun the course learns it as is their habit, all in one commit: so a
    seeding that is cut off goes on with the next class. Returns how many they were.
    """
    version = current_version_by_code(code)
    if version is None:
        return 0
    outline = outline_of(version)
    begun = CoursePin.objects.filter(course_key=outline.course_key).values("enrolment")
    everybody = Enrolment.objects.filter(cohort=cohort).select_related("learner", "ruleset", "cohort")
    fresh = list(everybody.exclude(pk__in=begun).order_by("pk"))
    days = learning_days(cohort, today - timedelta(days=1))
    if not fresh or not days:
        return 0
    pin_class(enrolments=fresh, course_key=outline.course_key, at=at_home(days[0], time(8, 0)))
    items: list[NewEvidence] = []
    for place, enrolment in enumerate(fresh):
        items += _learn(enrolment, habit(place, enrolment), outline=outline, today=today)
    record_evidence(items, derive_now=True)
    return len(fresh)


def _learn(
    enrolment: Enrolment, person: Diligence, *, outline: CourseOutline, today: date
) -> list[NewEvidence]:
    """A person's fortnight: the quizzes are taken here, the evidence is handed back to be recorded with the class's."""
    dice = random.Random(f"{SEED}/{enrolment.pk}")  # noqa: S311  a demo, nothing secret
    days = learning_days(enrolment.cohort, today - timedelta(days=max(1, person.silent_days)))
    if not days:
        return []
    in_class = _some(days, person.class_days, dice)
    at_work = _some([day for day in days if day not in in_class], person.work_days, dice)
    items = [
        *_class_days(enrolment, in_class),
        *_work_days(enrolment, at_work, dice),
        *_reading(enrolment, person, outline, sorted(dice.sample(days, min(3, len(days))))),
        *_films(enrolment, person, outline, dice.choice(days)),
    ]
    for lesson in _quizzed(outline)[: person.quizzes]:
        _take_quiz(enrolment, lesson, outline, at=at_home(days[-1], time(20, 30)), dice=dice)
    return items


def learning_days(cohort: Cohort, last: date | None = None) -> list[date]:
    """The working days of the class from its start to `last`, of its first three weeks at most."""
    span = min(TERM_DAYS, (last - cohort.starts_on).days) if last else TERM_DAYS
    days = [cohort.starts_on + timedelta(days=number) for number in range(span + 1)]
    return [day for day in days if day.weekday() < 6]


def _some(days: list[date], usual: int, dice: random.Random) -> list[date]:
    """About as many of the days as is usual for this person, in order; none when none is usual."""
    wanted = usual and usual + dice.randint(0, 1)
    return sorted(dice.sample(days, min(wanted, len(days))))


def at_home(day: date, clock: time) -> datetime:
    """The instant of a clock time in the academy's own zone."""
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
                started_at=at_home(day, begins),
                ended_at=at_home(day, ends),
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
                started_at=at_home(day, begins) + late,
                ended_at=at_home(day, ends),
                source={"demo": True, "half": number},
            )


def _reading(
    enrolment: Enrolment, person: Diligence, outline: CourseOutline, days: list[date]
) -> Iterator[NewEvidence]:
    """The worksheets in order, one an evening, as far as the minutes go."""
    texts = [lesson for lesson in outline.lessons if lesson.kind == "article"]
    left_s = person.minutes_read * 60
    for day, lesson in zip(days, texts, strict=False):
        span_s = min(left_s, lesson.nominal_s)
        if span_s > 0:
            yield _online(
                enrolment,
                lesson,
                EvidenceKind.READING,
                at_home(day, time(19, 10)),
                span_s * 1_000,
                length_ms=lesson.nominal_s * 1_000,
            )
        left_s -= span_s


def _films(
    enrolment: Enrolment, person: Diligence, outline: CourseOutline, day: date
) -> Iterator[NewEvidence]:
    for number, lesson in enumerate(_quizzed(outline)[: person.quizzes]):
        begins = at_home(day, time(20, 10)) + timedelta(minutes=number)
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
