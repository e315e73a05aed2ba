"""The people of a report as it is read: the frozen figures with the names of now, and the sums of classes and departments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.reports.models import PartnerReport
from lms.reports.monthly.rules import MODES, summed
from lms.reports.months import TENTH_S
from lms.reports.rules import Reason, Standing, Why
from lms.reports.words import reason_text, standing_text


@dataclass(frozen=True, slots=True)
class Hours:
    """Tenths of an hour of sixty minutes, each floored once from its own seconds."""

    online: int
    onsite: int
    workplace: int
    total: int


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One person of a report. Units are tenths; `standing` and `reason` are in the reader's language."""

    name: str
    class_name: str
    department: str
    hours: Hours
    units: int
    required: int
    missing: int
    standing: str
    reason: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A class with one of its departments, or a whole class (`department` None)."""

    class_name: str
    department: str | None
    people: int
    hours: Hours
    missing_people: int


def report_lines(report: PartnerReport) -> list[ReportLine]:
    """Everybody, by class, department and name. One query, for the names: somebody who was erased has none."""
    rows = report.snapshot["people"]
    asked = [UUID(row["enrolment"]) for row in rows]
    names = dict(
        Enrolment.objects.filter(cohort__partner=report.partner_id, uuid__in=asked[:20_000]).values_list(
            "uuid", "learner__display_name"
        )
    )
    lines = [
        ReportLine(
            name=names.get(uuid, ""),
            class_name=row["class"],
            department=row["department"],
            hours=hours_of(row["s"]),
            units=row["units"],
            required=row["required"],
            missing=row["missing"],
            standing=_standing(row["standing"]),
            reason=" · ".join(reason_text(Reason(Why(why), *numbers)) for why, *numbers in row["reasons"]),
        )
        for uuid, row in zip(asked, rows, strict=True)
    ]
    return sorted(lines, key=lambda line: (line.class_name, line.department, line.name))


def group_lines(report: PartnerReport) -> list[GroupLine]:
    """Each class, and below it its departments where it has any. No query."""
    rows = report.snapshot["people"]
    found = []
    for class_name in dict.fromkeys(row["class"] for row in rows):
        inside = [row for row in rows if row["class"] == class_name]
        found.append(_group(class_name, None, inside))
        departments = list(dict.fromkeys(row["department"] for row in inside))
        if departments != [""]:
            found += [
                _group(class_name, name, [row for row in inside if row["department"] == name])
                for name in departments
            ]
    return found


def _group(class_name: str, department: str | None, rows: Sequence[dict[str, object]]) -> GroupLine:
    missing = sum(bool(row["missing"]) for row in rows if row["standing"] != "left")
    hours = hours_of(summed(row["s"] for row in rows))  # type: ignore[misc]  # JSON of our own
    return GroupLine(class_name, department, len(rows), hours, missing)


def hours_of(seconds: dict[str, int]) -> Hours:
    """Seconds by mode in tenths of an hour."""
    online, onsite, workplace = (seconds.get(mode, 0) // TENTH_S for mode in MODES)
    return Hours(online, onsite, workplace, sum(seconds.values()) // TENTH_S)


def _standing(code: str) -> str:
    return _("left the class") if code == "left" else standing_text(Standing(code))
