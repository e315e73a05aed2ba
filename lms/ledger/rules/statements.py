"""The statement of one enrolment: what is credited, what of it counts towards the need, what is short and of what (pure).

*Credited* is every posted second, by mode, floored once: the figure of every screen. *Counts* is what of it the
programme and the rule set take: the grades that count, online up to its share, each mode up to its plan. What is
credited and does not count is surplus: shown, never lost (domain §4.5 X4, V22).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from lms.rulesets.conditions import COMPONENTS, SCOPES, Share, grade_rule, needs_of, shares_of
from lms.rulesets.rules import RuleSetData, floor_to, units_of

STATED = ("online", "onsite", "workplace")
# Room that the rule leaves free (a total beyond the plan by mode) is filled in this order: the scarcest proof first.
FILLED = ("onsite", "workplace", "online")
ZERO = Fraction(0)


class Bucket(NamedTuple):
    """What the ledger sums by; `mode` is one of STATED."""

    mode: str
    component: str
    grade: str


@dataclass(frozen=True, slots=True)
class ModeLine:
    """One mode in tenths of a unit. `short` is what must still be earned of it, `by_grade` what its proof keeps out,
    `fits` what proof and shares take once all the others have come, the plan of the mode left aside.
    """

    mode: str
    credited: int
    counts: int
    need: int
    short: int
    surplus: int
    by_grade: int
    fits: int


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """One component in tenths: credited, and what its least share of the plan still lacks."""

    component: str
    credited: int
    short: int


@dataclass(frozen=True, slots=True)
class ShareLine:
    """How a share stands: `has` of `bound` tenths. `state`: kept, over, short (not reached yet), unmeasured."""

    share: Share
    state: str
    has: int
    bound: int


@dataclass(frozen=True, slots=True)
class Statement:
    """All figures in tenths of a unit. `need` is 0 where nothing is asked for; then everything credited counts.
    `least_short`: what a least share of the plan lacks, by component or mode, and `central` training; only what lacks some.
    """

    credited: int
    counts: int
    need: int
    short: int
    surplus: int
    central_short: int
    modes: tuple[ModeLine, ...]
    components: tuple[ComponentLine, ...]
    shares: tuple[ShareLine, ...]
    least_short: Mapping[str, int]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is short that the ledger can know."""
        parts = (self.short, self.central_short, *(line.short for line in self.components))
        return not any(parts) and not any(line.state in {"over", "short"} for line in self.shares)

    @property
    def short_beyond(self) -> int:
        """What the total lacks where it asks for more than the plan by mode; 0 where the modes say it all."""
        return self.short if self.need > sum(line.need for line in self.modes) else 0

    def mode(self, name: str) -> ModeLine:
        """The line of one of STATED."""
        return next(line for line in self.modes if line.mode == name)


@dataclass(slots=True)
class _Sheet:
    """The exact units of one statement on their way through the conditions."""

    rules: RuleSetData
    plan: Mapping[str, Fraction]
    total: Fraction
    central: Fraction
    units: Mapping[Bucket, Fraction]
    graded: dict[str, Fraction]

    def credited(self, mode: str) -> Fraction:
        """Units of a mode."""
        return sum((units for key, units in self.units.items() if key.mode == mode), ZERO)

    def component(self, component: str, scope: frozenset[str] = SCOPES["total"]) -> Fraction:
        """Units of a component within some modes."""
        return sum(
            (units for key, units in self.units.items() if key.component == component and key.mode in scope),
            ZERO,
        )

    def planned(self, scope: str) -> Fraction:
        """Units of the whole plan that a share is taken of."""
        if scope == "total":
            return self.total
        if scope == "central" and self.central:
            return self.central
        return sum((self.plan[mode] for mode in SCOPES[scope]), ZERO)

    def tenths(self, units: Fraction) -> int:
        """Rounded once and down, to the step of the rule set (X2)."""
        return int(floor_to(units, self.rules.round_step) * 10)


