"""What is in a roster that is being looked at: its file and its corrections, unsealed for the moment."""

from __future__ import annotations

import base64
import json
from datetime import date

from courses.workbooks.reading import sheets_in
from lms.cohorts.models import Cohort, RosterDraft
from lms.cohorts.roster_templates import columns_for
from lms.cohorts.rules.roster import Column, Fixes, Roster, column_of, roster_of, roster_of_text
from lms.vault.sealing import blind_index, seal, unseal

PURPOSE = "roster"
NO_FIXES = Fixes()
# About a thousand rows: what is larger is checked and written by a worker.
LARGE_BYTES = 60_000


def is_large(data: bytes) -> bool:
    """Whether a page would have to wait for it."""
    return len(data) > LARGE_BYTES


def sealed_content(data: bytes) -> str:
    return seal(base64.b64encode(data).decode(), purpose=PURPOSE)


def content_index(data: bytes) -> str:
    return blind_index(base64.b64encode(data).decode(), purpose=PURPOSE)


def content_of(draft: RosterDraft) -> bytes:
    """The bytes of the file, or of the pasted text in UTF-8; empty once it was written."""
    return base64.b64decode(unseal(draft.content_sealed, purpose=PURPOSE)) if draft.content_sealed else b""


def sealed_fixes(fixes: Fixes) -> str:
    said = {
        "texts": [[*place, text] for place, text in fixes.texts.items()],
        "out": [list(place) for place in fixes.out],
    }
    return seal(json.dumps(said), purpose=PURPOSE)


def fixes_of(draft: RosterDraft) -> Fixes:
    """What was corrected so far."""
    if not draft.fixes_sealed:
        return Fixes()
    said = json.loads(unseal(draft.fixes_sealed, purpose=PURPOSE))
    return Fixes(
        texts={(sheet, row, Column(column)): text for sheet, row, column, text in said["texts"]},
        out=frozenset((sheet, row) for sheet, row in said["out"]),
    )


def read_roster(
    data: bytes, *, cohort: Cohort, is_pasted: bool, today: date, fixes: Fixes = NO_FIXES
) -> Roster:
    """The people of a file or of pasted rows, headings of the class's own template known: one query. Raises a FileRefused."""
    own = columns_for(cohort.partner)
    if is_pasted:
        return roster_of_text(data.decode(), today=today, fixes=fixes, own=own)
    return roster_of(sheets_in(data, column_of), today=today, fixes=fixes, own=own)


def roster_in(draft: RosterDraft, *, today: date) -> Roster:
    """The people of a draft as it is corrected: one query."""
    is_pasted, fixes = not draft.file_name, fixes_of(draft)
    return read_roster(content_of(draft), cohort=draft.cohort, is_pasted=is_pasted, today=today, fixes=fixes)
