"""Addresses under /employer/: what HR and mentors see of their own people (namespace `employer`)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "employer"
urlpatterns: list[URLPattern | URLResolver] = []
