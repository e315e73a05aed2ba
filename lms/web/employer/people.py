"""One person of the partner: hours, months, days; a day down to entries and their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.outline import CourseOutline
from courses.queries import current_versions, outline_of
from lms.certificates.models import Certificate
from lms.cohorts.models import CohortCourse, Enrolment
from lms.cohorts.queries import pinned_versions
from lms.ledger.queries import (
    EntryView,
    ProgressView,
    TracePiece,
    day_list,
    day_trace,
    entries_of,
    lesson_progress,
)
from lms.reports.queries import ClassReport, class_report
from lms.reports.words import entry_text, grade_text, lost_text, units_said
from lms.rulesets.queries import data_of
from lms.rulesets.rules import RuleSetData, tenths_of
from lms.web.components.words import minutes_text
from lms.web.employer import days, screen, timeline
from lms.web.employer.gate import employer_enrolment, employer_enrolments, for_employers
from lms.web.person import person


@dataclass(frozen=True, slots=True)
class CourseLine:
    """How far one course is."""

    title: str
    lessons: int
    done: int
    said: str


@require_safe
@for_employers
def person_page(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Ten queries, none growing with lessons or days."""
    found = employer_enrolment(person(request), enrolment)
    report = class_report(
        found.cohort, employer_enrolments(person(request)).filter(pk=found.pk), timezone.now()
    )
    rules, rows = data_of(found.ruleset), day_list(found)
    context = {
        **_head(found, report),
        "months": days.month_calendar(rows, rules),
        "weekdays": days.weekdays(),
        "days": days.day_lines(rows, rules),
        "courses": course_lines(found, get_language() or ""),
        "certificates": Certificate.objects.filter(enrolment=found).order_by("-pk"),
        "here": request.path,
    }
    return render(request, "employer/person.html", context)


def _head(found: Enrolment, report: ClassReport) -> dict[str, object]:
    row = screen.row_of(report.lines[0], report.reminded)
    return {
        **_place(found),
        "line": row.line,
        "where": row.where,
        "said": row.said,
        "need": row.need,
        "tone": row.tone,
        "tone_icon": row.icon,
        "reasons": row.reasons,
        "reminded": row.reminded,
        "facts": _facts(row),
        "of_units": _("of %(units)s") % {"units": units_said(row.line.required_tenths)},
        "can_remind": row.line.posted_tenths < row.line.required_tenths,
    }


def _facts(row: screen.Row) -> list[tuple[str, str]]:
    """Hours by mode and what is still to do, without what is nothing."""
    line = row.line
    facts = [
        (_("Online"), line.online_tenths),
        (_("On site"), line.onsite_tenths),
        (_("Workplace"), line.workplace_tenths),
        (_("Waiting for a quiz"), line.pending_tenths),
        (_("Needed a week"), line.pace.weekly_tenths),
    ]
    return [(name, units_said(tenths)) for name, tenths in facts if tenths]


def _place(found: Enrolment) -> dict[str, object]:
    return {
        "partner_name": found.cohort.partner.name if found.cohort.partner else "",
        "cohort_name": found.cohort.name,
        "cohort_uuid": found.cohort.uuid,
        "class_url": f"{reverse('employer:home')}?class={found.cohort.uuid}",
        "person_url": reverse("employer:person", args=[found.uuid]),
        "name": found.learner.display_name,
    }


def outlines_of(found: Enrolment) -> Sequence[CourseOutline]:
    """The courses of the class as this person has them: the version begun, else the current one. Three queries."""
    keys = list(
        CohortCourse.objects.filter(cohort=found.cohort)
        .order_by("position")
        .values_list("course_key", flat=True)
    )
    versions = {**current_versions(keys), **pinned_versions(found)}
    return [outline_of(versions[key]) for key in keys if key in versions]


def course_lines(found: Enrolment, language: str) -> list[CourseLine]:
    """Every course of the class with the lessons done."""
    progress = lesson_progress(found.pk)
    return [_course_line(outline, progress, language) for outline in outlines_of(found)]


