"""What a rule set says, as a frozen value: how seconds become units, what is capped, and how fast counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from lms.rulesets.schema import FIELDS, RuleSetMalformed, amount, fraction, zone

# What stands on every ledger entry and in addresses.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
MODES = ("online", "live", "onsite", "workplace", "assessment")
# Modes that a rule set may leave out use the unit of the mode they resemble.
LIKE = {"live": "online", "assessment": "onsite"}
SPEEDS = ("min", "wall", "content")
DEFAULT_UNIT_MIN = {"online": 45, "onsite": 45, "workplace": 45}
# What `rules` of a replay may change (cli.md); everything else is refused.
REPLAY_FIELDS = frozenset(
    {
        "tz",
        "unit_min",
        "daily_cap_units",
        "cap_modes",
        "speed",
        "max_rate",
        "grace_s",
        "idle",
        "round_step",
        "work_day_max_s",
    }
)


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `units` a civil day over `modes` together."""

    modes: frozenset[str]
    units: Fraction


@dataclass(frozen=True, slots=True)
class QuizGate:
    """The pass mark in per cent, and the pause between two tries."""

    pass_percent: int = 60
    cooldown_min: int = 0


@dataclass(frozen=True, slots=True)
class PromptRule:
    """Presence prompts: one every `low_s` to `high_s` seconds of play, `timeout_s` to answer it (domain §4.2 O7)."""

    low_s: int = 480
    high_s: int = 900
    timeout_s: int = 60
    on_miss: str = "pause"
    max_per_h: int = 6


@dataclass(frozen=True, slots=True)
class RuleSetData:
    """One version of one rule set. Rates are media seconds a wall second; `unit_min` is minutes a unit by mode."""

    code: str
    version: int
    tz: str = "Asia/Shanghai"
    unit_min: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_UNIT_MIN))
    caps: tuple[Cap, ...] = ()
    speed: str = "min"
    max_rate: Fraction = Fraction(2)
    max_rate_before_done: Fraction = Fraction(1)
    grace_s: int = 300
    idle: str = "pause"
    round_step: Fraction = Fraction(1, 10)
    work_day_max_s: int = 28_800
    quiz_gate: QuizGate = QuizGate()
    prompt: PromptRule | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)  # Any: documented fields that no code reads yet

    @property
    def rule(self) -> str:
        """The name on ledger entries: code@version."""
        return f"{self.code}@{self.version}"

    @property
    def zone(self) -> ZoneInfo:
        """The zone that decides civil days."""
        return zone(self.tz)

    def unit_s(self, mode: str) -> int:
        """Seconds a unit of `mode`."""
        minutes = self.unit_min.get(mode) or self.unit_min[LIKE.get(mode, mode)]
        return minutes * 60

    def cap_on(self, mode: str) -> Cap | None:
        """The daily cap that covers `mode`, or None."""
        return next((cap for cap in self.caps if mode in cap.modes), None)


def parse_ruleset(data: Mapping[str, Any], *, code: str = "", version: int = 0) -> RuleSetData:  # Any: JSON
    """Validate the JSON of a rule set. Raises RuleSetMalformed, naming every field that is wrong or unknown."""
    wrong = problems_in(data)
    if wrong:
        raise RuleSetMalformed("; ".join(f"{name}: {problem}" for name, problem in wrong.items()))
    step = data.get("round", {}).get("step", "1/10")
    gate = data.get("quiz_gate", {})
    known = {
        name: data[name] for name in ("tz", "speed", "grace_s", "idle", "work_day_max_s") if name in data
    }
    return RuleSetData(
        code=str(data.get("code") or code),
        version=int(data.get("version") or version),
        unit_min={**DEFAULT_UNIT_MIN, **data.get("unit_min", {})},
        caps=_caps(data.get("daily_cap_units"), data.get("cap_modes", ["online"])),
        max_rate=fraction(data.get("max_rate", "2")),
        max_rate_before_done=fraction(data.get("max_rate_before_done", "1")),
        round_step=fraction(data.get("round_step", step)),
        quiz_gate=QuizGate(gate.get("pass", 60), gate.get("cooldown_min", 0)),
        prompt=_prompt(data.get("prompt"), data.get("idle", "pause")),
        extra={name: value for name, value in data.items() if name not in _READ},
        **known,
    )


def problems_in(data: Mapping[str, Any]) -> dict[str, str]:  # Any: JSON
    """What is wrong, by field; empty for a rule set that can be read."""
    found = ((name, _problem(name, value)) for name, value in data.items())
    return {name: problem for name, problem in found if problem is not None}


_READ = REPLAY_FIELDS | {"code", "version", "round", "quiz_gate", "max_rate_before_done", "prompt"}


def _problem(name: str, value: Any) -> str | None:  # Any: JSON
    if name not in FIELDS:
        return "no such field"
    try:
        FIELDS[name](value)
    except RuleSetMalformed as error:
        return str(error)
    return None


