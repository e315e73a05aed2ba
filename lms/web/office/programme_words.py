"""A programme in words: its modules as lines, its shares beside what the rule set wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.utils.translation import gettext as _

from courses.outline import in_language
from courses.queries import CourseCard
from lms.cohorts.models import ModuleKind, ProgrammeModule
from lms.cohorts.rules.modules import ShareLine, Verdict, Wanted
from lms.web.components.words import units_text


@dataclass(frozen=True, slots=True)
class ShareWords:
    """One kind of module: `wanted` is blank where the rule set says nothing, `warning` where it fits."""

    label: str
    tenths: int
    percent: str
    wanted: str
    warning: str
    fits: bool


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """One module on the page of its programme; `missing`: courses that are not published."""

    module: ProgrammeModule
    title: str
    courses: Sequence[CourseCard]
    missing: int


def share_words(line: ShareLine) -> ShareWords:
    """A share with what is wanted and what is amiss."""
    label = str(ModuleKind(line.kind).label)
    percent = _percent(line.share)
    wanted = _wanted(line.wanted) if line.wanted else ""
    warning = ""
    if line.verdict in {Verdict.LOW, Verdict.HIGH}:
        said = {"kind": label, "percent": percent, "wanted": wanted}
        warning = _("%(kind)s: %(percent)s planned, the rule set says %(wanted)s") % said
    return ShareWords(label, line.tenths, percent, wanted, warning, fits=line.verdict is Verdict.FITS)


def amiss_words(tenths: int) -> Sequence[str]:
    """That the modules and the need of the programme come to different sums; nothing where they agree."""
    if not tenths:
        return ()
    units = units_text(abs(tenths))
    if tenths > 0:
        return (_("The modules plan %(units)s units more than the programme needs") % {"units": units},)
    return (_("The modules plan %(units)s units fewer than the programme needs") % {"units": units},)


def module_lines(
    modules: Sequence[ProgrammeModule], cards: Mapping[UUID, CourseCard], language: str
) -> Sequence[ModuleLine]:
    """The modules in order; no query."""
    lines = []
    for module in modules:
        keys = [row.course_key for row in module.module_courses.all()]
        found = [cards[key] for key in keys if key in cards]
        lines.append(ModuleLine(module, in_language(module.title, language), found, len(keys) - len(found)))
    return lines


def _wanted(wanted: Wanted) -> str:
    if wanted.least is not None and wanted.most is not None:
        return _("%(least)s to %(most)s") % {
            "least": _percent(wanted.least),
            "most": _percent(wanted.most),
        }
    if wanted.least is not None:
        return _("at least %(least)s") % {"least": _percent(wanted.least)}
    return _("at most %(most)s") % {"most": _percent(wanted.most)} if wanted.most is not None else ""


def _percent(share: Fraction) -> str:
    """A share as a per cent, one decimal place where it needs one."""
    return f"{float(round(share * 100, 1)):g} %"
