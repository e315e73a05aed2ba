"""Rule sets for reading: parsed once a process, because a version never changes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

from lms.rulesets.models import RuleSet
from lms.rulesets.refusals import RuleSetUnknown
from lms.rulesets.rules import RuleSetData, parse_ruleset

# By id, for rows are append-only: a school has a few dozen.
_known: dict[int, RuleSetData] = {}


def rulesets_by_id(ids: Iterable[int]) -> dict[int, RuleSetData]:
    """The rule sets with these ids. At most one query, none when all were read before."""
    wanted = set(ids)
    if missing := wanted - _known.keys():
        _known.update({pk: data_of(row) for pk, row in RuleSet.objects.in_bulk(missing).items()})
    return {pk: _known[pk] for pk in wanted}


def ruleset(code: str, version: int) -> RuleSetData:
    """The rule set `code@version`; one query. Raises RuleSetUnknown."""
    row = RuleSet.objects.filter(code=code, version=version).first()
    if row is None:
        raise RuleSetUnknown(rule=f"{code}@{version}")
    return data_of(row)


def latest(code: str) -> RuleSet:
    """The row of the newest version of `code`. Raises RuleSetUnknown."""
    row = RuleSet.objects.filter(code=code).order_by("-version").first()
    if row is None:
        raise RuleSetUnknown(rule=code)
    return row


def rulesets_named(rules: Iterable[str]) -> list[RuleSet]:
    """The rows of these `code@version`, sorted; those that do not exist are left out. One query."""
    wanted = set(rules)
    codes = {rule.partition("@")[0] for rule in wanted}
    rows = RuleSet.objects.filter(code__in=codes).order_by("code", "version")
    return [row for row in rows if str(row) in wanted]


def data_of(row: RuleSet) -> RuleSetData:
    """The value of a row in hand; no query."""
    return _parsed(row.code, row.version, json.dumps(row.data, sort_keys=True))


@lru_cache(maxsize=256)
def _parsed(code: str, version: int, text: str) -> RuleSetData:
    return parse_ruleset(json.loads(text), code=code, version=version)
