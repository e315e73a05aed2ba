"""Public pages: the slugs of the tree carry the language, so these addresses stand outside i18n_patterns.

Wagtail's own urls are not included: they bring a second sign-in form, and only `wagtail_serve` is ever reversed.
"""

from __future__ import annotations

from django.urls import re_path

from courses.catalogue.serving import serve_public

urlpatterns = [re_path(r"^((?:[\w\-]+/)*)$", serve_public, name="wagtail_serve")]
