"""The baseline of delivery: Django's FileResponse and nothing else. No middleware, no session, no token, no Range."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, HttpRequest
from django.urls import path

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="a bench", MIDDLEWARE=[])
django.setup()


def send(_request: HttpRequest, name: str) -> FileResponse:
    """A file of FILMS as it is."""
    return FileResponse((Path(os.environ["FILMS"]) / name).open("rb"), content_type="video/mp4")


urlpatterns = [path("<str:name>", send)]
application = get_wsgi_application()
