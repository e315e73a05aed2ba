"""Writes a bundle: account by account in constant memory, then the manifest over every file, signed."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from django.utils import timezone

from lms.accounts.queries import masked_ids_of
from lms.cohorts.models import Cohort, Enrolment
from lms.ledger.queries import SealedAccount, SealedRoot, named_evidence, sealed_entries, sealed_root
from lms.reports.ledger_bundle import lines, names
from lms.reports.ledger_bundle.checkers import checkers
from lms.reports.ledger_bundle.manifest import Contents, Listed, manifest_file, proofs_file
from lms.reports.ledger_bundle.workbook import statements_workbook

ACCOUNTS_AT_ONCE = 100
BLOCK, LARGE = 1 << 20, 1 << 31
Progress = Callable[[int, int], None]


class NothingSealed(LookupError):
    """There is no daily root yet, or none of these accounts is in it."""


class Exported(NamedTuple):
    """What is in a bundle."""

    accounts: int
    entries: int
    evidence: int
    root: str
    day: str
    later: int


@dataclass(slots=True)
class _Writer:
    """The three growing files, and what was counted on the way."""

    entries: IO[bytes]
    evidence: IO[bytes]
    statements: io.TextIOWrapper
    contents: Contents


def export(target: IO[bytes], cohort: Cohort | None, *, progress: Progress) -> Exported:
    """Write the ZIP of one class, or of the whole academy (None), as of the newest daily root. Raises NothingSealed."""
    root = sealed_root()
    if root is None:
        raise NothingSealed
    wanted = _wanted(root, cohort)
    if not wanted:
        raise NothingSealed
    with (
        tempfile.TemporaryFile() as entries,
        tempfile.TemporaryFile() as evidence,
        tempfile.TemporaryFile() as table,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        statements = io.TextIOWrapper(table, "utf-8-sig", newline="", write_through=True)
        writer = _Writer(entries, evidence, statements, Contents(scope=cohort.key if cohort else "all"))
        csv.writer(statements).writerow(names.COLUMNS)
        for done in _write_accounts(writer, wanted):
            progress(done, len(wanted))
        statements.flush()
        contents, files = writer.contents, writer.contents.files
        files[names.ENTRIES] = _add(archive, names.ENTRIES, entries)
        files[names.EVIDENCE] = _add(archive, names.EVIDENCE, evidence)
        files[names.STATEMENTS] = _add(archive, names.STATEMENTS, table)
        with statements_workbook(table) as workbook:
            files[names.WORKBOOK] = _add(archive, names.WORKBOOK, workbook)
        files[names.PROOFS] = _add(archive, names.PROOFS, io.BytesIO(proofs_file(root, wanted)))
        for name, content in checkers().items():
            files[name] = _add(archive, name, io.BytesIO(content))
        contents.later = sum(account.later for account in wanted)
        _add(archive, names.MANIFEST, io.BytesIO(manifest_file(root, contents)))
        statements.detach()
    counts = contents.counts()
    return Exported(
        counts["accounts"],
        counts["entries"],
        counts["evidence"],
        str(root.statement["root"]),
        str(root.statement["day"]),
        contents.later,
    )


def export_to(out: Path, cohort: Cohort | None, *, progress: Progress) -> Exported:
    """The same into a file: there whole, or not at all. Raises NothingSealed."""
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as aside:
        try:
            done = export(aside, cohort, progress=progress)
            aside.flush()
            os.fsync(aside.fileno())
            Path(aside.name).replace(out)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise
    return done


def _wanted(root: SealedRoot, cohort: Cohort | None) -> Sequence[SealedAccount]:
    if cohort is None:
        return root.accounts
    own = set(Enrolment.objects.filter(cohort=cohort).values_list("pk", flat=True))
    return [account for account in root.accounts if account.enrolment_id in own]


def _write_accounts(writer: _Writer, wanted: Sequence[SealedAccount]) -> Iterator[int]:
    """Four queries for a hundred accounts; yields how many are done."""
    table, rest, done = csv.writer(writer.statements), iter(wanted), 0
    while batch := list(islice(rest, ACCOUNTS_AT_ONCE)):
        enrolments = _enrolments([account.enrolment_id for account in batch])
        chains = sealed_entries(batch)
        ids = masked_ids_of(enrolment.learner_id for enrolment in enrolments.values())
        uuids = {uuid for chain in chains.values() for uuid in lines.evidence_of(chain)}
        evidence = named_evidence(list(enrolments), uuids)
        for account in batch:
            enrolment, chain = enrolments[account.enrolment_id], chains[account.acct]
            writer.entries.writelines(lines.entry_line(entry) for entry in chain)
            proof = evidence.get(enrolment.pk, ())
            writer.evidence.writelines(lines.evidence_line(row, account.acct) for row in proof)
            row = lines.statement(account, enrolment, chain, ids.get(enrolment.learner_id, ""))
            table.writerow(row.cells)
            _count(writer, account, enrolment, (len(chain), len(proof), row.seconds))
            writer.contents.rules |= {str(enrolment.ruleset)} | {
                str(entry.payload["rule"]) for entry in chain
            }
        done += len(batch)
        yield done


def _count(writer: _Writer, account: SealedAccount, enrolment: Enrolment, more: tuple[int, int, int]) -> None:
    counts = writer.contents.of_class(lines.class_id(account.acct), enrolment.cohort)
    counts.accounts += 1
    counts.entries += more[0]
    counts.evidence += more[1]
    counts.seconds += more[2]


def _enrolments(pks: Collection[int]) -> dict[int, Enrolment]:
    return Enrolment.objects.select_related("learner", "cohort", "ruleset").in_bulk(pks)


def _add(archive: zipfile.ZipFile, name: str, content: IO[bytes]) -> Listed:
    """Put a file in; what the manifest says of it."""
    digest, size = hashlib.sha256(), 0
    is_large = content.seek(0, io.SEEK_END) >= LARGE
    content.seek(0)
    info = zipfile.ZipInfo(name, timezone.now().timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=is_large) as file:
        while block := content.read(BLOCK):
            digest.update(block)
            size += file.write(block)
    return {"sha256": digest.hexdigest(), "bytes": size}
