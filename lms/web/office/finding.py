"""Finding somebody or something in the office: one box for a name, a whole telephone or ID number, a class, a certificate.

What was typed may be an ID number: it goes by POST, waits sealed in the session of whoever asks, and stands in no
address, no log and no record.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from lms.accounts.queries import masked_numbers_of, search_people
from lms.certificates.queries import office_list
from lms.cohorts.access import visible_cohorts
from lms.vault.sealing import SealBroken, seal, unseal
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.person import person

PLACE = "people"
LENGTH = 60
TYPED, PURPOSE = "office_find", "find"
CLASSES_SHOWN = CERTIFICATES_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def find(request: HttpRequest) -> HttpResponse:
    """POST keeps what was typed and leads back here, so that going back from a person is no second sending. Four
    queries besides the session: people, classes, certificates, roles.
    """
    if request.method == "POST":
        request.session[TYPED] = seal(request.POST.get("q", "").strip()[:LENGTH], purpose=PURPOSE)
        return redirect("office:find")
    text = _typed(request)
    people = search_people(text) if text else []
    phones = masked_numbers_of(people)
    return shown(
        request,
        "office/find.html",
        PLACE,
        text=text,
        people=[{"who": who, "phone": phones[who.pk]} for who in people],
        classes=_classes(request, text),
        certificates=office_list(text)[:CERTIFICATES_SHOWN] if text else [],
    )


def _typed(request: HttpRequest) -> str:
    """What this session asked for last; '' before, and when its key is gone."""
    try:
        return unseal(request.session.get(TYPED, ""), purpose=PURPOSE)
    except (SealBroken, LookupError):
        return ""


def _classes(request: HttpRequest, text: str) -> list[object]:
    if not text:
        return []
    rows = visible_cohorts(person(request)).filter(name__icontains=text).select_related("partner")
    return list(rows.order_by("-starts_on", "-pk")[:CLASSES_SHOWN])
