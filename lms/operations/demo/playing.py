"""Six apprentices at the demo's courseware, an evening: what it says of them, beside what the server's clock saw."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from courses.outline import LessonRef
from courses.queries import current_version, outline_of
from lms.cohorts.actions import add_trainer, join_open_course, pin_course
from lms.cohorts.models import Enrolment
from lms.ledger.actions import NewEvidence, record_evidence
from lms.ledger.names import EvidenceKind, Grade, Mode
from lms.operations.demo.content import Say, same_uuid
from lms.operations.demo.courseware import ASK_ITEM, READ_ITEM
from lms.operations.demo.history import at_home
from lms.operations.demo.people import Cast
from lms.scorm.actions import begin_item, launch, open_shell, take_commit
from lms.scorm.models import Registration
from lms.scorm.telling import tell_due
from lms.scorm.tokens import LaunchName

COURSE, RIGHT = "START-001", "b"


class Evening(NamedTuple):
    """How one person plays: seconds at the page and as it claims them, and the answer; '' went away before it."""

    read_s: int
    claimed_s: int
    said: str


# One claims far more than the clock saw; one left before the question.
EVENINGS = (
    Evening(70, 68, "b"),
    Evening(55, 55, "a"),
    Evening(80, 76, "b"),
    Evening(40, 2400, "b"),
    Evening(62, 60, "c"),
    Evening(30, 30, ""),
)
ASK_S = 20


def seed_playing(cast: Cast, *, today: date, say: Say) -> None:
    """Through the doors of a real page; again changes nothing. The ledger hears of it as of a real one."""
    version = current_version(same_uuid(COURSE))
    lessons = outline_of(version).lessons if version else ()
    lesson = next((lesson for lesson in lessons if lesson.kind == "package"), None)
    if lesson is None or Registration.objects.filter(lesson_uuid=lesson.uuid).exists():
        return
    others = Enrolment.objects.filter(cohort=cast.apprentices).exclude(learner=cast.accounts["learner"])
    people = list(others.select_related("learner").order_by("pk")[: len(EVENINGS)])
    begins, clock = at_home(today - timedelta(days=1), time(19, 30)), []
    for place, (person, evening) in enumerate(zip(people, EVENINGS, strict=False)):
        begun = begins + timedelta(minutes=3 * place)
        enrolment = join_open_course(learner=person.learner, course_key=same_uuid(COURSE), at=begun)
        pin_course(enrolment=enrolment, course_key=same_uuid(COURSE), at=begun)
        clock.append(_play(enrolment, lesson, evening, begun))
    if clock:
        add_trainer(
            actor=cast.accounts["office"], cohort=clock[0].enrolment.cohort, user=cast.accounts["trainer"]
        )
    tell_due()
    record_evidence(clock, derive_now=True)
    say(f"{len(clock)} people at courseware")


def _play(enrolment: Enrolment, lesson: LessonRef, evening: Evening, begun: datetime) -> NewEvidence:
    """Both parts, as the package would; what the lease would have seen of it."""
    started = launch(
        actor=enrolment.learner, enrolment=enrolment, lesson=lesson, course_key=same_uuid(COURSE), at=begun
    )
    name = LaunchName(started.registration.uuid, started.registration.issued, "zh-hans")
    open_shell(name)
    read = begun + timedelta(seconds=evening.read_s)
    _part(name, READ_ITEM, {"cmi.core.lesson_status": "completed"}, evening.claimed_s, begun, read)
    ends = read + timedelta(seconds=ASK_S if evening.said else 0)
    if evening.said:
        _part(name, ASK_ITEM, _answer(evening.said), ASK_S, read, ends)
    return NewEvidence(
        natural_key=f"demo:{enrolment.uuid}:courseware:{lesson.uuid}",
        enrolment=enrolment,
        kind=EvidenceKind.COURSEWARE,
        mode=Mode.ONLINE,
        grade=Grade.B,
        component=lesson.component,
        lesson_uuid=lesson.uuid,
        lesson_version=lesson.version,
        started_at=begun,
        ended_at=ends,
        media_from_ms=0,
        media_to_ms=min(lesson.nominal_s, (ends - begun).seconds) * 1_000,
        duration_ms=lesson.nominal_s * 1_000,
        leased_at=begun,
        source={"demo": True},
    )


def _part(
    name: LaunchName, item: str, values: dict[str, str], claimed_s: int, begun: datetime, ends: datetime
) -> None:
    session = begin_item(name, item=item, at=begun)
    span = f"{claimed_s // 3600:02d}:{claimed_s // 60 % 60:02d}:{claimed_s % 60:02d}"
    commit = {
        "v": 1,
        "item": item,
        "session": session.session,
        "seq": session.seq + 1,
        "reason": "finish",
        "values": {**values, "cmi.core.session_time": span},
    }
    take_commit(name, commit, at=ends)


def _answer(said: str) -> dict[str, str]:
    is_right = said == RIGHT
    first = "cmi.interactions.0"
    return {
        f"{first}.id": "once",
        f"{first}.type": "choice",
        f"{first}.student_response": said,
        f"{first}.correct_responses.0.pattern": RIGHT,
        f"{first}.result": "correct" if is_right else "wrong",
        "cmi.core.score.min": "0",
        "cmi.core.score.max": "100",
        "cmi.core.score.raw": "100" if is_right else "0",
        "cmi.core.lesson_status": "passed" if is_right else "failed",
    }
