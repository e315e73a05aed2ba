"""Bytes out: published files by a token in the path, with Range, before Django's middleware and without a query."""

from __future__ import annotations

from media_pipeline.delivery.answers import GUARDS, StartResponse, application, respond
from media_pipeline.delivery.tokens import PREFIX, signed_prefix

__all__ = ["GUARDS", "PREFIX", "StartResponse", "application", "respond", "signed_prefix"]
