"""A statement and its forecast in words: credited and counts named apart, what is short, shares, when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lms.ledger.rules.forecast import Forecast, Outlook
from lms.ledger.rules.statements import ModeLine, ShareLine, Statement
from lms.reports.words import units_said, units_text
from lms.rulesets.rules import RuleSetData
from lms.rulesets.sentences import share_text
from lms.web.components.entry_lines import component_text
from lms.web.components.words import mode_names

TONES = {"kept": "accent", "over": "copper", "short": "copper", "unmeasured": ""}
ICONS = {"kept": "check", "over": "triangle-alert", "short": "hourglass", "unmeasured": "circle-help"}
LOOKS = {
    Outlook.DONE: ("accent", "circle-check"),
    Outlook.IN_TIME: ("accent", "circle-check"),
    Outlook.LATE: ("copper", "clock"),
    Outlook.STANDING: ("copper", "circle-pause"),
    Outlook.TOO_EARLY: ("", "info"),
    Outlook.NO_END: ("", "calendar-days"),
}


@dataclass(frozen=True, slots=True)
class ModeRow:
    """One mode of the table; `href` leads to the days that it is made of."""

    name: str
    href: str
    line: ModeLine


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """One component that has units or lacks some."""

    name: str
    credited: int
    short: int


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share as the rule set says it, and how it stands."""

    rule: str
    state: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """The statement for a template."""

    statement: Statement
    modes: list[ModeRow]
    components: list[ComponentRow]
    shares: list[ShareRow]
    notes: list[str]

    @property
    def differs(self) -> bool:
        """Whether something is credited that does not count: then both figures are explained."""
        return self.statement.surplus > 0


@dataclass(frozen=True, slots=True)
class ForecastView:
    """The forecast in a sentence, what it rests on, and how it looks."""

    sentence: str
    basis: str
    need: str
    tone: str
    icon: str


def statement_view(
    statement: Statement, rules: RuleSetData, *, link: Callable[[str], str] = lambda _mode: "#days"
) -> StatementView:
    """The statement in words; `link` gives the address of the days of a mode."""
    names = mode_names()
    said = rules.extra.get("share", ())
    return StatementView(
        statement=statement,
        modes=[
            ModeRow(names[line.mode], link(line.mode), line)
            for line in statement.modes
            if line.credited or line.need or line.short
        ],
        components=[
            ComponentRow(component_text(line.component), line.credited, line.short)
            for line in statement.components
            if line.credited or line.short
        ],
        shares=[
            ShareRow(share_text(raw), _share_state(line), TONES[line.state], ICONS[line.state])
            for raw, line in zip(said, statement.shares, strict=True)
        ],
        notes=_notes(statement),
    )


def _share_state(line: ShareLine) -> str:
    values = {"has": units_text(line.has), "bound": units_text(line.bound)}
    if line.state == "unmeasured":
        return _("not measured here")
    if line.state == "over":
        return _("%(has)s, at most %(bound)s: what is over is kept as surplus") % values
    if line.state == "short":
        return _("%(has)s of at least %(bound)s so far") % values
    if line.share.most is None:
        return _("kept: %(has)s, at least %(bound)s") % values
    return _("kept: %(has)s, at most %(bound)s") % values


def _notes(statement: Statement) -> list[str]:
    by_grade = sum(line.by_grade for line in statement.modes)
    notes = []
    if by_grade:
        notes.append(
            _("%(units)s do not count because of the grade of their proof.") % {"units": units_said(by_grade)}
        )
    if statement.central_short:
        notes.append(
            _("%(units)s of centralised training are still to go.")
            % {"units": units_said(statement.central_short)}
        )
    return notes


def forecast_view(found: Forecast, *, today: date, kindly: bool = False) -> ForecastView:
    """For staff as a fact; `kindly` for the learner, who is told what helps."""
    tone, icon = LOOKS[found.outlook]
    sentence = _kind_sentence(found, today) if kindly else _sentence(found, today)
    return ForecastView(sentence, _basis(found), _need(found, today), tone, icon)


def _sentence(found: Forecast, today: date) -> str:
    if found.finish_on is not None:
        return _finish_sentence(found, today)
    if found.outlook is Outlook.DONE:
        return _("All that is needed is there.")
    if found.outlook is Outlook.TOO_EARLY:
        return _("Too early for a forecast: two whole weeks are needed.")
    return _("No date can be given: nothing of what is missing came in these weeks.")


def _finish_sentence(found: Forecast, today: date) -> str:
    values = {"day": _said(found.finish_on), "end": _said(found.ends_on)}
    if found.outlook is Outlook.NO_END:
        return _("At this pace done about %(day)s.") % values
    if found.outlook is Outlook.IN_TIME:
        return _("At this pace done about %(day)s, before the class ends on %(end)s.") % values
    if found.ends_on is not None and found.ends_on < today:
        return _("At this pace done about %(day)s; the class ended on %(end)s.") % values
    late = ngettext(
        "At this pace done about %(day)s, %(n)s day after the class ends.",
        "At this pace done about %(day)s, %(n)s days after the class ends.",
        found.late_days,
    )
    return late % {**values, "n": found.late_days}


def _kind_sentence(found: Forecast, today: date) -> str:
    values = {"day": _said(found.finish_on), "end": _said(found.ends_on)}
    texts = {
        Outlook.DONE: _("You have all that is needed."),
        Outlook.TOO_EARLY: _("In a week or two it can be said when you will be done."),
        Outlook.STANDING: _("As soon as hours come in again, you see here when you will be done."),
        Outlook.IN_TIME: _("You are in time: at this pace you are done about %(day)s.") % values,
        Outlook.NO_END: _("At this pace you are done about %(day)s.") % values,
        Outlook.LATE: _(
            "At this pace you are done about %(day)s. A little more a week, and it is by %(end)s."
        )
        % values,
    }
    is_over = found.ends_on is not None and found.ends_on < today
    if is_over and found.outlook is not Outlook.DONE:
        return _("The class ended on %(end)s. Ask your trainer how to earn the rest.") % values
    return texts[found.outlook]


def _basis(found: Forecast) -> str:
    """Which weeks were looked at, the empty ones as they are."""
    if not found.weeks:
        return ""
    text = _("Pace: %(units)s a week, from %(since)s to %(until)s.") % {
        "units": units_said(found.pace_tenths),
        "since": _said(found.since_on),
        "until": _said(found.until_on),
    }
    parts = [text]
    if found.empty_weeks:
        empty = ngettext(
            "%(n)s of these %(all)s weeks gave nothing of it.",
            "%(n)s of these %(all)s weeks gave nothing of it.",
            found.empty_weeks,
        )
        parts.append(empty % {"n": found.empty_weeks, "all": found.weeks})
    if found.silent and found.finish_on is not None:
        names = mode_names()
        parts.append(
            _("No unit of it was %(modes)s.") % {"modes": " · ".join(names[mode] for mode in found.silent)}
        )
    return pgettext("between sentences", " ").join(parts)


def _need(found: Forecast, today: date) -> str:
    if not found.short_tenths or found.weekly_tenths is None or found.ends_on is None:
        return ""
    if found.ends_on < today:
        return _("%(units)s are missing.") % {"units": units_said(found.short_tenths)}
    return _("Needed until %(end)s: %(units)s a week.") % {
        "units": units_said(found.weekly_tenths),
        "end": _said(found.ends_on),
    }


def _said(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
