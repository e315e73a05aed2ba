"""The plan of an import in plain words: what comes, what is here, what is missing, what is called otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.transport.planning import HERE, MISSING, NEW, RENAMED
from lms.web.components.words import clock_text, megabytes_text

KINDS = {
    "film": gettext_lazy("Video"),
    "picture": gettext_lazy("Picture"),
    "document": gettext_lazy("Document"),
    "package": gettext_lazy("Courseware"),
    "bank": gettext_lazy("Question bank"),
}
GROUPS = (
    (MISSING, "copper", "triangle-alert", gettext_lazy("Missing: not in the file, and not here")),
    (
        RENAMED,
        "",
        "info",
        gettext_lazy("Comes under another name, because a bank of this name says something else"),
    ),
    (NEW, "", "plus", gettext_lazy("New here")),
    (HERE, "", "circle-check", gettext_lazy("Here already, used as it is")),
)
SHOWN = 30
Line = Mapping[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """Everything that fares alike; `more` lines are not shown."""

    title: str
    tone: str
    icon: str
    lines: Sequence[tuple[str, str]]
    more: int


def plan_groups(plan: Mapping[str, Any]) -> list[PlanGroup]:  # Any: JSON
    """What needs a person first. Empty groups are left out."""
    found = []
    for state, tone, icon, title in GROUPS:
        lines = [_line(line) for line in plan["lines"] if line["state"] == state]
        if lines:
            found.append(PlanGroup(str(title), tone, icon, lines[:SHOWN], max(0, len(lines) - SHOWN)))
    return found


def _line(line: Line) -> tuple[str, str]:
    """Its name, and what it is."""
    about = [str(KINDS[line["of"]])]
    if line.get("questions") is not None:
        about.append(
            ngettext("%(n)s question", "%(n)s questions", line["questions"]) % {"n": line["questions"]}
        )
    if line["duration_ms"]:
        about.append(clock_text(line["duration_ms"] // 1000))
    if line["bytes"]:
        about.append(megabytes_text(line["bytes"]))
    if line["shown"]:
        about.append(_("in “%(lesson)s”") % {"lesson": line["shown"]})
    return line["name"] or "–", " · ".join(about)
