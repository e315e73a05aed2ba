"""One person of the partner: hours, months, days; a day down to entries and their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.outline import CourseOutline
from lms.assessments.queries import standings
from lms.certificates.models import Certificate
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import lesson_titles, outlines_of
from lms.ledger.queries import (
    ProgressView,
    day_list,
    day_trace,
    entries_of,
    evidence_lines,
    forecast_of,
    lesson_progress,
    statement_of,
)
from lms.partners.access import partners_with
from lms.partners.rules import Right
from lms.reports.hours_proof.making import proofs_of
from lms.reports.queries import ClassReport, class_report
from lms.reports.words import units_said
from lms.rulesets.queries import data_of
from lms.web.components.entry_lines import EntryWords, day_tenths, dropped, entry_lines, evidence_named
from lms.web.components.gradebook import quiz_rows
from lms.web.components.proofs import proof_rows
from lms.web.components.statement_view import forecast_view, statement_view
from lms.web.employer import days, screen, timeline
from lms.web.employer.behind import behind_day
from lms.web.employer.gate import employer_enrolment, employer_enrolments, for_employers
from lms.web.employer.pace_facts import pace_facts
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
    """Fourteen queries, none growing with lessons or days."""
    found = employer_enrolment(person(request), enrolment)
    report = class_report(
        found.cohort, employer_enrolments(person(request)).filter(pk=found.pk), timezone.now()
    )
    rules, rows = data_of(found.ruleset), day_list(found)
    statement, today = statement_of(found), report.day.today
    outlines = outlines_of(found)
    can_act = found.cohort.partner in partners_with(person(request), Right.ACT)
    context = {
        **_head(found, report),
        "statement": statement_view(statement, rules),
        "proofs": proof_rows(proofs_of(found.pk), "employer:proof_pdf"),
        "forecast": forecast_view(forecast_of(found, statement, today), today=today),
        "months": days.month_calendar(rows, rules),
        "weekdays": days.weekdays(),
        "days": days.day_lines(rows, rules),
        "courses": course_lines(found, outlines, get_language() or ""),
        "quizzes": list(quiz_rows(outlines, standings(found.pk), get_language() or "")),
        **pace_facts(found, person(request), report.lines[0].posted_tenths, report.lines[0].required_tenths),
        "certificates": Certificate.objects.filter(enrolment=found).order_by("-pk"),
        "here": request.path,
        "acts": can_act,
    }
    context["can_remind"] = context["can_remind"] and can_act
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


def course_lines(found: Enrolment, outlines: Iterable[CourseOutline], language: str) -> list[CourseLine]:
    """Every course of the class with the lessons done."""
    progress = lesson_progress(found.pk)
    return [_course_line(outline, progress, language) for outline in outlines]


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
    """One civil day of this enrolment: time line, entries, what lies behind them, what did not count. Eleven queries."""
    found = employer_enrolment(person(request), enrolment)
    on = _day(day)
    rules = data_of(found.ruleset)
    titles = lesson_titles(found, get_language() or "")
    pieces = day_trace(found.learner_id, on, enrolment_id=found.pk)
    entries = entries_of(found.pk, day=on)
    words = EntryWords(
        zone=rules.zone,
        titles=titles,
        evidence=evidence_lines(found.pk, evidence_named(entries)),
        names={},  # who of the office wrote is no matter of the partner
    )
    context = {
        **_place(found),
        "day": on,
        "tenths": day_tenths(entries, rules),
        "drawing": timeline.drawing(pieces, rules),
        "axis": timeline.axis(pieces, rules),
        "entries": entry_lines(entries, words),
        "dropped": dropped(pieces, titles),
        "behind": behind_day(found, on, rules.zone),
    }
    return render(request, "employer/day.html", context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
