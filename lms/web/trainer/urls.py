"""Addresses under /trainer/: uploads, question banks, running a class (namespace `trainer`)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "trainer"
urlpatterns: list[URLPattern | URLResolver] = []