def _course_line(outline: CourseOutline, progress: Mapping[UUID, ProgressView], language: str) -> CourseLine:
    online = [lesson for lesson in outline.lessons if lesson.kind != "onsite"]
    views = [progress.get(lesson.uuid) for lesson in online]
    done = sum(view is not None and (view.completed_at is not None or _is_passed(view)) for view in views)
    values = {"done": done, "total": len(online)}
    said = _("%(done)s of %(total)s lessons done") % values
    return CourseLine(title=outline.title_in(language), lessons=len(online), done=done, said=said)


def _is_passed(view: ProgressView) -> bool:
    """A lesson that is nothing but a quiz has no film to see to the end."""
    return view.quiz_passed and not view.duration_ms


@require_safe
@for_employers
def day_page(request: HttpRequest, enrolment: UUID, day: str) -> HttpResponse:
    """One civil day of this enrolment: time line, entries, what did not count. Seven queries."""
    found = employer_enrolment(person(request), enrolment)
    on = _day(day)
    rules = data_of(found.ruleset)
    titles = _titles(found, get_language() or "")
    pieces = day_trace(found.learner_id, on, enrolment_id=found.pk)
    entries = entries_of(found.pk, day=on)
    context = {
        **_place(found),
        "day": on,
        "tenths": _tenths(entries, rules),
        "drawing": timeline.drawing(pieces, rules),
        "axis": timeline.axis(pieces, rules),
        "entries": [_entry(entry, titles, timeline.spans(pieces, rules)) for entry in entries],
        "dropped": dropped(pieces, titles),
    }
    return render(request, "employer/day.html", context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _titles(found: Enrolment, language: str) -> dict[str, str]:
    return {
        str(lesson.uuid): lesson.title_in(language)
        for outline in outlines_of(found)
        for lesson in outline.lessons
    }


def _tenths(entries: Sequence[EntryView], rules: RuleSetData) -> int:
    seconds: dict[str, int] = {}
    for entry in entries:
        seconds[entry.mode] = seconds.get(entry.mode, 0) + entry.sec
    return tenths_of(seconds, rules)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One ledger entry in words, evidence a tap deeper."""

    seq: int
    title: str
    kind: str
    icon: str
    said: str
    by: str
    rule: str
    grade: str
    why: str
    at: datetime
    evidence: list[str]


ICONS = {"onsite": "map-pin", "workplace": "factory"}


def _entry(entry: EntryView, titles: Mapping[str, str], spans: Mapping[str, str]) -> EntryLine:
    mode = days.mode_names().get(entry.mode, entry.mode)
    return EntryLine(
        seq=entry.seq,
        title=titles.get(str(entry.lesson_uuid), mode),
        kind=f"{mode} · {entry_text(entry.kind)}",
        icon="undo-2" if entry.kind == "reversal" else ICONS.get(entry.mode, "circle-play"),
        said=("−" if entry.sec < 0 else "") + minutes_text(abs(entry.sec)),
        by=_("the system, by its rules") if entry.by == "sys" else _("the training office"),
        rule=entry.rule,
        grade=grade_text(entry.grade),
        why=entry.why,
        at=entry.at,
        evidence=[f"{spans[uuid]} · {uuid}" if uuid in spans else uuid for uuid in entry.evidence],
    )


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """Time that did not count."""

    reason: str
    what: str
    seconds: int


def dropped(pieces: Sequence[TracePiece], titles: Mapping[str, str]) -> list[DroppedLine]:
    """What did not count by reason and lesson, whole seconds, the largest first."""
    summed: dict[tuple[str, str], int] = {}
    for piece in pieces:
        for code, lost_ms in piece["lost"].items():
            key = (code, titles.get(piece["lesson"] or "", ""))
            summed[key] = summed.get(key, 0) + lost_ms
    lines = [
        DroppedLine(lost_text(code), what, ms // 1000) for (code, what), ms in summed.items() if ms >= 1000
    ]
    return sorted(lines, key=lambda line: -line.seconds)
