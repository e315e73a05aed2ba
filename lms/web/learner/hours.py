"""My hours: one large number, the days behind it, and each day's time line with what did not count and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.outline import CourseOutline
from courses.queries import outline_by_ids
from lms.cases.queries import cases_shown_to
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_enrolments
from lms.ledger.queries import (
    DayRow,
    account_units,
    day_list,
    day_trace,
    forecast_of,
    posted_on,
    prompts_on,
    statement_of,
)
from lms.reports.hours_proof.making import proofs_of
from lms.rulesets.queries import data_of
from lms.rulesets.rules import tenths_of
from lms.web.components.day_line import day_line
from lms.web.components.prompt_lines import day_prompts
from lms.web.components.proofs import proof_rows
from lms.web.components.statement_view import forecast_view, statement_view
from lms.web.components.words import minutes_text
from lms.web.learner.by_hand import hand_lines, question_lines
from lms.web.learner.hours_views import day_row, mode_tags, rule_words, total_view
from lms.web.person import person
from lms.web.policies import for_signed_in


@for_signed_in
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """Units of one class (`?class=<uuid>`, else the running one) against its need, and the days."""
    enrolments = learner_enrolments(person(request))
    chosen = chosen_class(enrolments, request.GET.get("class", ""))
    if chosen is None:
        return render(request, "learner/hours_none.html", {"section": "hours"})
    rules, units = data_of(chosen.ruleset), account_units(chosen)
    statement, today = statement_of(chosen), timezone.now().astimezone(rules.zone).date()
    required = chosen.cohort.programme.required_tenths
    address = reverse("learner:hours")
    context = {
        "section": "hours",
        "class_name": chosen.cohort.name,
        "others": [
            {"name": row.cohort.name, "url": f"{address}?class={row.uuid}"}
            for row in enrolments
            if row != chosen
        ],
        "total": total_view(units, required, rules),
        "modes": mode_tags(units, required),
        "statement": statement_view(statement, rules),
        "proofs": proof_rows(proofs_of(chosen.pk), "learner:proof_pdf"),
        "class_uuid": chosen.uuid,
        "forecast": forecast_view(forecast_of(chosen, statement, today), today=today, kindly=True)
        if statement.need
        else None,
        "days": [day_row(row, rules, chosen) for row in day_list(chosen)],
        "questions": question_lines(cases_shown_to(person(request).pk, enrolment_id=chosen.pk)),
        "rule_note": rule_words(rules),
    }
    return render(request, "learner/hours.html", context)


@for_signed_in
@require_safe
def hours_day(request: HttpRequest, day: date) -> HttpResponse:
    """One civil day of a class as a line and a list; everything that was received is explained."""
    enrolments = learner_enrolments(person(request))
    chosen = chosen_class(enrolments, request.GET.get("class", ""))
    if chosen is None:
        return render(request, "learner/hours_none.html", {"section": "hours"})
    rules, titles = data_of(chosen.ruleset), lesson_links(chosen, get_language() or "")
    line = day_line(
        day_trace(person(request).pk, day, enrolment_id=chosen.pk),
        day,
        rules.zone,
        titles,
    )
    names = {lesson: title for lesson, (title, _address) in titles.items()}
    posted = next((row for row in day_list(chosen) if row.day == day), None)
    context: dict[str, Any] = {  # Any: template values
        "section": "hours",
        "day": day,
        "tenths": tenths_of(posted.posted_s, rules) if posted else 0,
        "line": line,
        "prompts": day_prompts(prompts_on(chosen, day), rules.zone, names),
        "sums": _sums(posted or DayRow(day)),
        "zone": rules.tz,
        "by_hand": hand_lines(posted_on(chosen, day), day, chosen),
        "questions": question_lines(cases_shown_to(person(request).pk, enrolment_id=chosen.pk, day=day)),
        "question_url": f"{reverse('learner:hours_question', args=[day])}?class={chosen.uuid}",
        "can_ask": day <= timezone.now().astimezone(rules.zone).date(),
    }
    return render(request, "learner/hours_day.html", context)


def chosen_class(enrolments: Sequence[Enrolment], named: str) -> Enrolment | None:
    """The enrolment named by the address, if it is one's own; else the first: running, newest."""
    return next((row for row in enrolments if str(row.uuid) == named), next(iter(enrolments), None))


def lesson_links(enrolment: Enrolment, language: str) -> dict[str, tuple[str, str]]:
    """Title and address of every lesson that the learner has begun, by uuid."""
    outlines = outline_by_ids([pin.version_id for pin in enrolment.course_pins.all()])
    return {
        str(lesson.uuid): (lesson.title_in(language), _lesson_url(outline, lesson.uuid))
        for outline in outlines.values()
        for lesson in outline.lessons
    }


def _lesson_url(outline: CourseOutline, lesson_uuid: UUID) -> str:
    return reverse("learner:lesson", args=[outline.code, lesson_uuid])


def _sums(row: DayRow) -> list[dict[str, str]]:
    """The day in tags, with the figures of the list: counted, waiting, and what cost something."""
    sums = []
    if row.total_s:
        sums.append(
            {
                "text": _("%(time)s counted") % {"time": minutes_text(row.total_s)},
                "tone": "accent",
                "icon": "check",
            }
        )
    if row.pending_s:
        waiting = _("%(time)s wait for a quiz") % {"time": minutes_text(row.pending_s)}
        sums.append({"text": waiting, "tone": "copper", "icon": "hourglass"})
    lost = sum(row.lost_s.values())
    if lost:
        sums.append(
            {"text": _("%(time)s did not count") % {"time": minutes_text(lost)}, "tone": "", "icon": ""}
        )
    return sums
