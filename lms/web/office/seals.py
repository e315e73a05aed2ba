"""The daily roots of the ledger, for who wants to write one down; and from a line of an export to where it is shown."""

from __future__ import annotations

import json
import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from lms.ledger.queries import EntryPlace, entry_place, latest_roots
from lms.vault.signing import raw_public_key
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers

SHOWN = 31
LONGEST_LINE = 2_000
# Account and sequence, however they are parted: "p_…/c_… 12".
NAMED = re.compile(r"(?P<acct>[\w-]+/[\w-]+)\W+(?P<seq>\d{1,9})\b")


@require_safe
@for_readers
def seals(request: HttpRequest) -> HttpResponse:
    """A month of roots, the newest first: one query beside those of the session. `?line=` leads to an entry."""
    line = request.GET.get("line", "").strip()[:LONGEST_LINE]
    place = place_of(line)
    if place is not None:
        address = reverse("office:hours_day", args=[place.enrolment, place.day])
        return redirect(f"{address}#e{place.seq}")
    roots = latest_roots(SHOWN)
    used = sorted({row.key_id for row in roots if row.is_signed})
    keys = [(key_id, raw_public_key(key_id).hex()) for key_id in used]
    return shown(
        request, "office/seals.html", "classes", roots=roots, keys=keys, line=line, is_unknown=bool(line)
    )


def place_of(line: str) -> EntryPlace | None:
    """The entry that a line of entries.jsonl, or "account sequence", names. One query, none for no line."""
    named = _of_json(line) or _of_text(line)
    return entry_place(*named) if named else None


def _of_json(line: str) -> tuple[str, int] | None:
    try:
        entry = json.loads(line)["entry"]
        return str(entry["acct"]), int(entry["seq"])
    except (ValueError, KeyError, TypeError):
        return None


def _of_text(line: str) -> tuple[str, int] | None:
    found = NAMED.search(line)
    return (found["acct"], int(found["seq"])) if found else None
