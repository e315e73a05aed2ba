"""What goes wrong in a real school, once each: a stand-in's sign-in, a day over the cap, an offline backlog, a resignation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from courses.outline import LessonRef
from courses.queries import current_version_by_code, outline_of
from lms.accounts.models import User
from lms.cohorts.actions import withdraw
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.ledger.actions import (
    EvidenceKind,
    Grade,
    Mode,
    NewEvidence,
    Said,
    approve_correction,
    correct_hours,
    record_evidence,
)
from lms.ledger.names import CorrectionReason, CorrectionState
from lms.ledger.queries import entries_of
from lms.operations.demo.content import Say
from lms.operations.demo.history import at_home, learning_days

PROXY_WHY = "代签到：当日请假，由同学代为签到，经核实冲正"
AGREED = "已与班主任和本人核对"
RESIGNED_WHY = "本人辞职，培养协议终止"
SYSTEM = "sys"


def seed_mess(*, apprentices: Cohort, computer: Cohort, office: User, second: User, say: Say) -> None:
    """The cases, each on a person of its own; again changes nothing."""
    smelters, typists = _people(apprentices), _people(computer)
    _reverse_a_proxy(smelters[1], office, second)
    _resign(smelters[-1], office)
    version = current_version_by_code("PC-101")
    lessons = outline_of(version).lessons if version else ()
    _read_over_the_cap(typists[0], lessons)
    _come_back_on_line(typists[10], lessons)
    say("one sign-in reversed, one resignation, one day over the cap, one backlog of three days")


def _people(cohort: Cohort) -> list[Enrolment]:
    rows = Enrolment.objects.filter(cohort=cohort).select_related("learner", "ruleset", "cohort")
    return list(rows.order_by("pk"))


def _reverse_a_proxy(enrolment: Enrolment, office: User, second: User) -> None:
    entries = entries_of(enrolment.pk)
    on_site = next((entry for entry in entries if entry.mode == Mode.ONSITE), None)
    if on_site is not None and all(entry.by == SYSTEM for entry in entries):
        said = Said(PROXY_WHY, CorrectionReason.PROXY, key=f"demo:proxy:{enrolment.uuid.hex}")
        act = correct_hours(actor=office, enrolment=enrolment, seq=on_site.seq, sec=0, said=said)
        if act.state == CorrectionState.WAITING:
            approve_correction(actor=second, uuid=act.uuid, words=AGREED)


def _resign(enrolment: Enrolment, office: User) -> None:
    if enrolment.state == EnrolmentState.ACTIVE:
        withdraw(actor=office, enrolment=enrolment, why=RESIGNED_WHY)


def _read_over_the_cap(enrolment: Enrolment, lessons: Sequence[LessonRef]) -> None:
    """Ten worksheets of 45 minutes from noon on: ten units, of which eight count."""
    noon = at_home(learning_days(enrolment.cohort)[3], time(12, 0))
    record_evidence(
        [
            _read(enrolment, lesson, noon + place * timedelta(minutes=50), Grade.B, "over-cap")
            for place, lesson in enumerate(lessons)
        ],
        derive_now=True,
    )


def _come_back_on_line(enrolment: Enrolment, lessons: Sequence[LessonRef]) -> None:
    """Three evenings without a network, handed in on the third: each stands on its own day, with grade C."""
    days = learning_days(enrolment.cohort)[4:7]
    record_evidence(
        [
            _read(enrolment, lesson, at_home(day, time(19, 0)), Grade.C, "backlog")
            for day, lesson in zip(days, lessons, strict=False)
        ],
        at=at_home(days[-1], time(20, 0)),
        derive_now=True,
    )


def _read(enrolment: Enrolment, lesson: LessonRef, begins: datetime, grade: Grade, case: str) -> NewEvidence:
    return NewEvidence(
        natural_key=f"demo:{enrolment.uuid}:{case}:{lesson.uuid}",
        enrolment=enrolment,
        kind=EvidenceKind.READING,
        mode=Mode.ONLINE,
        grade=grade,
        component=lesson.component,
        lesson_uuid=lesson.uuid,
        lesson_version=lesson.version,
        started_at=begins,
        ended_at=begins + timedelta(seconds=lesson.nominal_s),
        media_from_ms=0,
        media_to_ms=lesson.nominal_s * 1_000,
        duration_ms=lesson.nominal_s * 1_000,
        gated=lesson.is_gated,
        leased_at=begins,
        source={"demo": True, "offline": grade == Grade.C},
    )
