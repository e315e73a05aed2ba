"""What two people, or one, decided becomes entries: appended, added to every total, told to the learner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lms.accounts.models import User
from lms.cohorts.models import Enrolment
from lms.ledger.actions.posting import append, open_account
from lms.ledger.actions.projecting import add_to_totals
from lms.ledger.events import HoursPosted, send_on_commit
from lms.ledger.models import Account, Correction, Entry
from lms.ledger.names import CorrectionAct, CorrectionState, EntryKind, Grade
from lms.ledger.queries.plans import Plan, standing_entry
from lms.ledger.rules.decisions import Change, why_text
from lms.ledger.rules.posting import APART
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind
from lms.rulesets.queries import data_of

HOURS_URL = "/learn/hours/"
# What may change in a proposal; the rest is guarded by a trigger.
DECIDED = ("state", "decided_by", "decided_at", "decision", "seqs", "target_seqs")


def settle(correction: Correction, plan: Plan, *, at: datetime) -> None:
    """Post what the correction says (of a locked person), and store its state and its entries. Emits HoursPosted."""
    why = why_of(correction)
    by = name_of(correction.proposed_by)
    own, other = _entries(plan, by, why, at.replace(microsecond=0))
    append([*own, *other])
    add_to_totals([*own, *other])
    correction.state = CorrectionState.POSTED
    correction.seqs, correction.target_seqs = [e.seq for e in own], [e.seq for e in other]
    if correction.pk is None:
        correction.save(force_insert=True)
    else:
        correction.save(update_fields=DECIDED)
    _tell(correction, plan)
    changed = {(entry.account.enrolment_id, entry.day) for entry in [*own, *other]}
    send_on_commit([HoursPosted(enrolment_id, day) for enrolment_id, day in sorted(changed)])


def name_of(user: User) -> str:
    """A person in the ledger."""
    return f"u_{user.uuid}"


def why_of(correction: Correction) -> str:
    """The words that the entries of a correction carry, and that their hash covers."""
    return why_text(
        reason=str(correction.reason),
        words=correction.words,
        document=correction.document,
        approver=name_of(correction.decided_by) if correction.decided_by else "",
        note=correction.decision,
    )


def _entries(plan: Plan, by: str, why: str, at: datetime) -> tuple[list[Entry], list[Entry]]:
    """The entries for the account of the act, and for that of its target."""
    account = open_account(plan.enrolment)
    if plan.act == CorrectionAct.CORRECT:
        return _corrected(plan, account, by, why, at), []
    if plan.target is not None:
        out = [_fresh(account, change, EntryKind.TRANSFER_OUT, -change.before_s) for change in plan.changes]
        there = open_account(plan.target)
        into = [_fresh(there, change, EntryKind.TRANSFER_IN, change.before_s) for change in plan.changes]
        return _signed(out, by, why, at), _signed(into, by, why, at)
    kind = EntryKind.RECOGNITION if plan.act == CorrectionAct.RECOGNISE else EntryKind.ADJUSTMENT
    added = [_fresh(account, change, kind, change.delta_s) for change in plan.changes]
    return _signed(added, by, why, at), []


def _corrected(plan: Plan, account: Account, by: str, why: str, at: datetime) -> list[Entry]:
    entry, sec = standing_entry(plan.enrolment, plan.seq or 0), plan.changes[0].after_s
    back = _like(entry, account, EntryKind.REVERSAL, -entry.sec)
    back.of, back.grade = entry.seq, entry.grade
    # What stands apart from the evidence goes on doing so.
    kind = EntryKind(entry.kind) if entry.kind in APART else EntryKind.CREDIT
    again = [_like(entry, account, kind, sec)] if sec else []
    return _signed([back, *again], by, why, at)


def _like(entry: Entry, account: Account, kind: EntryKind, sec: int) -> Entry:
    """An entry on the same line, of grade D: a person's word (domain §4.1)."""
    return Entry(
        account=account,
        kind=kind,
        mode=entry.mode,
        component=entry.component,
        day=entry.day,
        sec=sec,
        rule=entry.rule,
        grade=Grade.D,
        ev=entry.ev,
        lesson_uuid=entry.lesson_uuid,
        lesson_version=entry.lesson_version,
    )


def _fresh(account: Account, change: Change, kind: EntryKind, sec: int) -> Entry:
    """An entry beside the evidence, by the rule set of its own class."""
    return Entry(
        account=account,
        kind=kind,
        mode=change.line.mode,
        component=change.line.component,
        day=change.line.day,
        sec=sec,
        rule=data_of(account.enrolment.ruleset).rule,
        grade=Grade.D,
    )


def _signed(entries: Sequence[Entry], by: str, why: str, at: datetime) -> list[Entry]:
    for entry in entries:
        entry.by, entry.why, entry.at = by, why, at
    return list(entries)


def _tell(correction: Correction, plan: Plan) -> None:
    learner, target = plan.enrolment.learner, plan.target
    day = plan.changes[0].line.day
    key, why = f"corrected:{correction.uuid}", correction.words
    if target is not None:
        names = {"cohort": plan.enrolment.cohort.name, "target": target.cohort.name, "why": why}
        address = _hours_of(target)
        notify(recipient=learner, kind=NoticeKind.HOURS_MOVED, values={**names}, url=address, natural_key=key)
        return
    notify(
        recipient=learner,
        kind=NoticeKind.HOURS_CORRECTED,
        values={"day": day.isoformat(), "why": why},
        url=_hours_of(plan.enrolment, f"{day.isoformat()}/"),
        natural_key=key,
    )


def _hours_of(enrolment: Enrolment, rest: str = "") -> str:
    return f"{HOURS_URL}{rest}?class={enrolment.uuid}"
