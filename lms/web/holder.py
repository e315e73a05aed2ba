"""Names the browser (or the program) that writes an exam, so that a sitting on one device knows another."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest

LENGTH = 32


def holder_of(request: HttpRequest) -> str:
    """A short name of the session, or of the token of a program; it gives neither away. Always the same for one."""
    session = getattr(request, "session", None)
    key = (session.session_key if session is not None else None) or request.headers.get("Authorization", "")
    return hashlib.sha256(f"holder:{key}".encode()).hexdigest()[:LENGTH]
