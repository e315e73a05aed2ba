"""Hours that people looked at: one added, two that wait for a second person, a question answered and one that is open."""

from __future__ import annotations

from datetime import date

from lms.accounts.models import User
from lms.cases.actions import close_case
from lms.cases.names import CaseOutcome
from lms.cases.queries import known_threads
from lms.cohorts.models import Enrolment
from lms.ledger.actions import (
    Mode,
    Said,
    adjust_hours,
    correct_hours,
    object_to_day,
    question_key,
    recognise_hours,
)
from lms.ledger.names import CorrectionReason, DayQuestion
from lms.ledger.queries import EntryView, entries_of
from lms.operations.demo.content import Say
from lms.operations.demo.people import Cast

UNIT_S = 45 * 60
DEVICE = "签到机断网，第三节未记录；纸质签到表和培训教师均已核对"
PROXY = "班主任反映当天由同学代签到，请核对后冲正"
ELSEWHERE = "入学前已在县职教中心学完铅锌冶炼基础，有结业证书"
DOCUMENT = "县职教中心结业证书 2025-0418"
ASKED = "第三节我一直在教室，签到机没有网络。"
ANSWERED = "已核对纸质签到表，第三节补记 1 学时。谢谢您告诉我们。"
ASKS = "晚上看课的时候断网了，后来又接着看，请帮我查一下。"


def seed_corrections(cast: Cast, *, say: Say) -> None:
    """Through the same doors as the office's own; again changes nothing."""
    people = Enrolment.objects.filter(cohort=cast.apprentices).select_related("learner", "ruleset", "cohort")
    rows = list(people.order_by("pk"))
    office, admin = cast.accounts["office"], cast.accounts["admin"]
    amei = next((row for row in rows if row.learner_id == cast.accounts["learner"].pk), None)
    others = [row for row in rows if row != amei]
    if amei is None or len(others) < 2 or not (own := _on_site(amei)):
        return
    _answered(amei, own[0].day, office)
    _open(amei, max(entry.day for entry in entries_of(amei.pk)))
    _waiting(others[1], others[-1], admin)
    say("one question answered, one open; two corrections wait for a second person")


def _on_site(enrolment: Enrolment) -> list[EntryView]:
    return [
        entry for entry in entries_of(enrolment.pk) if entry.mode == Mode.ONSITE and entry.kind == "credit"
    ]


def _answered(enrolment: Enrolment, day: date, office: User) -> None:
    if known_threads([question_key(enrolment, day)]):
        return
    case = object_to_day(
        actor=enrolment.learner, enrolment=enrolment, day=day, what=DayQuestion.MISSING, words=ASKED
    )
    said = Said(DEVICE, CorrectionReason.DEVICE, key=f"demo:added:{enrolment.uuid.hex}")
    adjust_hours(
        actor=office,
        enrolment=enrolment,
        day=day,
        mode=Mode.ONSITE,
        component="practice",
        sec=UNIT_S,
        said=said,
    )
    close_case(actor=office, case=case, outcome=CaseOutcome.CORRECTED, answer=ANSWERED)


def _open(enrolment: Enrolment, day: date) -> None:
    if known_threads([question_key(enrolment, day)]):
        return
    what = DayQuestion.MISSING
    object_to_day(actor=enrolment.learner, enrolment=enrolment, day=day, what=what, words=ASKS)


def _waiting(one: Enrolment, other: Enrolment, admin: User) -> None:
    """A large correction, and recognised hours: proposed by the administrator, so that the office may decide."""
    entries = _on_site(one)
    if entries:
        said = Said(PROXY, CorrectionReason.PROXY, key=f"demo:proxy:{one.uuid.hex}")
        correct_hours(actor=admin, enrolment=one, seq=entries[-1].seq, sec=0, said=said)
    said = Said(ELSEWHERE, CorrectionReason.ELSEWHERE, DOCUMENT, f"demo:elsewhere:{other.uuid.hex}")
    recognise_hours(
        actor=admin, enrolment=other, day=other.enrolled_on, mode=Mode.ONSITE, component="theory",
        sec=12 * UNIT_S, said=said,
    )  # fmt: skip
