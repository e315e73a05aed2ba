"""Rule sets for reading: parsed once a process, because a version never changes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Prefetch, QuerySet

from lms.rulesets.models import RuleSet, RuleSetCheck
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


def find_ruleset(code: str, version: int) -> RuleSet | None:
    """The row of `code@version` with its checks, or None: two queries."""
    return with_checks(RuleSet.objects.filter(code=code, version=version)).first()


def library() -> list[RuleSet]:
    """Every rule set with its checks, by code, the newest version first: two queries."""
    return list(with_checks(RuleSet.objects.order_by("code", "-version")))


def versions_of(code: str) -> list[RuleSet]:
    """Every version of a rule set, the newest first: one query."""
    return list(RuleSet.objects.filter(code=code).order_by("-version"))


def with_checks(rows: QuerySet[RuleSet]) -> QuerySet[RuleSet]:
    """The rows with their checks loaded, the newest first, and who checked."""
    newest_first = RuleSetCheck.objects.select_related("checked_by").order_by("-checked_on", "-pk")
    return rows.prefetch_related(Prefetch("checks", queryset=newest_first))


def unchecked(rulesets: Iterable[RuleSet]) -> list[RuleSet]:
    """Those that are drafts and that nobody compared with their notice: one query, none without drafts."""
    drafts = {row.pk: row for row in rulesets if row.is_draft}
    if not drafts:
        return []
    checked = set(RuleSetCheck.objects.filter(ruleset__in=drafts).values_list("ruleset_id", flat=True))
    return [row for pk, row in drafts.items() if pk not in checked]


def data_of(row: RuleSet) -> RuleSetData:
    """The value of a row in hand; no query."""
    return _parsed(row.code, row.version, json.dumps(row.data, sort_keys=True))


@lru_cache(maxsize=256)
def _parsed(code: str, version: int, text: str) -> RuleSetData:
    return parse_ruleset(json.loads(text), code=code, version=version)