def evaluate(
    seconds: Mapping[Bucket, int], rules: RuleSetData, required_tenths: Mapping[str, int]
) -> Statement:
    """The statement of posted `seconds` by `rules` and the programme's plan (tenths by mode)."""
    sheet = _sheet(seconds, rules, required_tenths)
    shares = shares_of(rules)
    usable = {mode: min(sheet.graded[mode], _room(sheet, mode, shares)) for mode in STATED}
    counted = _counted(sheet, usable)
    counts, credited = sum(counted.values(), ZERO), units_of(_by_mode(seconds), rules)
    final = {mode: min(sheet.graded[mode], *_final_bounds(sheet, mode, shares)) for mode in STATED}
    short = _short(sheet, final, counted)
    central = sum((min(usable[mode], sheet.graded[mode]) for mode in SCOPES["central"]), ZERO)
    central_short = max(0, int(sheet.central * 10) - sheet.tenths(central))
    components = tuple(_component_line(sheet, name, shares) for name in COMPONENTS)
    return Statement(
        credited=sheet.tenths(credited),
        counts=sheet.tenths(counts),
        need=int(sheet.total * 10),
        short=max(0, int(sheet.total * 10) - sheet.tenths(counts)),
        surplus=sheet.tenths(credited) - sheet.tenths(counts),
        central_short=central_short,
        modes=tuple(_mode_line(sheet, mode, counted[mode], short[mode], final[mode]) for mode in STATED),
        components=components,
        shares=tuple(_share_line(sheet, share) for share in shares),
        least_short=_least_short(sheet, shares, components, central_short),
    )


def _sheet(seconds: Mapping[Bucket, int], rules: RuleSetData, required_tenths: Mapping[str, int]) -> _Sheet:
    asked = needs_of(rules)
    plan = {
        mode: max(Fraction(required_tenths.get(mode, 0), 10), Fraction(asked.get(mode, 0))) for mode in STATED
    }
    sheet = _Sheet(
        rules=rules,
        plan=plan,
        total=max(sum(plan.values(), ZERO), Fraction(asked.get("total", 0))),
        central=Fraction(asked.get("central", 0)),
        units={key: units_of({key.mode: sec}, rules) for key, sec in seconds.items()},
        graded={},
    )
    sheet.graded.update({mode: _graded(sheet, mode) for mode in STATED})
    return sheet


def _by_mode(seconds: Mapping[Bucket, int]) -> dict[str, int]:
    summed = dict.fromkeys(STATED, 0)
    for key, sec in seconds.items():
        summed[key.mode] += sec
    return summed


def _graded(sheet: _Sheet, mode: str) -> Fraction:
    """Units of a mode whose proof counts: those in full, and claims that came late up to their part of the sum."""
    rule = grade_rule(sheet.rules, mode)
    full = late = ZERO
    for key, units in sheet.units.items():
        if key.mode == mode:
            full += units if key.grade in rule.full else ZERO
            late += units if key.grade == "C" and key.grade not in rule.full else ZERO
    if rule.late_share is None or not late:
        return full
    return full + (
        late if rule.late_share >= 1 else min(late, full * rule.late_share / (1 - rule.late_share))
    )


def _room(sheet: _Sheet, mode: str, shares: Sequence[Share]) -> Fraction:
    """The most units of a mode that its shares let count now."""
    bounds = [
        bound
        for share in shares
        if (bound := _most(sheet, share, mode)) is not None
    ]  # fmt: skip
    return min([sheet.graded[mode], *bounds])


def _most(sheet: _Sheet, share: Share, mode: str) -> Fraction | None:
    """The largest number of units of its mode that a share allows; None when it bounds another mode, or nothing."""
    if share.mode != mode or share.what or share.most is None or share.of not in SCOPES or share.most >= 1:
        return None
    if share.base == "credited":
        others = sum((sheet.graded[other] for other in SCOPES[share.of] - {mode}), ZERO)
        return others * share.most / (1 - share.most)
    planned = sheet.planned(share.of)
    return share.most * planned if planned else None


