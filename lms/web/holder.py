"""Names the browser (or the program) that writes an exam, so that a sitting on one device knows another."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest

from lms.accounts.rules import device_of

LENGTH = 32


def holder_of(request: HttpRequest) -> str:
    """A short name of the session, or of the token of a program; it gives neither away. Always the same for one."""
    session = getattr(request, "session", None)
    key = (session.session_key if session is not None else None) or request.headers.get("Authorization", "")
    return hashlib.sha256(f"holder:{key}".encode()).hexdigest()[:LENGTH]


def kind_of(request: HttpRequest) -> str:
    """What kind of device it says it is, for whoever runs an exam room: nothing else of its words is kept."""
    return device_of(request.headers.get("User-Agent", "")).value
