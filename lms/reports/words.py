"""Says standings, reasons and units in plain words, numbers first, for screens and exported tables alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.reports.rules import Pace, Reason, Standing, Why

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
    return _SENTENCES[reason.why](reason.amount)


def reasons_text(pace: Pace) -> str:
    """All reasons, the gravest first, for a table cell."""
    return " · ".join(reason_text(reason) for reason in pace.reasons)


def _quiet(days: int) -> str:
    return ngettext("%(days)s day without learning", "%(days)s days without learning", days) % {"days": days}


def _not_started(days: int) -> str:
    text = ngettext(
        "class began %(days)s day ago, not started", "class began %(days)s days ago, not started", days
    )
    return text % {"days": days}


def _tries(tries: int) -> str:
    return ngettext("quiz not passed after %(n)s try", "quiz not passed after %(n)s tries", tries) % {
        "n": tries
    }


def _on_leave(days: int) -> str:
    if not days:
        return _("on leave")
    return ngettext("on leave, back in %(n)s day", "on leave, back in %(n)s days", days) % {"n": days}


_SENTENCES: dict[Why, Callable[[int], str]] = {
    Why.DONE: lambda _n: _("all units done"),
    Why.ON_PACE: lambda _n: _("as planned so far"),
    Why.NO_END: lambda _n: _("no end date"),
    Why.ON_LEAVE: _on_leave,
    Why.NOT_STARTED: _not_started,
    Why.QUIET: _quiet,
    Why.QUIZ_FAILED: _tries,
    Why.PENDING: lambda tenths: _("%(units)s wait for a quiz") % {"units": units_said(tenths)},
    Why.BEHIND: lambda tenths: _("%(units)s behind the plan") % {"units": units_said(tenths)},
    Why.CLASS_OVER: lambda tenths: _("class is over, %(units)s missing") % {"units": units_said(tenths)},
}


# Reasons of the ledger (domain §4.7) in words that somebody outside the classroom understands.
LOST_REASONS: Mapping[str, Promise] = {
    "hidden_or_paused": gettext_lazy("the page was hidden or the video stood still"),
    "rate_over_max": gettext_lazy("played faster than counts"),
    "no_answer": gettext_lazy("a question on the screen was not answered; play it again and it counts"),
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
