"""The office opens the day: today's sessions as they fill, and classes by state with plan, hours and what they lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from lms.approvals.queries import waiting_reviews
from lms.attendance.today import Phase, SessionNow, sessions_today, unclosed_sessions
from lms.cases.queries import open_counts
from lms.cohorts.access import visible_cohorts
from lms.cohorts.models import Cohort, CohortState
from lms.cohorts.queries import BoardClass, board
from lms.cohorts.states import filing_of
from lms.cohorts.timetable import next_sessions
from lms.discussions.queries import overdue_count
from lms.ledger.queries import waiting_count
from lms.ledger.queries.class_sums import ClassSum, class_sums
from lms.rulechanges.queries import waiting_moves
from lms.rulesets.queries import data_of
from lms.web.components.words import units_text
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.office.words import missing_words
from lms.web.person import person

# The way of a class, from left to right; what is closed stands below, folded.
ORDER = tuple(state for state in CohortState if state is not CohortState.CLOSED)
# A filing day is said on the board from so many days before.
NEAR = timedelta(days=14)
UNDER_WAY = frozenset({CohortState.RUNNING, CohortState.SUSPENDED, CohortState.ASSESSED})
PHASES: Mapping[Phase, Promise] = {
    Phase.AHEAD: gettext_lazy("later today"),
    Phase.RUNNING: gettext_lazy("now"),
    Phase.UNCLOSED: gettext_lazy("over, not closed"),
    Phase.CLOSED: gettext_lazy("closed by the trainer"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What the board knows of its classes besides their counts, by class."""

    sums: Mapping[int, ClassSum] = field(default_factory=dict)
    following: Mapping[int, datetime] = field(default_factory=dict)
    unclosed: Mapping[int, int] = field(default_factory=dict)


@require_safe
@for_readers
def home(request: HttpRequest) -> HttpResponse:
    """Sixteen queries, however many classes: session with its person, roles, board, hours, next and unclosed sessions,
    today (four), cases, corrections, moves, questions on
    lessons, courses to review.
    """
    now = timezone.now()
    scope = visible_cohorts(person(request))
    rows = board(scope)
    ids = [row.cohort.pk for row in rows if row.cohort.state != CohortState.CLOSED]
    figures = Figures(class_sums(ids), next_sessions(ids, now), unclosed_sessions(ids, now))
    cards = [board_row(row, figures) for row in rows]
    return shown(
        request,
        "office/home.html",
        "classes",
        columns=[_column(state, cards) for state in ORDER],
        closed=_column(CohortState.CLOSED, cards),
        classes=len(rows),
        sessions=session_lines(sessions_today(scope, now)),
        waiting_corrections=waiting_count(),
        waiting_moves=waiting_moves(),
        waiting_reviews=waiting_reviews(),
        waiting_cases=sum(open_counts().values()),
        lacking=sum(1 for card in cards if card["missing"]),
        overdue_questions=overdue_count(timezone.localdate()),
        learners=sum(row.facts.learners for row in rows if row.cohort.state == CohortState.RUNNING),
        page_data={"board": {"today": reverse("office:today")}},
    )


@require_safe
@for_readers
def today(request: HttpRequest) -> HttpResponse:
    """The sessions of today alone: the board asks for them again and again. Six queries."""
    lines = session_lines(sessions_today(visible_cohorts(person(request)), timezone.now()))
    return render(request, "office/today.html", {"sessions": lines})


def board_row(row: BoardClass, figures: Figures | None = None) -> dict[str, object]:
    """A class as a card: the row, the words for what it lacks, and with `figures` its hours against the plan."""
    known = figures or Figures()
    cohort, summed = row.cohort, known.sums.get(row.cohort.pk, ClassSum())
    need = row.facts.learners * sum(cohort.programme.required_tenths.values())
    meets = known.following.get(cohort.pk)
    said = _("%(done)s of %(needed)s units together") % {
        "done": units_text(summed.total_tenths),
        "needed": units_text(need),
    }
    return {
        "class": cohort,
        "facts": row.facts,
        "missing": [
            *_filing_words(cohort),
            *_unclosed_words(known.unclosed.get(cohort.pk, 0)),
            *missing_words(row),
        ],
        "has_hours": figures is not None and cohort.state in UNDER_WAY and need > 0,
        "sum": summed,
        "need": need,
        "said": said,
        "meets": meets.astimezone(data_of(cohort.programme.ruleset).zone) if meets else None,
    }


def session_lines(rows: Sequence[SessionNow]) -> list[dict[str, object]]:
    """The sessions of today as lines; what runs comes first, then what nobody closed, what is ahead, what is over."""
    order = (Phase.RUNNING, Phase.UNCLOSED, Phase.AHEAD, Phase.CLOSED)
    return [
        {
            "row": row,
            "class": row.session.cohort,
            "phase": PHASES[row.phase],
            "is_running": row.phase is Phase.RUNNING,
            "needs": row.phase is Phase.UNCLOSED,
            "counts": row.phase is not Phase.AHEAD,
        }
        for row in sorted(rows, key=lambda row: (order.index(row.phase), row.begins))
    ]


def _column(state: CohortState, cards: Sequence[dict[str, object]]) -> dict[str, object]:
    def stands(card: dict[str, object]) -> bool:
        cohort = card["class"]
        return isinstance(cohort, Cohort) and cohort.state == state

    return {"state": state, "label": state.label, "rows": [card for card in cards if stands(card)]}


def _filing_words(cohort: Cohort) -> list[str]:
    """Until when a draft is to be filed, once that day is near or gone by."""
    today = timezone.localdate()
    filing = filing_of(cohort, today)
    if filing is None or filing.until_on - today > NEAR:
        return []
    return [_("file it by %(day)s") % {"day": date_format(filing.until_on, "SHORT_DATE_FORMAT")}]


def _unclosed_words(count: int) -> list[str]:
    if not count:
        return []
    return [ngettext("%(n)d session not closed", "%(n)d sessions not closed", count) % {"n": count}]
