"""Opening a case, adding words, taking it up, and answering it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cases import refusals
from lms.cases.events import CaseClosed, send_on_commit
from lms.cases.models import Case, CaseWords, ClassDevice
from lms.cases.names import LEARNER_SEES, CaseKind, CaseOutcome, CaseState, outcomes_of
from lms.cohorts.models import Enrolment
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind

HOURS_PAGE = "/learn/hours/"
LONGEST_WORDS = 2000


@transaction.atomic
def open_case(
    *,
    natural_key: str,
    kind: CaseKind,
    learner_id: int,
    enrolment: Enrolment | None = None,
    day: date | None = None,
    facts: dict[str, object],
    words: str = "",
    opened_by: User | None = None,
    device: str = "",
    others: Collection[int] = (),
    at: datetime | None = None,
) -> Case:
    """Put a question into the queue of the office, once for each `natural_key` (at most 150 signs).

    Repeated, it gives the case that is there. New `words` are added to it; when it was answered already, they open
    a new case that follows the old. `facts` is plain JSON without names and ID numbers; `others` are further people
    whom the case is about. Who may: any room, after its own check of who asks.
    """
    if enrolment is not None and enrolment.learner_id != learner_id:
        raise ValueError("a case about one learner names the enrolment of another")
    now = at or timezone.now()
    take_turn(_turn(natural_key))
    newest = _newest(natural_key)
    if newest is None:
        made = Case(
            thread=natural_key, natural_key=natural_key, kind=kind, learner_id=learner_id, enrolment=enrolment,
            day=day, device=device[:80], facts=facts, opened_by=opened_by, opened_at=now,
        )  # fmt: skip
        newest = _stored(made, others)
    return _with_words(newest, words, opened_by, now, facts) if words.strip() else newest


@transaction.atomic
def add_words(*, case: Case, author: User, words: str, at: datetime | None = None) -> Case:
    """Say more in a case; after its answer this opens a new one, which is returned. Nothing for words said before.

    Who may: the learner of the case and the office (checked by the caller). Raises AnswerMissing for no words.
    """
    if not words.strip():
        raise refusals.AnswerMissing
    take_turn(_turn(case.thread))
    newest = _newest(case.thread) or case
    return _with_words(newest, words, author, at or timezone.now(), newest.facts)


@transaction.atomic
def take_case(*, actor: User, case: Case) -> Case:
    """`actor` looks after the case; who had it before sees that. Office only.

    Raises NotOffice, CaseIsClosed, OwnCase.
    """
    locked = _locked_open(actor, case)
    if locked.taken_by_id != actor.pk:
        locked.taken_by = actor
        locked.save(update_fields=["taken_by"])
        record(actor=actor, action="case.taken", noun="case", object_uuid=locked.uuid)
    return locked


@transaction.atomic
def close_case(
    *,
    actor: User,
    case: Case,
    outcome: CaseOutcome,
    answer: str,
    tell: str = "",
    at: datetime | None = None,
) -> Case:
    """Answer a case. Office only, and nobody one about themselves; no second of anybody's hours changes by it.

    The learner of a question is told the answer; of a flag they hear only what `tell` says. The outcome
    CLASS_DEVICE is remembered of the device, and answers its other open cases. The same answer sent twice is one.
    Audited; emits CaseClosed. Raises AnswerMissing, OutcomeDoesNotFit, CaseIsClosed, OwnCase, NotOffice.
    """
    text = answer.strip()[:LONGEST_WORDS]
    if outcome not in outcomes_of(case.kind):
        raise refusals.OutcomeDoesNotFit
    if not text:
        raise refusals.AnswerMissing
    if _was_answered_so(actor, case, outcome, text):
        return Case.objects.get(pk=case.pk)
    now = at or timezone.now()
    locked = _locked_open(actor, case)
    _close(locked, actor, outcome, text, now)
    if tell.strip() or locked.kind in LEARNER_SEES:
        _tell(locked, actor, tell.strip()[:LONGEST_WORDS] or text)
    if outcome == CaseOutcome.CLASS_DEVICE and locked.device:
        _remember_device(locked, actor, text, now)
    return locked


def _turn(thread: str) -> str:
    """Who adds to one thread does so one after the other (ADR 0024); it is the last turn of an act."""
    return f"case {thread}"


def _newest(thread: str) -> Case | None:
    """The last case of a thread, held until the transaction ends."""
    return Case.objects.select_for_update().filter(thread=thread).order_by("-opened_at", "-pk").first()


def _stored(made: Case, others: Collection[int] = ()) -> Case:
    made.save(force_insert=True)
    if others:
        made.others.set(set(others) - {made.learner_id})
    return made


def _with_words(case: Case, words: str, author: User | None, now: datetime, facts: dict[str, object]) -> Case:
    """The words in the open case of the thread; a new one, as things are now, follows one that was answered."""
    text = words.strip()[:LONGEST_WORDS]
    author_id = author.pk if author else None
    said = CaseWords.objects.filter(case=case, author_id=author_id, text=text)
    if case.is_open and said.exists():
        return case
    if not case.is_open:
        count = Case.objects.filter(thread=case.thread).count()
        following = Case(
            thread=case.thread, natural_key=f"{case.thread}#{count + 1}", kind=case.kind,
            learner_id=case.learner_id, enrolment_id=case.enrolment_id, day=case.day, device=case.device,
            facts=facts, follows=case, opened_by=author, opened_at=now,
        )  # fmt: skip
        case = _stored(following)
    CaseWords.objects.create(case=case, author=author, text=text, at=now)
    return case


def _locked_open(actor: User, case: Case) -> Case:
    """The case as it stands now, held; open, and not about the actor. Raises NotOffice, CaseIsClosed, OwnCase."""
    require_office(actor)
    locked = (
        Case.objects.select_for_update(of=("self",)).select_related("learner", "enrolment").get(pk=case.pk)
    )
    if locked.learner_id == actor.pk or locked.others.filter(pk=actor.pk).exists():
        raise refusals.OwnCase
    if not locked.is_open:
        raise refusals.CaseIsClosed
    return locked


def _was_answered_so(actor: User, case: Case, outcome: CaseOutcome, text: str) -> bool:
    """Whether the same person gave the same answer before: a form sent twice."""
    same = Case.objects.filter(pk=case.pk, state=CaseState.CLOSED, closed_by=actor)
    return same.filter(outcome=outcome, answer=text).exists()


def _close(case: Case, actor: User, outcome: CaseOutcome, text: str, now: datetime) -> None:
    case.state, case.outcome, case.answer = CaseState.CLOSED, outcome, text
    case.closed_by, case.closed_at = actor, now
    case.save(update_fields=["state", "outcome", "answer", "closed_by", "closed_at"])
    record(
        actor=actor,
        action="case.closed",
        noun="case",
        object_uuid=case.uuid,
        why=text,
        detail={"kind": str(case.kind), "outcome": str(outcome)},
    )
    send_on_commit(
        CaseClosed(
            case.pk, case.uuid, str(case.kind), str(outcome), case.thread, case.learner_id, case.enrolment_id
        )
    )


def _tell(case: Case, actor: User, text: str) -> None:
    """The learner hears from the office; the notice leads to the day, where there is one."""
    day = f"{case.day.isoformat()}/" if case.day else ""
    own_class = f"?class={case.enrolment.uuid}" if case.enrolment else ""
    notify(
        recipient=case.learner,
        kind=NoticeKind.CASE_ANSWERED if case.kind in LEARNER_SEES else NoticeKind.OFFICE_WROTE,
        values={"answer": text},
        url=f"{HOURS_PAGE}{day}{own_class}",
        natural_key=f"case:{case.uuid}",
        sender=actor,
    )


def _remember_device(case: Case, actor: User, why: str, now: datetime) -> None:
    """The device is shared with a reason from now on; its other open cases have the same answer."""
    ClassDevice.objects.get_or_create(
        device=case.device, defaults={"case": case, "why": why, "marked_by": actor, "marked_at": now}
    )
    same = Case.objects.select_for_update().filter(
        device=case.device, kind=CaseKind.FLAG_DEVICE, state=CaseState.OPEN
    )
    for other in same.exclude(learner=actor).exclude(others=actor):
        _close(other, actor, CaseOutcome.CLASS_DEVICE, why, now)
