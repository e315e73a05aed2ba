"""The hours proof as PDF/A: the frozen snapshot as texts, no arithmetic left for the template."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from lms.certificates.pdf import draw, qr_svg, verify_address
from lms.certificates.rules import grouped
from lms.reports.models import HoursProof
from lms.rulesets.rules import units_text

TEMPLATE = settings.ROOT / "templates" / "certificates" / "hours_proof.typ"
MODES = ("online", "onsite", "workplace")
COMPONENTS = ("theory", "practice", "general")


def render_proof(proof: HoursProof) -> bytes:
    """One page, and more when there are many months or days. Raises GlyphMissing and FontsMissing of certificates."""
    return draw(TEMPLATE, paper_facts(proof), at=proof.made_at)


def paper_facts(proof: HoursProof) -> dict[str, Any]:  # Any: JSON for the template
    """What the template prints."""
    snapshot, chain = proof.snapshot, proof.snapshot["chain"]
    language = snapshot["language"] if snapshot["language"] != "zh-hans" else "en"
    address = verify_address(proof.code)
    return {
        **{name: snapshot[name] for name in ("name", "institution", "programme", "cohort", "partner")},
        "language": language,
        "ruleset": snapshot["ruleset"],
        "rule_words": snapshot["rule_words"],
        "total": units_text(snapshot["total_tenths"]),
        "counts": units_text(snapshot["counts_tenths"]),
        "need": units_text(snapshot["need_tenths"]) if snapshot["need_tenths"] else "",
        "modes": [
            [mode, units_text(snapshot["units"][mode]), units_text(need) if need else "–"]
            for mode in MODES
            if (need := snapshot["needs"][mode]) or snapshot["units"][mode]
        ],
        "components": [
            [name, units_text(snapshot["components"][name]), ""]
            for name in COMPONENTS
            if snapshot["components"][name]
        ],
        "period": " – ".join(snapshot["period"]),
        "months": [
            [month, *(units_text(modes.get(mode, 0)) for mode in MODES), units_text(total)]
            for month, total, modes in snapshot["months"]
        ],
        "days": [[day, units_text(tenths)] for day, tenths in snapshot["days"]],
        "line": f"{chain['acct']} {chain['seq']} {chain['hash']}",
        "sealed_on": chain["sealed_on"] if chain["sealed_seq"] >= chain["seq"] else "",
        "sealed_number": chain["sealed_number"],
        "made_on": snapshot["made_on"],
        "code": proof.code,
        "code_grouped": grouped(proof.code),
        "address": address,
        "qr": qr_svg(address),
    }
