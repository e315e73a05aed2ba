"""Codes on paper: kept sealed in the session from the act that made them to the one page that shows them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from lms.accounts.models import User
from lms.accounts.queries import masked_numbers_of
from lms.vault.sealing import seal, unseal
from lms.web.office.answers import shown
from lms.web.office.gate import for_office

SLIPS = "invitation_slips"


@dataclass(frozen=True, slots=True)
class Slip:
    """What one person gets: how they sign in, and the code for the first time."""

    name: str
    username: str
    phone: str
    code: str
    language: str


def show_slips(request: HttpRequest, codes: Sequence[tuple[User, str]], back: str) -> HttpResponse:
    """To the page that prints these codes; `back` is the way on afterwards."""
    phones = masked_numbers_of([user for user, _code in codes])
    slips = [
        Slip(user.display_name, user.username, phones[user.pk], code, user.language) for user, code in codes
    ]
    text = json.dumps({"slips": [asdict(slip) for slip in slips], "back": back})
    request.session[SLIPS] = seal(text, purpose=SLIPS)
    return redirect("office:codes")


@require_safe
@for_office
def codes(request: HttpRequest) -> HttpResponse:
    """The slips, once: opening the page takes them out of the session."""
    sealed = request.session.pop(SLIPS, "")
    kept = json.loads(unseal(sealed, purpose=SLIPS)) if sealed else {"slips": [], "back": "/office/"}
    return shown(
        request,
        "office/codes.html",
        "classes",
        slips=kept["slips"],
        back=kept["back"],
        join_address=f"{settings.PUBLIC_ORIGIN}/join/",
    )
