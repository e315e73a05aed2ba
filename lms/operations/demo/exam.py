"""The final assessment of the apprentices: an exam that was sat and one that comes, texts and tasks at the bench, marked
and waiting.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from courses.actions import CourseTexts, LessonDraft, create_bank, create_course, save_questions
from courses.models import CoursePage, Subject
from courses.outline import LessonRef, Purpose, Release, Review
from courses.queries import current_version_by_code, outline_of
from courses.quizzes.items import QuestionData
from lms.accounts.models import User
from lms.assessments.actions import attempt_token, start_attempt, submit_attempt
from lms.assessments.actions.answering import Packet
from lms.assessments.actions.bench import score_at_bench
from lms.assessments.actions.counting import count_quiz
from lms.assessments.actions.invigilating import begin_sitting, give_seats, let_in
from lms.assessments.actions.leaving import Away, note_leavings
from lms.assessments.actions.letting_out import release_sitting
from lms.assessments.actions.marking import give_mark, plan_marking
from lms.assessments.actions.releasing import release_results
from lms.assessments.actions.sittings import SittingPlan, make_sitting
from lms.assessments.actions.starting import Entry
from lms.assessments.models import Attempt, IdentityWay, Marking, Sitting
from lms.assessments.queries.bench import BenchLesson, bench_paper
from lms.cohorts.actions import add_course
from lms.cohorts.models import Cohort, Enrolment
from lms.operations.demo.bench_evidence import drawn_evidence
from lms.operations.demo.content import Json, Say, same_uuid
from lms.operations.demo.history import at_home
from lms.operations.demo.people import Cast
from lms.partners.actions import set_examiner
from lms.partners.models import MemberRole, Membership

CODE = "SMELT-EXAM"
BANKS = {"theory": "smelt-exam", "case": "smelt-case", "bench": "smelt-bench"}
PARTS = (("安全", 5), ("工艺", 3))
WRITERS, BENCHED, RELEASED = 12, 7, 4
MINUTES, PASS_PERCENT, SEED = 45, 60, 2026
ACCESS_CODE = "2046"
AWAY = (Away(1, 12), Away(2, 95))
# Points by the line for each text of exam.json; None waits for its marker.
MARKS: tuple[tuple[int, int, int] | None, ...] = (
    (400, 300, 300), (400, 300, 250), (350, 200, 200), (0, 0, 100), None, (400, 150, 50),
)  # fmt: skip
TEXTS_RELEASED = 3
BENCH_MARKS = (((200, 200, 200), (200, 200)), ((200, 100, 150), (150, 200)), ((0, 200, 100), (200, 0)), ((200, 150, 100), (200, 150)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exam:
    """The class, who writes, and the three lessons."""

    cohort: Cohort
    people: Sequence[Enrolment]
    trainer: User
    mentor: User
    lessons: Sequence[LessonRef]
    last_day: date


def seed_exam(cast: Cast, *, today: date, say: Say) -> None:
    """All of it in one commit; what is there stays as it is."""
    if CoursePage.objects.filter(code=CODE).exists():
        return
    with transaction.atomic():
        exam = _made(cast, today)
        sat = _sat(exam)
        marked = _texts(exam)
        scored = _bench(exam)
        _to_come(exam, today)
    say(f"final assessment: {sat} sat the exam, {marked} texts marked, {scored} people scored at the bench")


def _made(cast: Cast, today: date) -> Exam:
    """Banks, course and examiner."""
    data: Json = json.loads(Path(__file__).with_name("exam.json").read_text(encoding="utf-8"))
    office, trainer, cohort = cast.accounts["office"], cast.accounts["trainer"], cast.apprentices
    for part, key in BANKS.items():
        bank = create_bank(
            actor=trainer, key=key, title=data["banks"][part], occupation="铅锌冶炼工", level="4"
        )
        items = [
            QuestionData(uuid=str(same_uuid(f"{key}/{place}")), **item)
            for place, item in enumerate(data[part])
        ]
        save_questions(bank, items, actor=trainer)
    words = data["course"]
    create_course(
        actor=trainer,
        code=CODE,
        texts={
            language: CourseTexts(title=title, summary=words["summary"][language])
            for language, title in words["title"].items()
        },
        lessons=list(_lessons(data)),
        subject=Subject.objects.filter(key="smelting").first(),
        level=4,
        class_kind="apprentice",
        poster_key="smelter",
        listed=False,
        course_key=same_uuid(CODE),
    )
    add_course(actor=office, cohort=cohort, course_key=same_uuid(CODE))
    mentor = Membership.objects.get(
        partner=cohort.partner, user=cast.accounts["mentor"], role=MemberRole.MENTOR
    )
    set_examiner(actor=office, membership=mentor, may=True)
    version = current_version_by_code(CODE)
    rows = Enrolment.objects.filter(cohort=cohort, state="active").select_related(
        "learner", "ruleset", "cohort"
    )
    mine = rows.filter(learner=cast.accounts["learner"])
    people = [*mine, *rows.exclude(learner=cast.accounts["learner"]).order_by("pk")[: WRITERS - 1]]
    lessons = outline_of(version).lessons if version else []
    return Exam(cohort, people, trainer, cast.accounts["mentor"], lessons, today - timedelta(days=2))


def _lessons(data: Json) -> Iterator[LessonDraft]:
    theory: dict[str, Any] = {  # Any: fields of the editor
        "purpose": Purpose.FINAL.value, "by_sitting": True, "review": Review.MARKS.value,
        "release": Release.BY_PERSON.value, "attempts": 2,
        "parts": [{"bank": BANKS["theory"], "count": count, "category": category} for category, count in PARTS],
    }  # fmt: skip
    count = sum(count for _category, count in PARTS)
    plans: dict[str, tuple[int, dict[str, Any], int | None]] = {  # Any: fields of the editor
        "theory": (count, theory, MINUTES),
        "case": (1, {"attempts": 2}, None),
        "bench": (2, {"attempts": 2}, None),
    }
    for part, (draw, plan, minutes) in plans.items():
        yield LessonDraft(
            kind="quiz",
            uuid=same_uuid(f"{CODE}/{part}"),
            title=data["lessons"][part],
            minutes=MINUTES,
            component="practice" if part == "bench" else "theory",
            required=False,
            bank=BANKS[part],
            draw=draw,
            pass_percent=PASS_PERCENT,
            time_limit_min=minutes,
            plan=plan,
        )


def _sat(exam: Exam) -> int:
    """An invigilated sitting two days ago: let in, begun, handed in, released; its questions counted."""
    lesson, opens = exam.lessons[0], at_home(exam.last_day, time(14, 0))
    plan = SittingPlan(opens, opens + timedelta(hours=1), ACCESS_CODE, invigilated=True)
    sitting = _sitting(exam, plan)
    give_seats(actor=exam.trainer, sitting=sitting)
    for person in exam.people:
        let_in(actor=exam.trainer, sitting=sitting, enrolment=person, way=IdentityWay.PAPERS, at=opens)
    begin_sitting(actor=exam.trainer, sitting=sitting, at=opens)
    sitting.refresh_from_db()
    for place, person in enumerate(exam.people):
        dice = random.Random(f"{SEED}/{place}")  # noqa: S311  a demo, nothing secret
        begun = opens + timedelta(seconds=20 + 7 * place)
        attempt = start_attempt(
            learner=person.learner, enrolment=person, course_key=same_uuid(CODE), lesson=lesson, at=begun,
            entry=Entry(code=ACCESS_CODE),
        )  # fmt: skip
        if place % 5 == 3:
            note_leavings(attempt_token(attempt), page="demo", away=AWAY, at=begun + timedelta(minutes=9))
        likely = 1.0 if place == 0 else dice.uniform(0.3, 0.95)
        packets = [
            Packet(number, said(question, is_right=dice.random() < likely))
            for number, question in enumerate(attempt.paper)
        ]
        submit_attempt(
            attempt=attempt,
            actor=person.learner,
            at=begun + timedelta(minutes=dice.randint(14, 40)),
            answers=packets,
        )
    release_sitting(actor=exam.trainer, sitting=sitting, at=opens + timedelta(hours=3))
    count_quiz(lesson.uuid, len(exam.people), at=opens + timedelta(hours=3))
    return len(exam.people)


def _to_come(exam: Exam, today: date) -> None:
    """The next sitting, for whoever was not there or did not pass."""
    opens = at_home(today + timedelta(days=4), time(14, 0))
    sitting = _sitting(exam, SittingPlan(opens, opens + timedelta(hours=1), ACCESS_CODE, invigilated=True))
    give_seats(actor=exam.trainer, sitting=sitting)


def _sitting(exam: Exam, plan: SittingPlan) -> Sitting:
    return make_sitting(
        actor=exam.trainer, cohort=exam.cohort, course_key=same_uuid(CODE), lesson=exam.lessons[0], plan=plan
    )


def _texts(exam: Exam) -> int:
    """Texts on an accident: three with a result, others marked, one waits."""
    data: Json = json.loads(Path(__file__).with_name("exam.json").read_text(encoding="utf-8"))
    lesson, at = exam.lessons[1], at_home(exam.last_day, time(16, 0))
    for place, (person, text, lines) in enumerate(zip(exam.people, data["texts"], MARKS, strict=False)):
        if place == TEXTS_RELEASED:
            release_results(
                actor=exam.trainer, cohort=exam.cohort, lesson_uuid=lesson.uuid,
                at=at + timedelta(hours=5),
            )  # fmt: skip
        attempt = _written(exam, person, text, at)
        if lines is not None:
            marking = Marking.objects.get(attempt=attempt)
            give_mark(actor=exam.trainer, marking=marking, lines=lines, at=at + timedelta(hours=4))
    return sum(lines is not None for lines in MARKS)


def _written(exam: Exam, person: Enrolment, text: str, at: datetime) -> Attempt:
    attempt = start_attempt(
        learner=person.learner, enrolment=person, course_key=same_uuid(CODE), lesson=exam.lessons[1], at=at
    )
    return submit_attempt(
        attempt=attempt, actor=person.learner, at=at + timedelta(minutes=20), answers=[Packet(0, text)]
    )


def _bench(exam: Exam) -> int:
    """Two tasks at the bench: the trainer and the mentor score, four have a result, one has a photo and a film."""
    lesson, begun = exam.lessons[2], at_home(exam.last_day + timedelta(days=1), time(9, 0))
    at_bench, paper = BenchLesson(same_uuid(CODE), lesson), bench_paper(lesson)
    plan_marking(actor=exam.trainer, cohort=exam.cohort, lesson_uuid=lesson.uuid, markers=1, at=begun)
    for place, person in enumerate(exam.people[:BENCHED]):
        examiner = exam.mentor if place >= RELEASED else exam.trainer
        for number, question in enumerate(paper):
            if place == BENCHED - 1 and number:
                continue
            score_at_bench(
                actor=examiner, enrolment=person, at_bench=at_bench, paper=paper, question=question.uuid,
                lines=BENCH_MARKS[place % len(BENCH_MARKS)][number],
                evidence=drawn_evidence() if place in {0, RELEASED} and not number else (),
                at=begun + timedelta(minutes=12 * place + 5 * number),
            )  # fmt: skip
        if place == RELEASED - 1:
            release_results(
                actor=exam.trainer, cohort=exam.cohort, lesson_uuid=lesson.uuid,
                at=begun + timedelta(hours=2),
            )  # fmt: skip
    return BENCHED


def said(question: Json, *, is_right: bool) -> Any:  # Any: the JSON value of the kind
    """What somebody answers who knows it, or does not."""
    key = question["answer"]
    match question["kind"]:
        case "fill":
            return [each[0] if is_right else "蒸馏" for each in key]
        case "numerical":
            return key["value"] if is_right else "60"
        case kind:
            return key if is_right else _wrong(kind, key)


def _wrong(kind: str, key: Any) -> Any:  # Any: the JSON value of the kind
    match kind:
        case "single":
            return 0 if key else 1
        case "multiple":
            return list(key[:1])
        case "truefalse":
            return not key
        case _:
            return list(reversed(key))
