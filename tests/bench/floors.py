"""The floors: a bare Django view, one with a query, one with session and user, on the same server as the product."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
django.setup()

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.accounts.models import User

settings.MIDDLEWARE = []
settings.ROOT_URLCONF = __name__


def bare(_request: HttpRequest) -> HttpResponse:
    """What Django itself costs."""
    return HttpResponse("ok")


def with_query(_request: HttpRequest) -> HttpResponse:
    """And one row by its primary key, as the ORM reads it."""
    return HttpResponse(User.objects.get(pk=1).username)


def _signed_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.get_username())


with_user = SessionMiddleware(AuthenticationMiddleware(_signed_in))
urlpatterns = [path("bare", bare), path("query", with_query), path("user", with_user)]
application = WSGIHandler()
