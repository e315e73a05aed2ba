"""The WSGI entry: media bytes first (no Django middleware, no database), then Django."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
django_application = get_wsgi_application()

from media_pipeline import delivery  # noqa: E402  after Django's settings are ready


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Serve `/v/<token>/…` by path token with Range; everything else is Django's."""
    if environ.get("PATH_INFO", "").startswith(delivery.PREFIX):
        return delivery.application(environ, start_response)
    return django_application(environ, start_response)
