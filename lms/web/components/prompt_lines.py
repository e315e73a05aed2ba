"""The questions of a day in a list: when, during which lesson, answered or not (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.ledger.queries import PromptView
from lms.web.components.words import minutes_text


@dataclass(frozen=True, slots=True)
class PromptLine:
    """One question."""

    uuid: UUID
    asked_at: datetime
    title: str
    words: str
    is_missed: bool


@dataclass(frozen=True, slots=True)
class DayPrompts:
    """All of them, and the sum in words."""

    lines: tuple[PromptLine, ...]
    summary: str

    @property
    def has_missed(self) -> bool:
        """Whether one was not answered in time."""
        return any(line.is_missed for line in self.lines)


def day_prompts(views: Iterable[PromptView], zone: ZoneInfo, titles: Mapping[str, str]) -> DayPrompts | None:
    """The questions of a day; None when there were none. `titles` by lesson uuid."""
    lines = tuple(_line(view, zone, titles) for view in views)
    if not lines:
        return None
    count, missed = len(lines), sum(line.is_missed for line in lines)
    summary = ngettext("%(count)d question", "%(count)d questions", count) % {"count": count}
    if missed:
        summary += " · " + _("%(count)d not answered in time") % {"count": missed}
    else:
        summary += " · " + _("all answered")
    return DayPrompts(lines, summary)


def _line(view: PromptView, zone: ZoneInfo, titles: Mapping[str, str]) -> PromptLine:
    return PromptLine(
        uuid=view.uuid,
        asked_at=view.asked_at.astimezone(zone),
        title=titles.get(str(view.lesson_uuid), "") or _("Online lesson"),
        words=_words(view),
        is_missed=view.is_missed,
    )


def _words(view: PromptView) -> str:
    if view.answered_at is None:
        return _("not answered: what was played after it did not count")
    after = minutes_text((view.answered_at - view.asked_at).total_seconds())
    if view.is_missed:
        return _("answered after %(time)s: it counted again from there on") % {"time": after}
    return _("answered after %(time)s") % {"time": after}
