"""What a visitor learns of an hours proof: what the paper says, whether it is ours, and whether hours changed since."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courses.outline import in_language
from lms.accounts.rules import masked_name
from lms.certificates.rules import code_from, grouped
from lms.ledger.queries import Later, account_units, is_chain_whole, posted_after
from lms.reports.models import HoursProof
from lms.vault.rules import canonical_json
from lms.vault.signing import verify

MODES = ("online", "onsite", "workplace")
# A printed line: account, sequence, hash, however they are parted.
LINE = re.compile(r"(?P<acct>[\w-]+/[\w-]+)\W+(?P<seq>\d{1,9})\W+(?P<hash>[0-9a-fA-F]{64})\b")


class ProofVerdict(StrEnum):
    """What a visitor is told in one word."""

    SAME = "same"
    CHANGED = "changed"
    UNPROVEN = "unproven"  # our own signature or ledger does not bear it out


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """As on the paper, the name masked, held against the ledger of this moment."""

    verdict: ProofVerdict
    code: str
    masked_name: str
    programme: dict[str, str]
    institution: dict[str, str]
    partner: str
    units_tenths: dict[str, int]
    total_tenths: int
    now_tenths: int
    later: Later
    period: tuple[date, date] | None
    made_on: date
    ruleset: str
    acct: str
    seq: int
    ledger_head: str
    sealed_on: date | None
    is_signed: bool
    is_ledger_whole: bool

    def title_in(self, language: str) -> str:
        """The programme in `language`."""
        return in_language(self.programme, language)

    def institution_in(self, language: str) -> str:
        """The issuer in `language`."""
        return in_language(self.institution, language)


def proof_by_code(text: str) -> HoursProof | None:
    """The proof with this code, however it is typed. One query, none for no code."""
    code = code_from(text)
    related = HoursProof.objects.select_related("enrolment__ruleset")
    return related.filter(code=code).first() if code else None


def printed_line(text: str) -> tuple[str, int, str] | None:
    """Account, sequence and hash of a line that was pasted from a paper or an export; None when it is no such line."""
    found = LINE.search(text)
    return (found["acct"], int(found["seq"]), found["hash"].lower()) if found else None


def proof_facts(proof: HoursProof) -> ProofFacts:
    """The proof for a visitor: the signature verified, the chain up to its head hashed again. Four queries."""
    snapshot, chain = proof.snapshot, proof.snapshot["chain"]
    is_signed = verify(
        canonical_json({**snapshot, "code": proof.code}), key_id=proof.key_id, signature=proof.signature
    )
    is_whole = is_chain_whole(proof.enrolment_id, head=chain["hash"])
    later = posted_after(proof.enrolment_id, chain["seq"])
    period = [date.fromisoformat(day) for day in snapshot["period"]]
    return ProofFacts(
        verdict=_verdict(later, is_proven=is_signed and is_whole),
        code=grouped(proof.code),
        masked_name=masked_name(snapshot["name"]),
        programme=snapshot["programme"],
        institution=snapshot["institution"],
        partner=snapshot["partner"],
        units_tenths={mode: tenths for mode in MODES if (tenths := snapshot["units"].get(mode, 0))},
        total_tenths=snapshot["total_tenths"],
        now_tenths=account_units(proof.enrolment).total_tenths,
        later=later,
        period=(period[0], period[1]) if period else None,
        made_on=date.fromisoformat(snapshot["made_on"]),
        ruleset=snapshot["ruleset"],
        acct=chain["acct"],
        seq=chain["seq"],
        ledger_head=chain["hash"],
        sealed_on=date.fromisoformat(chain["sealed_on"]) if chain["sealed_on"] else None,
        is_signed=is_signed,
        is_ledger_whole=is_whole,
    )


def _verdict(later: Later, *, is_proven: bool) -> ProofVerdict:
    if not is_proven:
        return ProofVerdict.UNPROVEN
    return ProofVerdict.CHANGED if later.lines else ProofVerdict.SAME
