"""The value of each field of a rule set as a sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

Json = Any  # Any: a value of a valid rule set, as `effective` gives it
Say = Callable[[Json], str]

MODES: dict[str, Promise] = {
    "online": gettext_lazy("online"),
    "live": gettext_lazy("live online"),
    "onsite": gettext_lazy("on-site"),
    "workplace": gettext_lazy("workplace"),
    "assessment": gettext_lazy("assessment"),
}
# Parts of the training that shares, needs and the order speak of; a word that is not here is shown as it is.
PARTS: dict[str, Promise] = {
    "total": gettext_lazy("all units"),
    "central": gettext_lazy("the centralised units"),
    "onsite_central": gettext_lazy("the centralised units on-site"),
    "working_hours": gettext_lazy("the working hours"),
    "recorded": gettext_lazy("recorded on video"),
    "general": gettext_lazy("general competence"),
    "theory": gettext_lazy("theory"),
    "practice": gettext_lazy("practice"),
    "off_the_job": gettext_lazy("off-the-job training"),
    "knowledge_trade": gettext_lazy("a knowledge trade"),
    "online_theory": gettext_lazy("theory online"),
    "onsite_practice": gettext_lazy("practice on-site"),
    "weekly_sign_off": gettext_lazy("the weekly record signed"),
    "final_exam": gettext_lazy("the final examination"),
    **MODES,
}


def listed(texts: Iterable[str]) -> str:
    """Several things side by side."""
    return pgettext("between things", ", ").join(texts)


def part(name: str) -> str:
    """A part of the training by its name in the data."""
    return str(PARTS.get(name, name))


def number(value: Json) -> str:
    """An exact number as people write it: 8, 1.5; a fraction that no decimal ends as it is."""
    exact = Fraction(str(value))
    return f"{float(exact):g}" if Fraction(f"{float(exact):g}") == exact else str(exact)


def percent(share: Json) -> str:
    """A share from 0 to 1 in per cent."""
    return f"{number(Fraction(str(share)) * 100)} %"


def _stops(texts: Iterable[str]) -> str:
    """Sentences one after the other; after a full-width stop no space belongs."""
    said = " ".join(capfirst(text) for text in texts if text)
    return said.replace("。 ", "。")


def _code(value: Json) -> str:
    return _("Every entry of the ledger that it counts names %(code)s.") % {"code": value}


def _version(value: Json) -> str:
    return _("This is version %(number)s. A version never changes; a correction is the next one.") % {
        "number": value
    }


def _title(value: Json) -> str:
    return str(value.get(get_language() or "") or next(iter(value.values()), ""))


def _zone(value: Json) -> str:
    return _("A day ends at midnight in the time zone %(zone)s.") % {"zone": value}


def _units(value: Json) -> str:
    modes_of: dict[int, list[str]] = {}
    for mode, minutes in value.items():
        modes_of.setdefault(minutes, []).append(part(mode))
    return _stops(
        _("%(minutes)s minutes are one unit: %(modes)s.") % {"minutes": minutes, "modes": listed(modes)}
        for minutes, modes in modes_of.items()
    )


def _round(value: Json) -> str:
    if value == 1:
        return _("The seconds are added up first, then rounded down once to whole units.")
    return _("The seconds are added up first, then rounded down once to tenths of a unit.")


def _caps(value: Json) -> str:
    if not value:
        return _("There is no limit a day.")
    return _stops(
        _("At most %(units)s units a day count: %(modes)s.")
        % {"units": number(units), "modes": listed(part(mode) for mode in modes)}
        for modes, units in value
    )


def _speed(value: Json) -> str:
    words = {
        "min": _("The time spent counts, never more than the length of the film."),
        "wall": _("The time spent counts, also when it is longer than the film."),
        "content": _("The length of the film counts, however fast it is played."),
    }
    return words[value]


def _rate(value: Json) -> str:
    return _("Play at up to %(rate)s times the speed counts.") % {"rate": number(value)}


def _rate_before(value: Json) -> str:
    return _("Until the lesson is complete, play at up to %(rate)s times the speed counts.") % {
        "rate": number(value)
    }


def _grace(value: Json) -> str:
    return _("Up to %(minutes)s minutes late or early count as on time.") % {
        "minutes": number(Fraction(value, 60))
    }


def _miss(value: Json) -> str:
    if value == "void_since_proof":
        return _("When a presence question is missed, what was played since the last answer does not count.")
    return _("When a presence question is missed, everything up to the question counts.")


def _work_day(value: Json) -> str:
    return _("At most %(hours)s hours a day at the workplace count.") % {
        "hours": number(Fraction(value, 3600))
    }


def _prompt(value: Json) -> str:
    if not value:
        return _("No presence questions.")
    least, most = (number(minutes) for minutes in value["every_min"])
    return _stops(
        [
            _("Presence questions appear while a film plays."),
            _("One comes after %(least)s to %(most)s minutes.") % {"least": least, "most": most},
            _("There are %(seconds)s seconds to answer.") % {"seconds": value["timeout_s"]},
            _("There are at most %(number)s an hour.") % {"number": value["max_per_h"]},
            _miss(value["on_miss"]),
        ]
    )


def _gate(value: Json) -> str:
    passed = _("The quiz of a lesson is passed with %(percent)s %%.") % {"percent": value["pass"]}
    if not value["cooldown_min"]:
        return _stops([passed, _("The next try is open at once.")])
    later = _("The next try is open after %(minutes)s minutes.") % {"minutes": value["cooldown_min"]}
    return _stops([passed, later])


def _require(value: Json) -> str:
    if not value:
        return _("The rule set itself asks for no number of units.")
    return _stops(
        _("At least %(units)s units: %(what)s.") % {"units": units, "what": part(name)}
        for name, units in value.items()
    )


def _shares(value: Json) -> str:
    return _stops(share_text(share) for share in value or ()) or _("No shares are prescribed.")


def share_text(value: Mapping[str, Json]) -> str:
    """One share as a sentence."""
    named = {
        "what": part(value.get("mode") or value.get("what", "")),
        "of": part(value.get("of", "total")),
        "least": percent(value.get("min", 0)),
        "most": percent(value.get("max", 1)),
    }
    if "min" in value and "max" in value:
        text = _("%(what)s: %(least)s to %(most)s of %(of)s.")
    elif "min" in value:
        text = _("%(what)s: at least %(least)s of %(of)s.")
    else:
        text = _("%(what)s: at most %(most)s of %(of)s.")
    base = _("What was earned is the measure, not the plan.") if value.get("base") == "credited" else ""
    unless = _("Not for %(trade)s.") % {"trade": part(value["unless"])} if value.get("unless") else ""
    return _stops([text % named, base, unless])


def _class_max(value: Json) -> str:
    if not value or "n" not in value:
        return _("No limit to the size of a class.")
    if value.get("on_exceed") == "refuse":
        return _("A class has at most %(people)s people; more are refused.") % {"people": value["n"]}
    return _("A class has at most %(people)s people; more are pointed out.") % {"people": value["n"]}


def _mentor_max(value: Json) -> str:
    if value is None:
        return _("No limit to the apprentices of a mentor.")
    return _("A mentor looks after at most %(people)s apprentices.") % {"people": value}


def _late_after(value: Json) -> str:
    if value is None:
        return _("A line of a log is late after a week.")
    return ngettext(
        "A line of a log is late after %(days)s day.", "A line of a log is late after %(days)s days.", value
    ) % {"days": value}


def _period_min(value: Json) -> str:
    if value is None:
        return _("A period is as long as a unit on-site.")
    return _("A period has %(minutes)s minutes.") % {"minutes": value}


def _filing(value: Json | None) -> str:
    if value is None:
        return _("A class opens without being filed.")
    return _("A class is filed %(days)s working days before it begins, and opens when it is approved.") % {
        "days": value.get("working_days", 0)
    }


def _grades(value: Json) -> str:
    if not value:
        return _("Evidence of every grade counts.")
    parts = [
        _("%(mode)s: evidence of the grades %(grades)s counts in full.")
        % {"mode": part(mode), "grades": listed(value[mode])}
        for mode in ("online", "onsite", "workplace")
        if mode in value
    ]
    if "offline_max_share" in value:
        share = percent(value["offline_max_share"])
        parts.append(_("At most %(share)s may be claimed later, without a network.") % {"share": share})
    if "D" in value:
        parts.append(
            _("Hours that were only declared need a second person who approves.")
            if value["D"] == "two_approvers"
            else _("Hours that were only declared: %(what)s.") % {"what": value["D"]}
        )
    return _stops(parts)


def _retain(value: Json) -> str:
    if value is None:
        return _("How long papers are kept is not said.")
    return _("Papers and evidence are kept for at least %(years)s years.") % {"years": value}


def _order(value: Json) -> str:
    if not value:
        return _("No order is prescribed.")
    return capfirst(" → ".join(part(name) for name in value))


def _sign_in(value: Json) -> str:
    words = {"am": _("in the morning"), "pm": _("in the afternoon")}
    if not value:
        return _("No sign-ins at certain times of the day.")
    return _("Sign-in on a day on-site: %(times)s.") % {"times": listed(words[name] for name in value)}


def _meals(value: Json) -> str:
    return _("Days attended are counted for the meal allowance.") if value else _("No meal allowance.")


def _draft(value: Json) -> str:
    if value:
        return _("A draft from public notices: compare it with the original before a claim is filed.")
    return _("Not marked as a draft.")


SENTENCES: dict[str, Say] = {
    "code": _code,
    "version": _version,
    "title": _title,
    "source": lambda value: str(value or _("No source is named.")),
    "tz": _zone,
    "unit_min": _units,
    "round": _round,
    "daily_cap_units": _caps,
    "speed": _speed,
    "max_rate": _rate,
    "max_rate_before_done": _rate_before,
    "grace_s": _grace,
    "idle": _miss,
    "work_day_max_s": _work_day,
    "prompt": _prompt,
    "quiz_gate": _gate,
    "require": _require,
    "share": _shares,
    "class_max": _class_max,
    "mentor_max": _mentor_max,
    "late_after": _late_after,
    "period_min": _period_min,
    "filing": _filing,
    "grades": _grades,
    "retain_years": _retain,
    "order": _order,
    "sign_in": _sign_in,
    "meal_days": _meals,
    "verify_before_use": _draft,
}
