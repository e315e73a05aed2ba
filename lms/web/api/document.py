"""The OpenAPI document as text: the same bytes from the same code, in English, for any client generator."""

from __future__ import annotations

import json

from django.utils import translation

from lms.web.api.api import api

PREFIX = "/api/v1/"


def document_text() -> str:
    """What /api/v1/openapi.json serves, sorted and indented."""
    with translation.override("en"):
        schema = api.get_openapi_schema(path_prefix=PREFIX)
        return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True, default=str) + "\n"