def _counted(sheet: _Sheet, usable: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Each mode up to its plan; what the total leaves free beyond the plan is filled by what is left over."""
    if not sheet.total:
        return dict(usable)
    counted = {mode: min(usable[mode], sheet.plan[mode]) for mode in STATED}
    free = sheet.total - sum(sheet.plan.values(), ZERO)
    for mode in FILLED:
        more = min(usable[mode] - counted[mode], free)
        counted[mode], free = counted[mode] + more, free - more
    return counted


def _short(
    sheet: _Sheet, final: Mapping[str, Fraction], counted: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """What must still be *earned* of each mode. At the finish a share is one of the whole plan, whatever its base: units
    that are there already and wait for others to come are not asked for again.
    """
    short = {mode: max(ZERO, sheet.plan[mode] - final[mode]) for mode in STATED}
    planned = sum(sheet.plan.values(), ZERO)
    beyond = sum((max(ZERO, final[mode] - sheet.plan[mode]) for mode in STATED), ZERO)
    missing = max(ZERO, sheet.total - planned - beyond)
    if missing:
        short[_open_mode(sheet, final, counted)] += missing
    return short


def _final_bounds(sheet: _Sheet, mode: str, shares: Sequence[Share]) -> list[Fraction]:
    bounds = [
        share.most * sheet.planned(share.of)
        for share in shares
        if share.mode == mode and not share.what and share.most is not None and share.of in SCOPES
    ]
    return [*bounds, sheet.graded[mode]]


def _open_mode(sheet: _Sheet, final: Mapping[str, Fraction], counted: Mapping[str, Fraction]) -> str:
    """Where units of a total without a plan by mode are to come from: a mode that no share has filled."""
    open_ones = [mode for mode in FILLED if final[mode] >= sheet.graded[mode]]
    return max(open_ones or FILLED, key=lambda mode: counted[mode])


def _mode_line(sheet: _Sheet, mode: str, counted: Fraction, short: Fraction, final: Fraction) -> ModeLine:
    credited, counts = sheet.tenths(sheet.credited(mode)), sheet.tenths(counted)
    need = int(sheet.plan[mode] * 10)
    return ModeLine(
        mode=mode,
        credited=credited,
        counts=counts,
        need=need,
        short=_up(sheet, short),
        surplus=credited - counts,
        by_grade=credited - sheet.tenths(sheet.graded[mode]),
        fits=sheet.tenths(final),
    )


def _component_line(sheet: _Sheet, component: str, shares: Sequence[Share]) -> ComponentLine:
    units = sheet.component(component)
    wanted = [
        share.least * sheet.planned(share.of)
        for share in shares
        if share.what == component and share.least is not None and share.of in SCOPES
    ]
    return ComponentLine(component, sheet.tenths(units), _up(sheet, max([*wanted, ZERO]) - units))


def _least_short(
    sheet: _Sheet, shares: Sequence[Share], components: Sequence[ComponentLine], central_short: int
) -> Mapping[str, int]:
    """At the finish a least share is one of the plan, whatever its base: a surplus elsewhere takes nothing away."""
    found = {line.component: line.short for line in components}
    for share in shares:
        if share.least is not None and not share.what and share.is_measured:
            lacks = _up(sheet, share.least * sheet.planned(share.of) - sheet.graded[share.mode])
            found[share.mode] = max(found.get(share.mode, 0), lacks)
    return {name: tenths for name, tenths in {**found, "central": central_short}.items() if tenths}


def _share_line(sheet: _Sheet, share: Share) -> ShareLine:
    if not share.is_measured or not _whole_of(sheet, share):
        return ShareLine(share, "unmeasured", 0, 0)
    scope = SCOPES[share.of]
    has = sheet.component(share.what, scope) if share.what else sheet.credited(share.mode)
    whole = _whole_of(sheet, share)
    if share.most is not None and has > share.most * whole:
        return ShareLine(share, "over", sheet.tenths(has), sheet.tenths(share.most * whole))
    if share.least is not None and has < share.least * whole:
        return ShareLine(share, "short", sheet.tenths(has), _up(sheet, share.least * whole))
    bound = share.most if share.most is not None else share.least
    return ShareLine(share, "kept", sheet.tenths(has), sheet.tenths((bound or ZERO) * whole))


def _whole_of(sheet: _Sheet, share: Share) -> Fraction:
    """What the share is a part of now."""
    if share.base == "planned":
        return sheet.planned(share.of)
    return sum((sheet.graded[mode] for mode in SCOPES[share.of]), ZERO)


def _up(sheet: _Sheet, units: Fraction) -> int:
    """Tenths that are missing, rounded up to the step: what would not yet be enough is not promised."""
    step = sheet.rules.round_step
    return max(0, int(-(-units // step) * step * 10))
