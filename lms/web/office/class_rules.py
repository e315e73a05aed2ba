"""The rules of a class: who is counted by what, what another rule set would do, and moving the class to it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.access import NotVisible, is_office
from lms.cohorts.access import access_cohort
from lms.cohorts.models import Cohort
from lms.messaging.rules import Refusal
from lms.reports.tables import XLSX_TYPE, workbook_file
from lms.rulechanges.actions import approve_move, ask_for_trial, go_on, propose_move, reject_move
from lms.rulechanges.models import Trial
from lms.rulechanges.queries import (
    LINES_SHOWN,
    MoveView,
    effects_of,
    find_move,
    find_trial,
    joined_since,
    lines_of,
    moved_people,
    moves_of,
    people_by_rule,
    trials_of,
)
from lms.rulesets.models import RuleSet
from lms.rulesets.queries import unchecked
from lms.rulesets.rules import CN_TEST_45
from lms.rulesets.words import differences
from lms.web.office.answers import refused, say_refused, shown
from lms.web.office.forms.class_rules import MoveForm, TrialForm
from lms.web.office.gate import for_office, for_readers
from lms.web.office.trial_lines import effect_rows, person_rows, trial_table
from lms.web.person import person

PLACE = "classes"
TO_TRY = RuleSet.objects.exclude(code=CN_TEST_45.code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def class_rules(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Who of the class is counted by what; the form to try another rule set; trials and moves so far."""
    cohort = access_cohort(person(request), uuid)
    if request.method == "POST":
        return _ask(request, cohort=cohort)
    return _class_page(request, cohort, _trial_form() if is_office(request.user) else None)


@for_office
def _ask(request: HttpRequest, *, cohort: Cohort) -> HttpResponse:
    form = _trial_form(request)
    if not form.is_valid():
        return _class_page(request, cohort, form)
    row = ask_for_trial(actor=person(request), cohort=cohort, ruleset=form.cleaned_data["ruleset"])
    return redirect("office:trial", row.uuid)


def _trial_form(request: HttpRequest | None = None) -> TrialForm:
    rows = list(TO_TRY.order_by("code", "-version"))
    unverified = frozenset(row.pk for row in unchecked(rows))
    return TrialForm(request.POST if request else None, rows=rows, unverified=unverified)


def _class_page(request: HttpRequest, cohort: Cohort, form: TrialForm | None) -> HttpResponse:
    in_force = people_by_rule(cohort)
    return shown(
        request,
        "office/class_rules.html",
        PLACE,
        cohort=cohort,
        in_force=in_force,
        unverified=unchecked([row for row, _people in in_force]),
        form=form,
        trials=trials_of(cohort),
        moves=moves_of(cohort),
    )


@require_safe
@for_readers
def trial(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What would become of everybody, those who need a look first; and the proposal to move the class."""
    row = _trial(uuid)
    return _trial_page(request, row, MoveForm() if is_office(request.user) else None)


@require_http_methods(["POST"])
@for_office
def move_propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Propose that the class moves; somebody else decides."""
    row, form = _trial(uuid), MoveForm(request.POST)
    if form.is_valid():
        try:
            move = propose_move(actor=person(request), trial=row, **form.cleaned_data)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return redirect("office:rule_move", move.uuid)
    return _trial_page(request, row, form)


@require_safe
@for_readers
def trial_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The whole trial as a workbook."""
    row = _trial(uuid)
    name = f"{row.cohort.key}-{row.ruleset}.xlsx"
    handle = workbook_file([trial_table(lines_of(row))])
    response = FileResponse(handle, as_attachment=True, filename=name, content_type=XLSX_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@for_readers
def rule_move(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One move: why, what the trial showed, who decided, how far it is, what became of each."""
    view, user = _move(uuid), person(request)
    move = view.move
    work = getattr(move, "work", None)
    return shown(
        request,
        "office/rule_move.html",
        PLACE,
        move=move,
        view=view,
        work=work,
        people=moved_people(move),
        effects=effect_rows(effects_of(move.trial)),
        joined=joined_since(move.trial) if move.decision == "waiting" else 0,
        may_agree=is_office(user) and user.pk != move.asked_by_id,
    )


@require_http_methods(["POST"])
@for_office
def move_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Agree as the second person."""
    return _decided(request, uuid, approve_move, _("Agreed. The class is being moved."))


@require_http_methods(["POST"])
@for_office
def move_reject(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Do not move the class."""
    return _decided(request, uuid, reject_move, _("The class stays on its rules."))


@require_http_methods(["POST"])
@for_office
def move_resume(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Carry on with a move that stopped."""
    return _decided(request, uuid, go_on, _("It goes on."))


def _decided(
    request: HttpRequest, uuid: UUID, act: Callable[..., object], words: str
) -> HttpResponse:  # `act` takes actor and move
    move = _move(uuid).move
    try:
        act(actor=person(request), move=move)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, words)
    return redirect("office:rule_move", move.uuid)


def _trial_page(request: HttpRequest, row: Trial, form: MoveForm | None) -> HttpResponse:
    is_done = row.state == "done"
    lines = list(lines_of(row)[:LINES_SHOWN]) if is_done else []
    effects = effects_of(row) if is_done else {}
    in_force = [found for found, _people in people_by_rule(row.cohort)]
    return shown(
        request,
        "office/trial.html",
        PLACE,
        trial=row,
        cohort=row.cohort,
        rows=person_rows(lines),
        effects=effect_rows(effects),
        more=max(0, sum(effects.values()) - len(lines)),
        changes=[
            {"before": found, "different": differences(found.data, row.ruleset.data)[0]}
            for found in in_force
            if found != row.ruleset
        ],
        is_working=not row.is_terminal,
        unverified=unchecked([row.ruleset]),
        form=form if is_done and any(found != row.ruleset for found in in_force) else None,
    )


def _trial(uuid: UUID) -> Trial:
    row = find_trial(uuid)
    if row is None:
        raise NotVisible
    return row


def _move(uuid: UUID) -> MoveView:
    view = find_move(uuid)
    if view is None:
        raise NotVisible
    return view
