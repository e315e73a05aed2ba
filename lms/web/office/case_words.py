"""A case in words: what was seen, number by number, and what innocent reasons there are for it. No query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lms.cases.models import Case
from lms.cases.names import CaseKind
from lms.web.components.words import minutes_text, mode_names


def _seconds(ms: int) -> str:
    return gettext("%(seconds)s s") % {"seconds": number_format(round(ms / 1000, 1), decimal_pos=1)}


def _modes(modes: Sequence[str]) -> str:
    names = mode_names()
    return " + ".join(names.get(mode, mode) for mode in modes)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")


WHY_HELD: Mapping[str, Promise] = {
    "late": _("they came more than a week later"),
    "clock": _("the clock of the device was set meanwhile"),
    "expired": _("the two weeks of the device were over"),
    "closed": _("the session was closed already"),
}
# What a fact is called, and how its value reads; facts that are not here are for other pages.
SEEN: Mapping[str, tuple[Promise, Callable[[Any], str]]] = {  # Any: JSON
    "night_s": (_("Online between 0:00 and 5:00"), minutes_text),
    "unbroken_s": (_("Longest stretch without a minute’s pause"), minutes_text),
    "pauses": (_("Pauses one after the other, all alike"), str),
    "pause_ms": (_("Length of each"), _seconds),
    "spread_ms": (_("Differing by at most"), _seconds),
    "apart_ms": (_("Differing by at most"), _seconds),
    "fast": (_("Reports of film that ran faster than time"), str),
    "early": (_("Reports of time that had not come yet"), str),
    "beats": (_("Reports of the player in all"), str),
    "even": (_("Of these as long as the one before, to the thousandth of a second"), str),
    "claimed_s": (_("Time that the courseware claims of one visit"), minutes_text),
    "passed_s": (_("Time that went by meanwhile"), minutes_text),
    "people": (_("People on this browser"), str),
    "days": (_("Days on which they learned there"), str),
    "from_day": (pgettext_lazy("day", "From"), _day),
    "to_day": (pgettext_lazy("day", "Until"), _day),
    "overlap_s": (_("At one time"), minutes_text),
    "modes": (pgettext_lazy("modes", "Where"), _modes),
    "posted_s": (_("Counted for this lesson"), minutes_text),
    "length_s": (_("Length of the lesson"), minutes_text),
    "wrong": (_("Of these wrong in the same way"), str),
    "both": (_("Questions that both got wrong"), str),
    "apprentices": (_("Apprentices"), str),
    "most": (_("Allowed by the rule set"), str),
    "signs": (_("Signs that count nothing until then"), str),
    "end_day": (_("Last day now"), _day),
    "wanted_day": (_("Last day that is asked for"), _day),
    "why": (_("Why they wait"), lambda code: str(WHY_HELD.get(code, code))),
    "most_s": (_("In question, at most"), minutes_text),
}
SAME: Mapping[str, Promise] = {
    CaseKind.FLAG_CADENCE: _("Pauses at the same places, as long as those of another person"),
    CaseKind.FLAG_ANSWERS: _("Questions answered alike at the same pace"),
    CaseKind.FLAG_ALIKE: _("Mistakes that both made in the same way"),
}
INNOCENT: Mapping[str, Sequence[Promise]] = {
    CaseKind.FLAG_NIGHT: (
        _("Who works shifts learns when others sleep."),
        _("A film may have gone on beside somebody who had fallen asleep."),
    ),
    CaseKind.FLAG_CADENCE: (
        _("A browser that hides its clock, as for strict privacy, reports in even steps."),
        _("A helper for people who cannot press buttons easily goes on by itself."),
        _("Two people who sit side by side press at the same moment."),
    ),
    CaseKind.FLAG_SPEED: (
        _("The clock of an old phone may run wrong; then it does so every day, and a little."),
        _("Nothing of it was counted: what runs ahead is cut off when it comes in."),
        _("Some courseware reports one fixed time at every visit, whoever opens it."),
    ),
    CaseKind.FLAG_DEVICE: (
        _(
            "A phone that a family, a village or a classroom shares. Answer so, and it is not asked about again."
        ),
        _("A computer in the training room on which everybody signs in."),
    ),
    CaseKind.FLAG_OVERLAP: (
        _("Times in a list or a log were rounded."),
        _("Somebody changed class, and one of the two lists was not corrected."),
    ),
    CaseKind.FLAG_LENGTH: (_("Hours were entered by hand; the entry says by whom and why."),),
    CaseKind.FLAG_ANSWERS: (_("Two people worked through it side by side. Let each try once more, alone."),),
    CaseKind.FLAG_ALIKE: (
        _("Two people learned together and understood the same thing wrongly."),
        _("It says nothing of who looked at whose paper. Talk to both before anything is done."),
    ),
    CaseKind.FLAG_MENTOR: (_("A colleague is away, and a deputy was not entered."),),
}


def seen_words(case: Case, zone: ZoneInfo | None) -> list[tuple[str, str]]:
    """What was seen as (name, value), the most telling first; figures of nothing are left out."""
    facts: Mapping[str, Any] = case.facts  # Any: JSON, whose order a database does not keep
    lines = [(str(SAME[case.kind]), str(facts["same"]))] if facts.get("same") and case.kind in SAME else []
    lines += [(str(words), read(facts[name])) for name, (words, read) in SEEN.items() if facts.get(name)]
    if zone is not None and "from" in facts and "to" in facts:
        begin, end = (datetime.fromisoformat(facts[name]).astimezone(zone) for name in ("from", "to"))
        lines.append((str(_("Time")), f"{begin:%H:%M}–{end:%H:%M}"))
    return lines


def innocent_words(case: Case) -> Sequence[str]:
    """Reasons that have nothing to do with cheating."""
    return [str(words) for words in INNOCENT.get(case.kind, ())]
