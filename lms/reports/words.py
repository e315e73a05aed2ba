"""Says standings, reasons and units in plain words, numbers first, for screens and exported tables alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.reports.rules import Pace, Reason, Standing, Why

# More weeks than these are no date that somebody could plan with.
WEEKS_SAID = 26
STANDING_NAMES: Mapping[Standing, Promise] = {
    Standing.ON_PACE: gettext_lazy("on pace"),
    Standing.AT_RISK: gettext_lazy("at risk"),
    Standing.BLOCKED: gettext_lazy("blocked"),
}


def units_text(tenths: int) -> str:
    """Tenths of a unit as a figure of the reader's language: 413 -> "41.3" or "41,3", 400 -> "40"."""
    return number_format(tenths / 10, decimal_pos=1 if tenths % 10 else 0, use_l10n=True)


def units_said(tenths: int) -> str:
    """With its noun: "1 unit", "41.3 units"."""
    return ngettext("%(units)s unit", "%(units)s units", 1 if tenths == 10 else 2) % {
        "units": units_text(tenths)
    }


def standing_text(standing: Standing) -> str:
    """One of three words."""
    return str(STANDING_NAMES[standing])


def reason_text(reason: Reason) -> str:
    """One reason as a short sentence without blame."""
    return _SENTENCES[reason.why](reason)


def reasons_text(pace: Pace) -> str:
    """All reasons, the gravest first, for a table cell."""
    return " · ".join(reason_text(reason) for reason in pace.reasons)


def _quiet(reason: Reason) -> str:
    text = ngettext("%(days)s day without learning", "%(days)s days without learning", reason.amount)
    return text % {"days": reason.amount}


def _not_started(reason: Reason) -> str:
    days = reason.amount
    text = ngettext(
        "class began %(days)s day ago, not started", "class began %(days)s days ago, not started", days
    )
    return text % {"days": days}


def _tries(reason: Reason) -> str:
    tries = reason.amount
    return ngettext("quiz not passed after %(n)s try", "quiz not passed after %(n)s tries", tries) % {
        "n": tries
    }


def _on_leave(reason: Reason) -> str:
    days = reason.amount
    if not days:
        return _("on leave")
    return ngettext("on leave, back in %(n)s day", "on leave, back in %(n)s days", days) % {"n": days}


def _late(reason: Reason) -> str:
    weeks = -(-reason.amount // 7)
    if weeks > WEEKS_SAID:
        far = _("needs %(need)s a week, does %(does)s: at this pace far too late")
        return far % {"need": units_text(reason.need), "does": units_text(reason.does)}
    text = ngettext(
        "needs %(need)s a week, does %(does)s: ends %(n)s week late",
        "needs %(need)s a week, does %(does)s: ends %(n)s weeks late",
        weeks,
    )
    return text % {"need": units_text(reason.need), "does": units_text(reason.does), "n": weeks}


def _standing(reason: Reason) -> str:
    return _("needs %(need)s a week, nothing came in four weeks") % {"need": units_text(reason.need)}


_SENTENCES: dict[Why, Callable[[Reason], str]] = {
    Why.DONE: lambda _reason: _("all units done"),
    Why.ON_PACE: lambda _reason: _("as planned so far"),
    Why.NO_END: lambda _reason: _("no end date"),
    Why.ON_LEAVE: _on_leave,
    Why.NOT_STARTED: _not_started,
    Why.QUIET: _quiet,
    Why.QUIZ_FAILED: _tries,
    Why.PENDING: lambda reason: _("%(units)s wait for a quiz") % {"units": units_said(reason.amount)},
    Why.LATE: _late,
    Why.STANDING: _standing,
    Why.BEHIND: lambda reason: _("%(units)s behind the plan") % {"units": units_said(reason.amount)},
    Why.CLASS_OVER: lambda reason: (
        _("class is over, %(units)s missing") % {"units": units_said(reason.amount)}
    ),
}


# Reasons of the ledger (domain §4.7) in words that somebody outside the classroom understands.
LOST_REASONS: Mapping[str, Promise] = {
    "hidden_or_paused": gettext_lazy("the page was hidden or the video stood still"),
    "rate_over_max": gettext_lazy("played faster than counts"),
    "no_answer": gettext_lazy("a question on the screen was not answered; play it again and it counts"),
    "claimed_less": gettext_lazy("the courseware itself says that less time was spent on it"),
    "rewatch": gettext_lazy("seen before, so it had counted already"),
    "overlap": gettext_lazy("at the same time as something else that counted"),
    "daily_cap": gettext_lazy("over the units that one day may give; it can count on another day"),
}
GRADES: Mapping[str, Promise] = {
    "A": gettext_lazy("A: somebody was there and confirmed it"),
    "B": gettext_lazy("B: timed by the server"),
    "C": gettext_lazy("C: claimed later, within bounds"),
    "D": gettext_lazy("D: entered by hand"),
}
ENTRY_KINDS: Mapping[str, Promise] = {
    "credit": gettext_lazy("counted"),
    "reversal": gettext_lazy("taken back"),
    "adjustment": gettext_lazy("adjusted"),
    "recognition": gettext_lazy("recognised from before"),
    "transfer_in": gettext_lazy("moved here"),
    "transfer_out": gettext_lazy("moved away"),
}


def lost_text(code: str) -> str:
    """Why time did not count; the code itself for one that has no words yet."""
    return str(LOST_REASONS.get(code, code))


def grade_text(grade: str) -> str:
    """How well an entry is proven."""
    return str(GRADES.get(grade, grade))


def entry_text(kind: str) -> str:
    """What an entry does."""
    return str(ENTRY_KINDS.get(kind, kind))


def points_text(hundredths: int) -> str:
    """Points as people write them: 250 -> "2.5", 600 -> "6"."""
    whole = number_format(hundredths / 100, decimal_pos=2)
    return whole.rstrip("0").rstrip(".,") if "." in whole or "," in whole else whole
