"""What a trial says of each person, in words: on the page and in the workbook alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lms.reports.tables import Cell, Table, Tenths
from lms.rulechanges.models import TrialLine
from lms.rulechanges.rules import Effect
from lms.rulesets.rules import units_text

EFFECTS: dict[Effect, Promise] = {
    Effect.CERTIFICATE_LOST: gettext_lazy("certificate to look at again"),
    Effect.NEED_LOST: gettext_lazy("needs more units again"),
    Effect.FEWER: gettext_lazy("fewer units"),
    Effect.CERTIFICATE_WON: gettext_lazy("earns the certificate"),
    Effect.NEED_MET: gettext_lazy("has all units needed"),
    Effect.MORE: gettext_lazy("more units"),
    Effect.SAME: gettext_lazy("the same"),
}
TONES = {
    Effect.CERTIFICATE_LOST: "stop",
    Effect.NEED_LOST: "copper",
    Effect.FEWER: "copper",
    Effect.CERTIFICATE_WON: "accent",
    Effect.NEED_MET: "accent",
    Effect.MORE: "accent",
    Effect.SAME: "",
}


def effect_rows(effects: Mapping[Effect, int]) -> list[dict[str, object]]:
    """The effects that somebody would see, the weightiest first, with how many people."""
    return [
        {"words": str(EFFECTS[effect]), "tone": TONES[effect], "people": effects[effect]}
        for effect in Effect
        if effects.get(effect)
    ]


def person_rows(lines: Sequence[TrialLine]) -> list[dict[str, object]]:
    """One line a person; no query."""
    return [_row(line) for line in lines]


def _row(line: TrialLine) -> dict[str, object]:
    effect, change = Effect(line.effect), line.after["total"] - line.before["total"]
    return {
        "person": line.enrolment.learner,
        "enrolment": line.enrolment,
        "rule": line.rule,
        "before": line.before["total"],
        "after": line.after["total"],
        "change": f"+{units_text(change)}" if change > 0 else units_text(change) if change else "",
        "short": line.after["short"],
        "days": line.days,
        "is_felt_elsewhere": bool(line.elsewhere_s),
        "words": str(EFFECTS[effect]),
        "tone": TONES[effect],
    }


def trial_table(lines: Iterable[TrialLine]) -> Table:
    """Every person with the hours by mode before and after, for a spreadsheet."""
    return Table(
        name=_("What if"),
        header=[
            pgettext("person", "Name"), _("Rule set so far"), _("Online before"), _("Online after"),
            _("On site before"), _("On site after"), _("Workplace before"), _("Workplace after"),
            _("Units before"), _("Units after"), _("Difference"), _("Still needed before"), _("Still needed after"),
            _("Days that differ"), _("Effect"),
        ],
        rows=_cells(lines),
        widths=[16, 20, *[10] * 12, 28],
    )  # fmt: skip


def _cells(lines: Iterable[TrialLine]) -> Iterator[Sequence[Cell]]:
    for line in lines:
        before, after = line.before, line.after
        by_mode = [
            Tenths(facts[mode]) for mode in ("online", "onsite", "workplace") for facts in (before, after)
        ]
        yield [
            line.enrolment.learner.display_name,
            line.rule,
            *by_mode,
            Tenths(before["total"]),
            Tenths(after["total"]),
            Tenths(after["total"] - before["total"]),
            Tenths(before["short"]),
            Tenths(after["short"]),
            line.days,
            str(EFFECTS[Effect(line.effect)]),
        ]
