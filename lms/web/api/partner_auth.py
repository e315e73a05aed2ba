"""Keys of partners' programs at the API: who calls, what the key may read, how often it may ask."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from lms.partners.actions import note_use
from lms.partners.models import PartnerToken
from lms.partners.queries import token_in_use
from lms.partners.rules import Scope
from lms.web.api.problems import Problem
from lms.web.limits import WINDOW_S, count_of

# A page of 200 people each second would be all of 7,000 in a minute; a program that polls needs far less.
ASKS_A_MINUTE = 120


class PartnerBearer(HttpBearer):
    """`Authorization: Bearer <token>`; a manager of the partner makes it on /employer/tokens/, it is kept as a hash alone."""

    def authenticate(self, _request: HttpRequest, token: str) -> PartnerToken | None:
        found = token_in_use(token)
        if found is None:
            return None
        if count_of("partner-token", str(found.uuid)) > ASKS_A_MINUTE:
            raise Problem(429, "too-many", _("Wait a minute, then ask again."), retry_after_s=WINDOW_S)
        note_use(found)
        return found


def partner_key(request: HttpRequest, scope: Scope) -> PartnerToken:
    """The key of this request, if it may read `scope`; 403 otherwise."""
    found = getattr(request, "auth", None)
    if not isinstance(found, PartnerToken):
        raise Problem(401, "not-signed-in", _("Sign in first."))
    if scope.value not in found.scopes:
        detail = _("This token may not read that. Make one with %(scope)s.") % {"scope": scope.value}
        raise Problem(403, "scope-missing", detail)
    return found
