"""Addresses under /trainer/: courses, uploads, question banks (namespace `trainer`)."""

from __future__ import annotations

from django.urls import path

from lms.web.trainer import banks, courses, uploads

app_name = "trainer"
urlpatterns = [
    path("", courses.home, name="home"),
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/<uuid:uuid>/", uploads.asset, name="asset"),
    path("uploads/<uuid:uuid>/retry/", uploads.retry, name="asset_retry"),
    path("uploads/<uuid:uuid>/captions/", uploads.captions, name="captions"),
    path("banks/", banks.banks, name="banks"),
    path("banks/<slug:key>/", banks.bank, name="bank"),
]
