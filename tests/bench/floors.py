"""The floors: a bare Django view, one with a query, one with session and user, and one that keeps a row."""

from __future__ import annotations

import json
import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
django.setup()

from django import forms
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
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


def insert(request: HttpRequest) -> HttpResponse:
    """The usual player: each beat is a row, committed before the answer; nothing is checked."""
    body = json.loads(request.body)
    beat = body["beats"][0]
    row = [body["lease"][:60], beat["seq"], beat["mono_ms"], beat["from"], beat["to"], beat["playing"]]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)
    return HttpResponse("{}", content_type="application/json")


def state(request: HttpRequest) -> HttpResponse:
    """The plainest keeper of courseware's state: one row is changed, one added, in one transaction."""
    body = json.loads(request.body)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UPSERT, [body["who"], body["text"]])
        cursor.execute(INSERT, [body["who"], 0, 0, 0.0, 0.0, True])
    return HttpResponse("{}", content_type="application/json")


def read_file(_request: HttpRequest) -> HttpResponse:
    """One file from the disk, in one piece."""
    return HttpResponse(Path(os.environ["ACADEMY_DATA"], "bench.bin").read_bytes(), content_type="image/jpeg")


class AnswersForm(forms.Form):
    """Ten fields, as plain as they come."""


for _number in range(10):
    AnswersForm.base_fields[f"answer_{_number}"] = forms.CharField(max_length=200)


def _form(request: HttpRequest) -> HttpResponse:
    """A form of somebody who is signed in: checked, kept as one row, done."""
    name = request.user.get_username()
    form = AnswersForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_json(), status=422)
    row = [name, len(form.cleaned_data), 0, 0.0, 0.0, True]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)
    return HttpResponse("ok")


INSERT = """INSERT INTO bench_insert (lease, seq, at, media_from, media_to, playing)
 VALUES (%s, %s, %s, %s, %s, %s)"""
UPSERT = """INSERT INTO bench_state (who, text) VALUES (%s, %s)
 ON CONFLICT (who) DO UPDATE SET text = excluded.text"""
STATES = "CREATE TABLE IF NOT EXISTS bench_state (who VARCHAR(60) PRIMARY KEY, text TEXT)"
TABLE = """CREATE TABLE IF NOT EXISTS bench_insert (id {number} PRIMARY KEY, lease VARCHAR(60), seq INTEGER, at BIGINT,
 media_from REAL, media_to REAL, playing BOOLEAN)"""


def _make_table() -> None:
    number = "BIGINT GENERATED ALWAYS AS IDENTITY" if connection.vendor == "postgresql" else "INTEGER"
    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(number=number))
        cursor.execute(STATES)


_make_table()
with_user = SessionMiddleware(AuthenticationMiddleware(_signed_in))
with_form = SessionMiddleware(AuthenticationMiddleware(_form))
urlpatterns = [
    path("bare", bare),
    path("query", with_query),
    path("user", with_user),
    path("insert", insert),
    path("form", with_form),
    path("state", state),
    path("bytes", read_file),
]
application = WSGIHandler()
