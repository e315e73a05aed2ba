"""The daily roots of the ledger, for who wants to write one down: the newest ones, each checked, and the keys."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lms.ledger.queries import latest_roots
from lms.vault.signing import raw_public_key
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers

SHOWN = 31


@require_safe
@for_readers
def seals(request: HttpRequest) -> HttpResponse:
    """A month of roots, the newest first: one query beside those of the session."""
    roots = latest_roots(SHOWN)
    used = sorted({row.key_id for row in roots if row.is_signed})
    keys = [(key_id, raw_public_key(key_id).hex()) for key_id in used]
    return shown(request, "office/seals.html", "classes", roots=roots, keys=keys)
