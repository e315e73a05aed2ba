"""A state that a shell sends is taken: whole, once, in the order of its numbers, whichever way it came."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.scorm.contents import Contents, contents_of
from lms.scorm.models import ItemState, Registration
from lms.scorm.refusals import CommitBusy, ItemUnknown, LaunchInvalid
from lms.scorm.rolling import Seen, roll_up, whole_of
from lms.scorm.rows import Found, found_item, write_item
from lms.scorm.rules.attempts12 import Commit
from lms.scorm.rules.results import objectives_of
from lms.scorm.rules.rollup import Part
from lms.scorm.rules.sharing import SharedClaim, parse_shared
from lms.scorm.rules.standards import STANDARDS, AnyOutcome
from lms.scorm.rules.statements import SAID, heard_of
from lms.scorm.rules.states12 import CommitRefused
from lms.scorm.rules.trees import parse_tree, tree_is_new
from lms.scorm.saying import statements_in, write
from lms.scorm.sharing import carry, known_of
from lms.scorm.states import attempt_of, columns_of
from lms.scorm.telling import note_visit, ring_for
from lms.scorm.tokens import LaunchName

TRIES = 5
ITEM_MOST = 500
TREE = "tree"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a commit. `taken` is False where it was here already; status and score are the item's claim, the
    score in hundredths.
    """

    taken: bool
    seq: int
    status: str
    is_done: bool = False
    score: int | None = None


def take_commit(name: LaunchName, raw: Mapping[str, object], *, at: datetime | None = None) -> Receipt:
    """Take a commit of the attempt that a token names. Two queries, once the version is known; one more each where it
    says something new, and where the item stands otherwise than before.

    Raises LaunchInvalid, ItemUnknown, CommitBusy, CommitRefused.
    """
    now = at or timezone.now()
    if name.is_look:
        raise LaunchInvalid
    item = raw.get("item")
    if not isinstance(item, str) or len(item) > ITEM_MOST:
        raise CommitRefused("malformed")
    if raw.get("reason") == TREE or not item:
        return _take_tree(name, raw, now)
    for _try in range(TRIES):
        if receipt := _try_to_take(name, item, raw, now):
            return receipt
    raise CommitBusy


def _try_to_take(name: LaunchName, item: str, raw: Mapping[str, object], now: datetime) -> Receipt | None:
    """None where somebody else wrote the item meanwhile: look again."""
    found = found_item(name.uuid, item)
    if found is None:
        raise ItemUnknown
    row, contents = found.row, contents_of(found.version)
    outcome, commit = _outcome(row, contents, raw)
    if not outcome.is_new:
        return Receipt(False, row.seq, row.status, row.is_done, row.score_hundredths)
    claim = STANDARDS[contents.kind].claim_of(outcome.attempt)
    parts = {**found.parts, item: Part(claim.status, claim.success, claim.score)}
    if not _write(found, contents, columns_of(outcome.attempt, claim), parts, now):
        return None
    return Receipt(True, commit.seq, claim.status, claim.is_done, claim.score)


def _outcome(row: ItemState, contents: Contents, raw: Mapping[str, object]) -> tuple[AnyOutcome, Commit]:
    standard, entry = STANDARDS[contents.kind], contents.entry(row.item)
    if entry is None:
        raise ItemUnknown
    commit = standard.parse_commit(raw)
    return standard.taken(attempt_of(row, standard, with_values=False), commit, entry.terms("normal")), commit


def _write(
    found: Found, contents: Contents, columns: dict[str, Any], parts: dict[str, Part], now: datetime
) -> bool:  # Any: column values
    """Only over the very state that was looked at; with what it says, and what the ledger is to hear of it.

    The whole is derived anew only where the item's part in it is another; one statement alone needs no transaction.
    """
    row, is_moved = found.row, parts != found.parts
    columns |= {**_kept_of(columns["values"]), "last_at": now}
    has_ended = row.registration.ended_at is not None or (is_moved and whole_of(contents, parts).has_ended)
    told, said = note_visit(row, columns, has_ended=has_ended, at=now), statements_in(row, columns, at=now)
    columns["heard"][SAID] = row.heard.get(SAID, 0) + len(said)
    with transaction.atomic(savepoint=False) if said or is_moved else nullcontext():
        if not write_item(row, _other(row, columns) | told):
            return False
        write(said)
        if is_moved:
            roll_up(row.registration_id, contents, now, Seen(row.registration.revision, parts))
        if told.get("urgent") and not row.urgent:  # else a bell is out, or the sweep rings
            ring_for(row.pk)
    return True


def _other(row: ItemState, columns: dict[str, Any]) -> dict[str, Any]:  # Any: column values
    """The columns that are another than the row has, and those that were not read of it: the guard sees that it stands."""
    read = vars(row)
    return {name: value for name, value in columns.items() if name not in read or read[name] != value}


def _kept_of(values: Mapping[str, str]) -> dict[str, Any]:  # Any: column values
    """What is read from the values once, so that nobody has to read them for it again."""
    return {"heard": heard_of(values), "objectives": objectives_of(values)}


def _take_tree(name: LaunchName, raw: Mapping[str, object], now: datetime) -> Receipt:
    """The opaque state of the whole attempt, and what it shares with others. Two queries, three where it shares something."""
    commit = parse_tree(raw)
    for _try in range(TRIES):
        found = Registration.objects.select_related("package_version", "enrolment").only(*_OF_TREE)
        row = found.filter(uuid=name.uuid).first()
        if row is None:
            raise LaunchInvalid
        if not tree_is_new(commit, session=row.session, seq=row.seq, from_seq=row.from_seq):
            return Receipt(False, row.seq, row.status)
        said = _shared(raw, row)
        ours = Registration.objects.filter(pk=row.pk, seq=row.seq, session=row.session)
        with transaction.atomic(savepoint=False):
            is_ours = ours.update(seq=commit.seq, tree=commit.tree, last_at=now)
            if is_ours and said:
                carry(row.enrolment.learner_id, said, now)
        if is_ours:
            return Receipt(True, commit.seq, row.status)
    raise CommitBusy


_OF_TREE = ("session", "seq", "from_seq", "status", "package_version__uuid", "enrolment__learner_id")


def _shared(raw: Mapping[str, object], row: Registration) -> list[SharedClaim]:
    if "shared" not in raw:
        return []
    return parse_shared(raw["shared"], known_of(contents_of(row.package_version.uuid).shared))
