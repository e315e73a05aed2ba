"""Addresses under /learn/ (namespace `learner`)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "learner"
urlpatterns: list[URLPattern | URLResolver] = []
