"""What pages of the content host may do: the shell what it needs, a package everything that stays on this host."""

from __future__ import annotations

from django.conf import settings

ACADEMIES: tuple[str, ...] = settings.PAGE_ORIGINS
# Both stand in a frame of the lesson's page; a package also in frames of its own.
FRAMED = f"frame-ancestors 'self' {' '.join(ACADEMIES)}"
# What the frames of a lesson allow a package, and no more where its pages are opened by themselves.
SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals"
# Old courseware writes its scripts into its pages and builds code from texts. It cannot send anything anywhere.
PACKAGE_POLICY = (
    f"sandbox {SANDBOX}; "
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'self'; base-uri 'self'; "
    + FRAMED
)
SHELL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; "
    f"frame-ancestors {' '.join(ACADEMIES)}"
)
PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'"
