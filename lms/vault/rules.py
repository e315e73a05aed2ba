"""Canonical bytes: the one spelling of a JSON value that is hashed and signed (domain §4.6)."""

from __future__ import annotations

import json


def canonical_json(value: object) -> bytes:
    """UTF-8, sorted keys, no spaces, no ASCII escapes. Floats are refused: money, scores and seconds are integers."""
    _refuse_floats(value)
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float: canonical JSON takes integers and text")
    if isinstance(value, dict):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            _refuse_floats(part)