def _caps(units: Any, modes: list[str]) -> tuple[Cap, ...]:  # Any: JSON
    """A number is one cap over `modes`; an object is one cap a mode; null is none."""
    if units is None:
        return ()
    if isinstance(units, Mapping):
        return tuple(Cap(frozenset({mode}), amount(n)) for mode, n in sorted(units.items()) if n is not None)
    return (Cap(frozenset(modes), amount(units)),)


def _prompt(fields: Mapping[str, Any] | None, idle: str) -> PromptRule | None:  # Any: JSON
    """What is not said is as everywhere: eight to fifteen minutes, a minute to answer, `idle` for a miss, six an hour."""
    if not fields:
        return None
    usual = PromptRule(on_miss=idle)
    low, high = (int(amount(minutes) * 60) for minutes in fields.get("every_min", (8, 15)))
    return PromptRule(
        low_s=low,
        high_s=high,
        timeout_s=fields.get("timeout_s", usual.timeout_s),
        on_miss=fields.get("on_miss", usual.on_miss),
        max_per_h=fields.get("max_per_h", usual.max_per_h),
    )


# Only for replay: the rule set behind the published vectors (domain §4.7).
CN_TEST_45 = RuleSetData(
    code="CN-TEST-45",
    version=1,
    caps=(Cap(frozenset({"online"}), Fraction(8)),),
    max_rate_before_done=Fraction(2),
)


def with_replay_rules(changes: Mapping[str, Any]) -> RuleSetData:  # Any: JSON
    """CN-TEST-45@1 with the fields of a replay changed (cli.md). Raises RuleSetMalformed."""
    unknown = sorted(set(changes) - REPLAY_FIELDS)
    if unknown:
        raise RuleSetMalformed(f"{', '.join(unknown)}: not a field that a replay can change")
    defaults: dict[str, Any] = {"daily_cap_units": 8, "cap_modes": ["online"]}  # Any: JSON
    parsed = parse_ruleset({**defaults, **changes}, code=CN_TEST_45.code, version=CN_TEST_45.version)
    return replace(parsed, max_rate_before_done=parsed.max_rate)


def units_of(seconds_by_mode: Mapping[str, int | Fraction], ruleset: RuleSetData) -> Fraction:
    """Exact units: seconds over the modes, each by its own unit."""
    parts = (Fraction(seconds) / ruleset.unit_s(mode) for mode, seconds in seconds_by_mode.items())
    return sum(parts, Fraction(0))


def floor_to(units: Fraction, step: Fraction) -> Fraction:
    """`units` rounded down to a multiple of `step`."""
    return units // step * step


def tenths_of(seconds_by_mode: Mapping[str, int | Fraction], ruleset: RuleSetData) -> int:
    """Tenths of a unit, rounded once and down, to the step of the rule set (domain §4.5 X2)."""
    scale = scale_of(seconds_by_mode, ruleset)
    return scale.tenths(sum(seconds * scale.weight[mode] for mode, seconds in seconds_by_mode.items()))


class Scale(NamedTuple):
    """The modes of a rule set over one common unit, so that whole seconds stay integers: for 700 people × 5 figures.

    `weight` are parts a second by mode; `tenths` rounds parts as `floor_to(units_of(…))` rounds units.
    """

    weight: Mapping[str, int]
    parts_a_unit: int
    step: tuple[int, int]

    def tenths(self, parts: int | Fraction) -> int:
        """Tenths of a unit, rounded once and down, to the step of the rule set (domain §4.5 X2)."""
        numerator, denominator = self.step
        steps = parts * denominator // (self.parts_a_unit * numerator)
        return int(steps * numerator * 10 // denominator)


def scale_of(modes: Iterable[str], ruleset: RuleSetData) -> Scale:
    """The scale of these modes."""
    units = {mode: ruleset.unit_s(mode) for mode in modes}
    common, step = lcm(*units.values()), ruleset.round_step
    weight = {mode: common // unit for mode, unit in units.items()}
    return Scale(weight, common, (step.numerator, step.denominator))


def units_text(tenths: int) -> str:
    """'1.3' for 13; whole units without a decimal: '4'."""
    sign, size = ("-" if tenths < 0 else ""), abs(tenths)
    return f"{sign}{size // 10}.{size % 10}" if size % 10 else f"{sign}{size // 10}"


def seconds_to_next(seconds_by_mode: Mapping[str, int], ruleset: RuleSetData, *, mode: str) -> int:
    """Seconds of `mode` still missing to the next step ("12 minutes to go"), rounded up."""
    exact = units_of(seconds_by_mode, ruleset)
    missing = floor_to(exact, ruleset.round_step) + ruleset.round_step - exact
    return int(-(-missing * ruleset.unit_s(mode) // 1))


__all__ = [
    "CN_TEST_45",
    "CODE",
    "MODES",
    "SPEEDS",
    "Cap",
    "PromptRule",
    "QuizGate",
    "RuleSetData",
    "RuleSetMalformed",
    "Scale",
    "floor_to",
    "parse_ruleset",
    "problems_in",
    "scale_of",
    "seconds_to_next",
    "tenths_of",
    "units_of",
    "units_text",
    "with_replay_rules",
]
