"""The names in a bundle, shared by who writes it; `verify.py` and `verify.html` stand alone and repeat them."""

from __future__ import annotations

ENTRIES, EVIDENCE, STATEMENTS = "entries.jsonl", "evidence_index.jsonl", "statements.csv"
WORKBOOK = "statements.xlsx"
PROOFS, MANIFEST = "proofs.json", "manifest.json"
KIND, FORMAT = "academy-ledger-export", 1
COLUMNS = (
    "class",
    "class_name",
    "account",
    "name",
    "id_no",
    "rule",
    "online_s",
    "onsite_s",
    "workplace_s",
    "total_s",
    "online_units",
    "onsite_units",
    "workplace_units",
    "total_units",
    "entries",
    "head",
)
