"""Whether what people decided about hours is what the ledger says, and was decided by as many as it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lms.ledger.models import Account, Correction, Entry
from lms.ledger.names import CorrectionAct, CorrectionState, EntryKind
from lms.ledger.rules.decisions import Change, LineSum, change_of, is_too_much_alone, size_of, why_text
from lms.ledger.rules.posting import SYSTEM, LineKey
from lms.rulesets.queries import data_of, rulesets_named
from lms.rulesets.rules import RuleSetData

TWO_PEOPLE, BY_PEOPLE = "two-people", "by-people"
ADDS = {
    CorrectionAct.ADJUST: EntryKind.ADJUSTMENT,
    CorrectionAct.RECOGNISE: EntryKind.RECOGNITION,
    CorrectionAct.TRANSFER: EntryKind.TRANSFER_OUT,
}


class WrongAct(NamedTuple):
    """What is wrong with something that a person did, in the order of a Violation."""

    invariant: str
    account: str | None
    seq: int | None
    detail: str


def posted_acts() -> dict[int, list[Correction]]:
    """Everything that people posted, by learner: one query. There are few in any ledger."""
    rows = Correction.objects.filter(state=CorrectionState.POSTED).order_by("pk")
    found: dict[int, list[Correction]] = defaultdict(list)
    for row in rows.select_related("enrolment__ruleset", "proposed_by", "decided_by"):
        found[row.enrolment.learner_id].append(row)
    return found


def wrong_acts(
    accounts: Mapping[int, Account], lines: Mapping[LineKey, Sequence[Entry]], acts: Sequence[Correction]
) -> Iterator[WrongAct]:
    """Of one person (accounts by enrolment): every entry by hand belongs to one act that says the same; a transfer sums
    to zero; what is too much for one has two different people, whose names the hashed entries carry.
    """
    entries = {(entry.account_id, entry.seq): entry for line in lines.values() for entry in line}
    by_hand = {place: entry for place, entry in entries.items() if entry.by != SYSTEM}
    if not by_hand and not acts:
        return
    names = {account.pk: account.acct for account in accounts.values()}
    rules = _rules_of(by_hand.values())
    seen = set[tuple[int, int]]()
    for act in acts:
        places = _places(act, accounts)
        own = [by_hand[place] for place in places if place in by_hand]
        acct = names.get(places[0][0]) if places else None
        for detail in _disagreements(act, own, places, seen):
            yield WrongAct(BY_PEOPLE, acct, places[0][1] if places else None, f"{act.uuid}: {detail}")
        seen.update(places)
        if not _has_enough_people(act, own, rules):
            yield WrongAct(TWO_PEOPLE, acct, places[0][1], f"{act.uuid}: one person alone, but it takes two")
    for account_id, seq in sorted(by_hand.keys() - seen):
        yield WrongAct(BY_PEOPLE, names[account_id], seq, "is by a person, and no act is on record")


def _places(act: Correction, accounts: Mapping[int, Account]) -> list[tuple[int, int]]:
    """Account and sequence of the entries that the act says it posted."""
    own, other = accounts.get(act.enrolment_id), accounts.get(act.target_id or 0)
    return [(own.pk if own else 0, seq) for seq in act.seqs] + [
        (other.pk if other else 0, seq) for seq in act.target_seqs
    ]


def _disagreements(
    act: Correction, own: Sequence[Entry], places: Sequence[tuple[int, int]], seen: set[tuple[int, int]]
) -> Iterator[str]:
    if act.enrolment.learner_id in {act.proposed_by_id, act.decided_by_id}:
        yield "somebody decided about their own hours"
    if not places or len(own) != len(places):
        yield "its entries are not there"
    if seen & set(places):
        yield "an entry belongs to another act as well"
    if any(entry.by != f"u_{act.proposed_by.uuid}" or entry.why != _why(act) for entry in own):
        yield "its entries name other people or another reason"
    changes = [change_of(row) for row in act.changes]
    if act.act == CorrectionAct.TRANSFER:
        out = [(e.day, e.mode, e.component, -e.sec) for e in own if e.kind == EntryKind.TRANSFER_OUT]
        into = [(e.day, e.mode, e.component, e.sec) for e in own if e.kind == EntryKind.TRANSFER_IN]
        if sorted(out) != sorted(into) or len(out) + len(into) != len(own):
            yield "what came in is not what went out"
        if sum(entry[-1] for entry in out) != -sum(change.delta_s for change in changes):
            yield "its entries do not sum to what was decided"
    elif sum(entry.sec for entry in own) != sum(change.delta_s for change in changes):
        yield "its entries do not sum to what was decided"


def _why(act: Correction) -> str:
    return why_text(
        reason=str(act.reason),
        words=act.words,
        document=act.document,
        approver=f"u_{act.decided_by.uuid}" if act.decided_by else "",
        note=act.decision,
    )


def _has_enough_people(act: Correction, own: Iterable[Entry], rules: Mapping[str, RuleSetData]) -> bool:
    """Two different people, or an act small enough by the rule set that its entries name (and their hash covers)."""
    if act.decided_by_id is not None:
        return act.decided_by_id != act.proposed_by_id
    if act.needs or act.act == CorrectionAct.RECOGNISE:
        return False
    return all(_is_small(part, rules) for part in _by_account(own).values())


def _by_account(own: Iterable[Entry]) -> dict[int, list[Entry]]:
    parts: dict[int, list[Entry]] = defaultdict(list)
    for entry in own:
        parts[entry.account_id].append(entry)
    return parts


def _is_small(own: Sequence[Entry], rules: Mapping[str, RuleSetData]) -> bool:
    """Whether what these entries of one account change is little enough; nothing is, by a rule set that is not there."""
    net: dict[LineSum, int] = defaultdict(int)
    for entry in own:
        net[LineSum(entry.day, str(entry.mode), entry.component)] += entry.sec
    changes = [Change(line, 0, seconds) for line, seconds in net.items()]
    return all(
        rule in rules and not is_too_much_alone(size_of(changes, rules[rule]))
        for rule in {entry.rule for entry in own}
    )


def _rules_of(entries: Iterable[Entry]) -> dict[str, RuleSetData]:
    named = {entry.rule for entry in entries}
    return {str(row): data_of(row) for row in rulesets_named(named)} if named else {}
