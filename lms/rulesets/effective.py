"""What a rule set really says: every field with its default, two spellings of one thing made one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lms.rulesets.rules import MODES, PromptRule, parse_ruleset

Json = Mapping[str, Any]  # Any: JSON

# Fields that another field says too; `effective` knows the second name alone.
ALIASES = {"round_step": "round", "cap_modes": "daily_cap_units"}


def effective(data: Json) -> dict[str, Any]:  # Any: JSON
    """The fields of a valid rule set by name; what it leaves open is None. Raises RuleSetMalformed.

    `unit_min` has every mode; `daily_cap_units` is [[modes, units], …]; `round` is its step; rates are fractions.
    """
    parsed = parse_ruleset(data)
    said: dict[str, Any] = {name: value for name, value in data.items() if name not in ALIASES}  # Any: JSON
    said |= {
        "tz": parsed.tz,
        "unit_min": {mode: parsed.unit_s(mode) // 60 for mode in MODES},
        "round": parsed.round_step,
        "daily_cap_units": [[sorted(cap.modes, key=MODES.index), cap.units] for cap in parsed.caps],
        "speed": parsed.speed,
        "max_rate": parsed.max_rate,
        "max_rate_before_done": parsed.max_rate_before_done,
        "grace_s": parsed.grace_s,
        "idle": parsed.idle,
        "work_day_max_s": parsed.work_day_max_s,
        "quiz_gate": {
            "pass": parsed.quiz_gate.pass_percent,
            "cooldown_min": parsed.quiz_gate.cooldown_min,
        },
        "prompt": _prompt(parsed.prompt),
    }
    return said


def _prompt(rule: PromptRule | None) -> dict[str, Any] | None:  # Any: JSON
    if rule is None:
        return None
    minutes = [Fraction(seconds, 60) for seconds in (rule.low_s, rule.high_s)]
    return {
        "every_min": minutes,
        "timeout_s": rule.timeout_s,
        "max_per_h": rule.max_per_h,
        "on_miss": rule.on_miss,
    }
