"""What an hours proof says, frozen: everything that the paper prints and the signature covers. Integers and texts only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from lms.cohorts.models import Enrolment
from lms.ledger.queries import AccountView, DaySum, days_until, statement_of
from lms.rulesets.queries import data_of
from lms.rulesets.rules import RuleSetData, tenths_of
from lms.rulesets.words import ruleset_lines

FORMAT = 1
KIND = "hours-proof"
# Of a rule set, what says how these hours were counted.
RULE_FIELDS = (
    "unit_min",
    "round",
    "daily_cap_units",
    "speed",
    "max_rate_before_done",
    "quiz_gate",
    "share",
    "grades",
)

Snapshot = dict[str, Any]  # Any: JSON


def snapshot_of(enrolment: Enrolment, account: AccountView, at: datetime) -> Snapshot:
    """The hours of `enrolment` (learner, cohort with programme and partner, ruleset loaded) as of the head of its
    account: what is posted while this reads is on the next paper. Two queries.
    """
    cohort, rules = enrolment.cohort, data_of(enrolment.ruleset)
    days = days_until(enrolment.pk, account.seq)
    statement = statement_of(enrolment, until_seq=account.seq)
    made_on = at.astimezone(rules.zone).date()
    return {
        "v": FORMAT,
        "kind": KIND,
        "enrolment": str(enrolment.uuid),
        "name": enrolment.learner.display_name,
        "language": enrolment.learner.language,
        "programme": _in_all_languages(cohort.programme.title),
        "cohort": cohort.name,
        "partner": cohort.partner.name if cohort.partner else "",
        "institution": dict(settings.ACADEMY_NAME),
        "ruleset": str(enrolment.ruleset),
        "rule_words": _rule_words(enrolment.ruleset.data),
        "total_tenths": statement.credited,
        "counts_tenths": statement.counts,
        "need_tenths": statement.need,
        "units": {line.mode: line.credited for line in statement.modes},
        "needs": {line.mode: line.need for line in statement.modes},
        "components": {line.component: line.credited for line in statement.components},
        "period": [days[0].day.isoformat(), days[-1].day.isoformat()] if days else [],
        "days": _days(days, rules),
        "months": _months(days, rules),
        "chain": _chain(account),
        "made_on": made_on.isoformat(),
        "zone": rules.tz,
    }


def _chain(account: AccountView) -> Snapshot:
    sealed = account.sealed_on.isoformat() if account.sealed_on else ""
    return {
        "acct": account.acct,
        "seq": account.seq,
        "hash": account.hash,
        "sealed_seq": account.sealed_seq,
        "sealed_number": account.sealed_number,
        "sealed_on": sealed,
    }


def _rule_words(data: Mapping[str, Any]) -> dict[str, list[str]]:  # Any: JSON
    """The sentences of the rule set in each language, for a version never changes but our words for it may."""
    words = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            lines = {line.name: line.sentence for line in ruleset_lines(data)}
        words[code] = [lines[name] for name in RULE_FIELDS if name in lines and data.get(name) is not None]
    return words


def _days(days: Sequence[DaySum], rules: RuleSetData) -> list[list[object]]:
    """[day, tenths] of each civil day that has any."""
    return [[day.isoformat(), tenths_of(sums, rules)] for day, sums in _summed(days, lambda day: day).items()]


def _months(days: Sequence[DaySum], rules: RuleSetData) -> list[list[object]]:
    """[month, tenths, {mode: tenths}]: each figure rounded once from its own seconds."""
    months = _summed(days, lambda day: day.replace(day=1))
    return [
        [
            f"{month:%Y-%m}",
            tenths_of(sums, rules),
            {mode: tenths_of({mode: sec}, rules) for mode, sec in sums.items()},
        ]
        for month, sums in months.items()
    ]


def _summed(days: Sequence[DaySum], place: Callable[[date], date]) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = {}
    for day, mode, sec in days:
        sums = found.setdefault(place(day), {})
        sums[mode] = sums.get(mode, 0) + sec
    return found


def _in_all_languages(texts: Mapping[str, str]) -> dict[str, str]:
    """The text in each of the academy's languages, the first that exists where one is not translated."""
    first = next((text for text in texts.values() if text), "")
    return {code: texts.get(code) or texts.get("zh-hans") or first for code, _name in settings.LANGUAGES}
