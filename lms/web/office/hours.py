"""A person's hours for office and auditor: the figure, its days, a day's entries, all entries of the account in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.accounts.queries import names_of
from lms.cohorts.access import access_enrolment
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import lesson_titles
from lms.ledger.queries import (
    AccountView,
    EntryView,
    account_units,
    account_view,
    corrections_of,
    day_list,
    day_trace,
    entries_of,
    evidence_lines,
    forecast_of,
    prompts_on,
    statement_of,
)
from lms.reports.hours_proof.making import proofs_of
from lms.rulesets.queries import data_of
from lms.web.components.day_line import day_line
from lms.web.components.entry_lines import (
    EntryLine,
    EntryWords,
    day_tenths,
    dropped,
    entry_lines,
    evidence_named,
    writers_named,
)
from lms.web.components.prompt_lines import day_prompts
from lms.web.components.proofs import proof_rows
from lms.web.components.statement_view import forecast_view, statement_view
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.office.hours_rows import days_of, mode_figures, page_of, query_of
from lms.web.person import person

PLACE = "classes"
ENTRIES_A_PAGE = 100


@require_safe
@for_readers
def hours(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The total, the modes, the chain, the days; `?mode=` lists the days of one mode, `?before=` the next page."""
    found = access_enrolment(person(request), uuid)
    rules, mode = data_of(found.ruleset), request.GET.get("mode", "")
    units, statement = account_units(found), statement_of(found)
    today = timezone.now().astimezone(rules.zone).date()
    days, next_before = page_of(
        days_of(day_list(found), rules, mode), _day_or_none(request.GET.get("before", ""))
    )
    return shown(
        request,
        "office/hours.html",
        PLACE,
        **_head(found, account_view(found.pk)),
        units=units,
        needed=sum(found.cohort.programme.required_tenths.values()),
        modes=mode_figures(units, mode),
        statement=statement_view(statement, rules, link=lambda name: f"?mode={name}#days"),
        forecast=forecast_view(forecast_of(found, statement, today), today=today),
        is_filtered="mode" in request.GET,
        proofs=proof_rows(proofs_of(found.pk), "office:proof_pdf"),
        days=days,
        next_query=query_of(mode=mode, before=next_before.isoformat()) if next_before else "",
        corrections=corrections_of(found),
    )


@require_safe
@for_readers
def hours_day(request: HttpRequest, uuid: UUID, day: date) -> HttpResponse:
    """One civil day: the line, the entries with their evidence, what did not count."""
    found = access_enrolment(person(request), uuid)
    rules, account = data_of(found.ruleset), account_view(found.pk)
    titles = lesson_titles(found, get_language() or "")
    pieces = day_trace(found.learner_id, day, enrolment_id=found.pk)
    entries = entries_of(found.pk, day=day)
    line = day_line(pieces, day, rules.zone, {lesson: (title, "") for lesson, title in titles.items()})
    return shown(
        request,
        "office/hours_day.html",
        PLACE,
        **_head(found, account),
        day=day,
        tenths=day_tenths(entries, rules),
        line=line,
        entries=_lines(found, account, entries, titles, evidence=True),
        dropped=dropped(pieces, titles),
        prompts=day_prompts(prompts_on(found, day), rules.zone, titles),
        zone=rules.tz,
    )


@require_safe
@for_readers
def entries(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every entry of the account in the order of its chain, a hundred at a time (`?after=` a sequence)."""
    found = access_enrolment(person(request), uuid)
    account, after = account_view(found.pk), _whole(request.GET.get("after", ""))
    titles = lesson_titles(found, get_language() or "")
    rows = entries_of(found.pk, after_seq=after, limit=ENTRIES_A_PAGE)
    last = rows[-1].seq if rows else after
    return shown(
        request,
        "office/entries.html",
        PLACE,
        **_head(found, account),
        rows=[
            {"entry": row, "line": line}
            for row, line in zip(rows, _lines(found, account, rows, titles), strict=True)
        ],
        first=rows[0].seq if rows else 0,
        last=last,
        next_query=query_of(after=str(last)) if last < account.seq else "",
        is_later=after > 0,
    )


def _head(found: Enrolment, account: AccountView) -> dict[str, object]:
    """What every page of a person's hours names."""
    return {
        "enrolment": found,
        "who": found.learner,
        "cohort": found.cohort,
        "rule": str(found.ruleset),
        "account": account,
    }


def _lines(
    found: Enrolment,
    account: AccountView,
    rows: Sequence[EntryView],
    titles: Mapping[str, str],
    *,
    evidence: bool = False,
) -> list[EntryLine]:
    """Two queries at most: who wrote by hand, and the evidence that they name when it is wanted."""
    writers = {by: UUID(by.removeprefix("u_")) for by in writers_named(rows)}
    names = names_of(writers.values())
    return entry_lines(
        rows,
        EntryWords(
            zone=data_of(found.ruleset).zone,
            titles=titles,
            evidence=evidence_lines(found.pk, evidence_named(rows)) if evidence else {},
            names={by: names[uuid] for by, uuid in writers.items() if uuid in names},
            sealed_seq=account.sealed_seq,
        ),
    )


def _day_or_none(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
