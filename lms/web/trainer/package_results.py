"""What came of a package: questions, objectives and people of the classes that one may see; one attempt whole; a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from courses.packages.models import Package
from lms.cohorts.models import Cohort
from lms.cohorts.teaching import taught_cohorts
from lms.reports.tables import XLSX_TYPE, Cell, Table, workbook_file
from lms.reports.words import points_text
from lms.scorm.models import Registration
from lms.scorm.queries.results import (
    access_attempt,
    answers_given,
    attempt_lines,
    attempt_rows,
    classes_tried,
    item_titles,
    items_of,
    objectives_in,
    questions_in,
    totals_of,
    tried,
    worded,
)
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.package_gate import access_package
from lms.web.trainer.package_lines import title_of
from lms.web.trainer.package_result_lines import (
    AttemptRow,
    answer_row,
    attempt_row,
    item_row,
    objective_row,
    question_row,
)

# Some packages call each question by another name each time: the workbook has them all.
PAGE_SIZE, QUESTIONS_SHOWN = 50, 200


@require_safe
@for_trainers
def package_results(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`?class=` one class. A trainer sees the people of classes that they run, the office everybody. Twelve queries."""
    found, attempts, cohort = _asked(request, uuid)
    titles = item_titles(found)
    questions = questions_in(attempts)
    page = Paginator(attempt_rows(attempts), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "place": "packages",
        "package": found,
        "title": title_of(found),
        "classes": classes_tried(tried(found, taught_cohorts(person(request)))),
        "chosen": cohort,
        "totals": totals_of(attempts),
        "questions": [question_row(each, titles) for each in worded(questions[:QUESTIONS_SHOWN])],
        "more_questions": max(0, len(questions) - QUESTIONS_SHOWN),
        "objectives": [objective_row(each, titles) for each in objectives_in(attempts)],
        "page": page,
        "people": [attempt_row(line) for line in attempt_lines(list(page.object_list))],
    }
    return render(request, "trainer/package_results.html", context)


@require_safe
@for_trainers
def package_attempt(request: HttpRequest, uuid: UUID, attempt: UUID) -> HttpResponse:
    """One attempt of one person: what the package said beside what is made of it, claimed beside credited. Seven queries."""
    found = access_package(person(request), uuid)
    line = access_attempt(tried(found, taught_cohorts(person(request))), attempt)
    titles = item_titles(found)
    context = {
        "place": "packages",
        "package": found,
        "title": title_of(found),
        "line": line,
        "row": attempt_row(line),
        "items": [item_row(each, titles) for each in items_of(attempt)],
        "answers": [answer_row(each, titles) for each in answers_given(attempt)],
    }
    return render(request, "trainer/package_attempt.html", context)


@require_safe
@for_trainers
def package_results_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The same as a workbook: people, questions, objectives. `?class=` one class."""
    found, attempts, cohort = _asked(request, uuid)
    name = " ".join([title_of(found), cohort.name if cohort else "", _("Results"), str(timezone.localdate())])
    answer = FileResponse(workbook_file(_tables(found, attempts)), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _asked(request: HttpRequest, uuid: UUID) -> tuple[Package, QuerySet[Registration], Cohort | None]:
    """The package, the attempts that this person may see, and the class that was chosen, if it is one of theirs."""
    user = person(request)
    found, cohorts = access_package(user, uuid), taught_cohorts(user)
    wanted = request.GET.get("class", "")
    if not wanted:
        return found, tried(found, cohorts), None
    chosen = get_object_or_404(cohorts, uuid=_uuid(wanted))
    return found, tried(found, cohorts.filter(pk=chosen.pk)), chosen


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _tables(found: Package, attempts: QuerySet[Registration]) -> Iterator[Table]:
    titles = item_titles(found)
    yield Table(
        name=_("People"),
        header=[
            pgettext("person", "Name"), _("Class"), _("Attempt"), _("Says of itself"), _("Points"),
            _("Claimed, in minutes"), _("Counted for the lesson, in minutes"), _("Begun"), _("Last"),
        ],
        rows=map(_person_cells, map(attempt_row, attempt_lines(list(attempt_rows(attempts))))),
        widths=[16, 24, 9, 14, 9, 12, 14, 18, 18],
    )  # fmt: skip
    yield Table(
        name=_("Questions"),
        header=[
            _("Question"), _("In words"), _("Part"), _("People"), pgettext("courseware", "Answers"), _("Right, in per cent"),
            _("Median time, in seconds"), _("Chosen most often"), _("Called right"),
        ],
        rows=[
            [
                each.name, each.words, each.part, each.people, each.answers, each.percent, each.median_s,
                "; ".join(f"{one.response} ({one.count})" for one in each.chosen), "; ".join(each.patterns),
            ]
            for each in (question_row(one, titles) for one in worded(questions_in(attempts)))
        ],
        widths=[24, 40, 24, 9, 9, 9, 12, 40, 24],
    )  # fmt: skip
    yield Table(
        name=_("Objectives"),
        header=[_("Objective"), _("Part"), _("Attempts"), _("Reached"), _("In per cent")],
        rows=[
            [each.name, each.part, each.said, each.reached, each.percent]
            for each in (objective_row(one, titles) for one in objectives_in(attempts))
        ],
        widths=[30, 24, 10, 10, 10],
    )


def _person_cells(row: AttemptRow) -> list[Cell]:
    line = row.line
    score = "" if line.score_hundredths is None else points_text(line.score_hundredths)
    moments = (f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for at in (line.started_at, line.last_at))
    return [
        line.name, line.cohort, line.number, row.standing, score, line.claimed_s // 60, line.credited_s // 60, *moments,
    ]  # fmt: skip
