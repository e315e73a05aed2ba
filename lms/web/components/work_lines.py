"""Lines of a work log in words, for whoever reads them: apprentice, mentor, HR, office, auditor. No query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.outline import in_language
from lms.rulesets.queries import data_of
from lms.web.components.words import minutes_text
from lms.workplace.models import Mastery, WorkLog
from lms.workplace.names import WAITING, DecisionKind
from lms.workplace.queries import Bucket, decision_of, is_late_line

TONES = {DecisionKind.SIGNED: "accent", DecisionKind.RETURNED: "copper", "": "quiet"}
ICONS = {DecisionKind.SIGNED: "circle-check", DecisionKind.RETURNED: "undo-2", "": "hourglass"}


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line as it is shown."""

    uuid: UUID
    day: date
    clock: str
    length: str
    process: str
    done: str
    learned: str
    has_photo: bool
    state: str
    said: str
    tone: str
    icon: str
    is_late: bool
    by: str
    comment: str
    asked: str
    written_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One work process of a plan: planned against done."""

    uuid: UUID
    title: str
    planned_h: int
    signed_s: int
    waiting_s: int
    planned_s: int
    said: str
    mastery: Mastery | None


def work_rows(lines: Iterable[WorkLog]) -> list[WorkRow]:
    """The lines in the order given; loaded with process, rule set and decision."""
    return [_row(line) for line in lines]


def _row(line: WorkLog) -> WorkRow:
    zone = data_of(line.enrolment.ruleset).zone
    decision = decision_of(line)
    kind = decision.kind if decision else ""
    by = decision.by.display_name if decision else ""
    if decision and decision.mentor:
        by = _("%(name)s for %(mentor)s") % {"name": by, "mentor": decision.mentor.display_name}
    return WorkRow(
        uuid=line.uuid,
        day=line.day,
        clock=clock_of(line, zone),
        length=minutes_text(line.work_s),
        process=in_language(line.process.title, get_language() or ""),
        done=line.done,
        learned=line.learned,
        has_photo=bool(line.photo),
        state=kind or "waiting",
        said=str(decision.get_kind_display()) if decision else str(WAITING),
        tone=TONES.get(kind, "quiet"),
        icon=ICONS.get(kind, "circle"),
        is_late=is_late_line(line),
        by=by,
        comment=decision.comment if decision else "",
        asked=_asked(line),
        written_at=line.written_at.astimezone(zone),
        decided_at=decision.decided_at.astimezone(zone) if decision else None,
    )


def _asked(line: WorkLog) -> str:
    """What the mentor wanted to be different in the line before this one, where it is loaded."""
    if line.replaces_id is None or "replaces" not in line._state.fields_cache:  # noqa: SLF001  no query in a row
        return ""
    before = decision_of(line.replaces) if line.replaces else None
    return before.comment if before else ""


def clock_of(line: WorkLog, zone: tzinfo) -> str:
    """As in 8:30–17:30, without 12:00–13:00; nothing where hours alone were written."""
    if not line.is_timed:
        return ""
    span = f"{line.starts_at.astimezone(zone):%-H:%M}–{line.ends_at.astimezone(zone):%-H:%M}"
    if line.pause_from is None or line.pause_to is None:
        return span
    pause = f"{line.pause_from.astimezone(zone):%-H:%M}–{line.pause_to.astimezone(zone):%-H:%M}"
    return _("%(span)s, without %(pause)s") % {"span": span, "pause": pause}


def plan_rows(buckets: Sequence[Bucket]) -> list[PlanRow]:
    """The plan with its figures in words."""
    return [
        PlanRow(
            uuid=bucket.process.uuid,
            title=in_language(bucket.process.title, get_language() or ""),
            planned_h=bucket.process.planned_h,
            signed_s=bucket.signed_s,
            waiting_s=bucket.waiting_s,
            planned_s=bucket.planned_s,
            said=_("%(done)s of %(planned)d h")
            % {
                "done": minutes_text(bucket.signed_s) if bucket.signed_s else "0",
                "planned": bucket.process.planned_h,
            },
            mastery=bucket.mastery,
        )
        for bucket in buckets
    ]
