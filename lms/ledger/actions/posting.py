"""Writing entries: appended to the chain of their account, and never touched again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from lms.cohorts.models import Enrolment
from lms.ledger.models import Account, Entry, Evidence
from lms.ledger.names import Grade
from lms.ledger.queries.books import Book
from lms.ledger.rules.chain import entry_hash
from lms.ledger.rules.posting import SYSTEM, Line, LineKey, Posted, Posting, postings_again, postings_for


def entries_for(
    book: Book, lines: Mapping[LineKey, Line], *, at: datetime, again: Mapping[int, str]
) -> list[Entry]:
    """Compare the derived lines with what is posted: what is missing, line by line in a stable order, not stored yet.

    Lines of the enrolments in `again` are taken back and credited anew as a whole; the text is the reason.
    """
    by_uuid = {str(row.uuid): key for key, row in book.evidence.items()}
    new: list[Entry] = []
    for key in sorted(lines.keys() | book.entries.keys(), key=lambda key: (key[:4], key.lesson or "")):
        posted = [_posted(entry, by_uuid) for entry in book.entries.get(key, ())]
        why = again.get(key.owner)
        compare = postings_for if why is None else postings_again
        postings = compare(lines.get(key, Line()), posted)
        new.extend(_entry(book, key, posting, at, why) for posting in postings)
    return new


def append(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Number, chain and store entries (of locked persons), and move the heads of their accounts."""
    for entry in entries:
        account = entry.account
        entry.seq, entry.prev_hash = account.head_seq + 1, account.head_hash
        entry.hash = entry_hash(entry.prev_hash, entry.payload(account.acct))
        account.head_seq, account.head_hash = entry.seq, entry.hash
    if not entries:
        return entries
    Entry.objects.bulk_create(entries)
    heads = {entry.account.pk: entry.account for entry in entries}
    Account.objects.bulk_create(
        heads.values(), update_conflicts=True, unique_fields=["id"], update_fields=["head_seq", "head_hash"]
    )
    return entries


def open_accounts(books: Iterable[Book]) -> None:
    """Give every enrolment that has evidence or progress its account (of locked people): one statement, or none."""
    missing = [
        (book, enrolment)
        for book in books
        for pk, enrolment in book.enrolments.items()
        if pk in book.begun and pk not in book.accounts
    ]
    made = Account.objects.bulk_create([_fresh_account(enrolment) for _book, enrolment in missing])
    for (book, enrolment), account in zip(missing, made, strict=True):
        book.accounts[enrolment.pk] = account


def open_account(enrolment: Enrolment) -> Account:
    """The account of an enrolment (of a locked person), opened now when it has none."""
    found = Account.objects.filter(enrolment=enrolment).first()
    if found is None:
        found = _fresh_account(enrolment)
        found.save(force_insert=True)
    found.enrolment = enrolment
    return found


def _fresh_account(enrolment: Enrolment) -> Account:
    """The name is pseudonymous: erasing a person leaves the chain as it is."""
    acct = f"p_{enrolment.learner.uuid.hex[:16]}/c_{enrolment.cohort.uuid.hex[:16]}"
    return Account(acct=acct, enrolment=enrolment)


def worst_grade(evidence: Iterable[Evidence]) -> Grade:
    """The weakest grade among them: a chain of proof is as good as its weakest link."""
    return Grade(max((str(row.grade) for row in evidence), default=Grade.B.value))


def _posted(entry: Entry, by_uuid: Mapping[str, str]) -> Posted:
    # Evidence that was not loaded cannot give this line anything: its uuid stands in for the key.
    keys = frozenset(by_uuid.get(uuid, uuid) for uuid in entry.ev)
    return Posted(entry.seq, str(entry.kind), entry.sec, keys, entry.by, entry.of)


def _entry(book: Book, key: LineKey, posting: Posting, at: datetime, why: str | None) -> Entry:
    named = {entry.seq: entry for entry in book.entries.get(key, ())}.get(posting.of or 0)
    evidence = [book.evidence[part] for part in posting.ev if part in book.evidence]
    versions = [row.lesson_version for row in evidence if row.lesson_version is not None]
    return Entry(
        account=book.accounts[key.owner],
        kind=posting.kind,
        mode=key.mode,
        component=key.component,
        day=key.day,
        sec=posting.sec,
        rule=named.rule if named else book.rules[key.owner].rule,
        grade=named.grade if named else Grade.D if posting.declared else worst_grade(evidence),
        ev=named.ev if named else sorted(str(row.uuid) for row in evidence),
        lesson_uuid=key.lesson,
        lesson_version=named.lesson_version if named else max(versions, default=None),
        of=posting.of,
        by=SYSTEM,
        at=at,
        why=why if why is not None else "evidence changed" if named else "",
    )
