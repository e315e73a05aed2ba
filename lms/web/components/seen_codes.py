"""That somebody saw the code on the screen, kept in their session for some minutes; and how often one may guess."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from lms.attendance.models import Register
from lms.attendance.refusals import CodeWrong, TooManyTries
from lms.messaging.rules import Refusal
from lms.web.limits import count_try, is_tried_too_often

SEEN = "seen_codes"
KEPT_FOR = timedelta(minutes=10)
WITHIN_S = 300
# Three codes of a million count at a time: with these limits a class that guesses needs months.
MOST_OF_PERSON, MOST_OF_SESSION = 10, 300


def remember_seen(request: HttpRequest, key: str, at: datetime) -> None:
    """The visitor saw the screen of this register at that time."""
    request.session[SEEN] = {key: at.isoformat()}


def seen_at(request: HttpRequest, key: str, now: datetime) -> datetime | None:
    """When the visitor saw the screen, if that was within ten minutes."""
    text = request.session.get(SEEN, {}).get(key)
    found = datetime.fromisoformat(text) if text else None
    return found if found is not None and now - KEPT_FOR <= found <= now else None


def too_many_tries(request: HttpRequest, register: Register) -> None:
    """Raises TooManyTries for a person, and for a session, that guessed too often."""
    if is_tried_too_often(
        "sign", _who(request), most=MOST_OF_PERSON, within_s=WITHIN_S
    ) or is_tried_too_often("sign", f"r{register.pk}", most=MOST_OF_SESSION, within_s=WITHIN_S):
        raise TooManyTries


def tried(request: HttpRequest, register: Register, refusal: Refusal) -> None:
    """Count a wrong code; coming too early costs nothing."""
    if isinstance(refusal, CodeWrong):
        count_try("sign", _who(request), within_s=WITHIN_S)
        count_try("sign", f"r{register.pk}", within_s=WITHIN_S)


def _who(request: HttpRequest) -> str:
    """The person; of a visitor who has not signed in, the session."""
    return f"u{request.user.pk}" if request.user.is_authenticated else f"s{request.session.session_key}"
