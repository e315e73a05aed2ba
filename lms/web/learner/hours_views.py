"""Hours as figures and sentences: the total against the need, the modes, a day in a line. No query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.ledger.queries import DayRow, Units
from lms.rulesets.rules import RuleSetData, seconds_to_next, tenths_of
from lms.web.components.words import minutes_text, units_text

MODES = ("online", "onsite", "workplace")
TONES = {"online": "accent", "onsite": "onsite", "workplace": "work"}


@dataclass(frozen=True, slots=True)
class TotalView:
    """The large number. All in tenths of a unit; `scale_tenths` is the length of the bar."""

    tenths: int
    need_tenths: int
    pending_tenths: int
    scale_tenths: int
    online_tenths: int
    onsite_tenths: int
    workplace_tenths: int
    sentence: str
    remainder: str


@dataclass(frozen=True, slots=True)
class DayView:
    """One day in the list."""

    day: date
    url: str
    note: str
    tenths: int
    pending_s: int


def mode_words(mode: str) -> str:
    """A mode in a word or two."""
    words = {
        "online": _("online"), "live": _("live online"), "onsite": _("on site"),
        "workplace": _("at work"), "assessment": _("assessment"),
    }  # fmt: skip
    return words.get(mode, mode)


def total_view(units: Units, required: Mapping[str, int], rules: RuleSetData) -> TotalView:
    """The total against what the programme needs; a surplus of one mode fills no other."""
    posted = {mode: getattr(units, f"{mode}_tenths") for mode in MODES}
    need = sum(required.values())
    short = sum(max(0, tenths - posted.get(mode, 0)) for mode, tenths in required.items())
    return TotalView(
        tenths=units.total_tenths,
        need_tenths=need,
        pending_tenths=units.pending_tenths,
        scale_tenths=max(need, units.total_tenths + units.pending_tenths),
        online_tenths=posted["online"],
        onsite_tenths=posted["onsite"],
        workplace_tenths=posted["workplace"],
        sentence=_sentence(units.total_tenths, need, short),
        remainder=_remainder(units, rules),
    )


def _sentence(tenths: int, need: int, short: int) -> str:
    if not need:
        return _("%(units)s units counted.") % {"units": units_text(tenths)}
    if short:
        return _("%(units)s units counted, %(short)s units to go.") % {
            "units": units_text(tenths), "short": units_text(short),
        }  # fmt: skip
    return _("%(units)s units counted: all that is needed.") % {"units": units_text(tenths)}


def _remainder(units: Units, rules: RuleSetData) -> str:
    """What is kept but does not make another tenth yet (domain §4.5 X2)."""
    if not units.online_s:
        return ""
    missing = seconds_to_next({"online": units.online_s}, rules, mode="online")
    return _("%(time)s more online make the next %(step)s unit.") % {
        "time": minutes_text(missing),
        "step": units_text(int(rules.round_step * 10) or 1),
    }


def mode_tags(units: Units, required: Mapping[str, int]) -> list[dict[str, str]]:
    """A tag for each mode that is needed or has something: "online 3.7 of 4"."""
    tags = []
    for mode in MODES:
        tenths, need = getattr(units, f"{mode}_tenths"), required.get(mode, 0)
        if not (tenths or need):
            continue
        values = {"mode": mode_words(mode), "units": units_text(tenths), "need": units_text(need)}
        text = _("%(mode)s %(units)s of %(need)s") % values if need else _("%(mode)s %(units)s") % values
        tags.append({"text": text, "tone": TONES[mode]})
    return tags


def day_row(row: DayRow, rules: RuleSetData, enrolment: Enrolment) -> DayView:
    """A day with its units, and in words what they are made of."""
    parts = [
        _("%(mode)s %(time)s") % {"mode": mode_words(mode), "time": minutes_text(seconds)}
        for mode, seconds in sorted(row.posted_s.items())
    ]
    if row.pending_s:
        parts.append(_("%(time)s wait for a quiz") % {"time": minutes_text(row.pending_s)})
    lost = sum(row.lost_s.values())
    if lost:
        parts.append(_("%(time)s did not count") % {"time": minutes_text(lost)})
    address = reverse("learner:hours_day", args=[row.day])
    return DayView(
        day=row.day,
        url=f"{address}?class={enrolment.uuid}",
        note=" · ".join(parts),
        tenths=tenths_of(row.posted_s, rules),
        pending_s=row.pending_s,
    )


def rule_words(rules: RuleSetData) -> str:
    """How hours are counted here, in a sentence or two."""
    minutes = rules.unit_min["online"]
    words = _("One unit is %(minutes)d minutes.") % {"minutes": minutes}
    cap = rules.cap_on("online")
    if cap is not None:
        words += " " + _("At most %(units)s units online count a day.") % {
            "units": units_text(int(cap.units * 10))
        }
    return words + " " + _("Rule set %(rule)s.") % {"rule": rules.rule}
