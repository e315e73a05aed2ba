"""The office opens the day: classes by state, and what each of them lacks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lms.cases.queries import open_counts
from lms.cohorts.access import visible_cohorts
from lms.cohorts.models import CohortState
from lms.cohorts.queries import BoardClass, board
from lms.ledger.queries import waiting_count
from lms.rulechanges.queries import waiting_moves
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.office.words import missing_words
from lms.web.person import person

# What runs first, then the way there, then the way out.
ORDER = (
    CohortState.RUNNING,
    CohortState.ASSESSED,
    CohortState.SUSPENDED,
    CohortState.DRAFT,
    CohortState.FILED,
    CohortState.APPROVED,
    CohortState.CLOSED,
)


@require_safe
@for_readers
def home(request: HttpRequest) -> HttpResponse:
    """Seven queries, however many classes: session with its person, roles, board (two), cases, corrections, moves."""
    rows = board(visible_cohorts(person(request)))
    columns = [
        {
            "state": state,
            "label": state.label,
            "rows": [board_row(row) for row in rows if row.cohort.state == state],
        }
        for state in ORDER
    ]
    return shown(
        request,
        "office/home.html",
        "classes",
        columns=columns,
        classes=len(rows),
        waiting_corrections=waiting_count(),
        waiting_moves=waiting_moves(),
        waiting_cases=sum(open_counts().values()),
        lacking=sum(1 for row in rows if row.missing),
        learners=sum(row.facts.learners for row in rows if row.cohort.state == CohortState.RUNNING),
    )


def board_row(row: BoardClass) -> dict[str, object]:
    """A class as a card: the row and the words for what it lacks."""
    return {"class": row.cohort, "facts": row.facts, "missing": missing_words(row)}
