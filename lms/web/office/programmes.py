"""Programmes: what there is, one with its modules and shares, and setting them up."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.outline import in_language
from courses.queries import course_cards
from lms.audit.queries import acts_on
from lms.cohorts.actions import create_programme
from lms.cohorts.actions.programmes import (
    add_module,
    archive_programme,
    change_module,
    change_programme,
    lift_module,
    remove_module,
    restore_programme,
)
from lms.cohorts.models import Cohort, Programme
from lms.cohorts.programmes import (
    access_module,
    access_programme,
    modules_of,
    programme_list,
    shares_in,
    units_amiss,
    visible_programmes,
)
from lms.cohorts.queries import board, courses_to_choose, rulesets_to_choose
from lms.messaging.rules import Refusal
from lms.rulesets.queries import unchecked
from lms.web.office.answers import refused, shown
from lms.web.office.board import board_row
from lms.web.office.forms.programmes import ModuleForm, ProgrammeForm
from lms.web.office.gate import for_office, for_readers
from lms.web.office.programme_words import amiss_words, module_lines, share_words
from lms.web.office.words import act_words
from lms.web.person import person

PLACE = "classes"
ACTS_SHOWN = 8
PLACES = {"title-missing": "title_zh", "module-title-missing": "title_zh", "reason-missing": "why"}


@require_safe
@for_readers
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme with its rule set, modules and classes; one query for the list."""
    language = get_language() or ""
    rows = [
        {"programme": row, "title": in_language(row.title, language)}
        for row in programme_list(visible_programmes(person(request)))
    ]
    return shown(request, "office/programmes.html", PLACE, rows=rows)


@require_safe
@for_readers
def programme(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One programme, with a fixed number of queries."""
    found = access_programme(person(request), uuid)
    language = get_language() or ""
    modules = modules_of(found)
    keys = {row.course_key for module in modules for row in module.module_courses.all()}
    shares = [share_words(line) for line in shares_in(found, modules)]
    return shown(
        request,
        "office/programme.html",
        PLACE,
        programme=found,
        title=in_language(found.title, language),
        unverified=unchecked([found.ruleset]),
        modules=module_lines(modules, course_cards(list(keys), language), language),
        shares=shares,
        warnings=[*amiss_words(units_amiss(found, modules)), *filter(None, (row.warning for row in shares))],
        classes=[board_row(row) for row in board(Cohort.objects.filter(programme=found))],
        acts=[
            {"act": act, "words": act_words(act.action)}
            for act in acts_on("programme", found.uuid, limit=ACTS_SHOWN)
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def programme_new(request: HttpRequest) -> HttpResponse:
    """A new programme; its modules come next."""
    form = _form(request, None)

    def made() -> Programme:
        return create_programme(actor=person(request), **form.values())

    return _answer(request, form, made, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def programme_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct a programme, or give its newcomers another rule set."""
    found = access_programme(person(request), uuid)
    form = _form(request, found)

    def changed() -> Programme:
        return change_programme(actor=person(request), programme=found, **form.values())

    return _answer(request, form, changed, found)


@require_POST
@for_office
def programme_archive(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Into the archive, or with `back` out of it."""
    found = access_programme(person(request), uuid)
    if "back" in request.POST:
        restore_programme(actor=person(request), programme=found)
        messages.success(request, _("The programme is out of the archive."))
    else:
        archive_programme(actor=person(request), programme=found)
        messages.success(request, _("The programme is archived: its classes go on, new ones do not take it."))
    return redirect("office:programme", found.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def module_new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One more module."""
    found = access_programme(person(request), uuid)
    form = ModuleForm(request.POST or None, courses=courses_to_choose(get_language() or ""))
    if request.method == "POST" and form.is_valid():
        try:
            add_module(actor=person(request), programme=found, **form.values())
        except Refusal as refusal:
            refused(form, refusal, PLACES)
        else:
            messages.success(request, _("The module is in the programme."))
            return redirect("office:programme", found.uuid)
    return shown(request, "office/module_form.html", PLACE, form=form, programme=found, module=None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def module(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change a module; `up` lifts it by one place, `remove` takes it out."""
    found = access_module(person(request), uuid)
    back = redirect("office:programme", found.programme.uuid)
    if "up" in request.POST:
        lift_module(actor=person(request), module=found)
        return back
    if "remove" in request.POST:
        remove_module(actor=person(request), module=found)
        messages.success(request, _("The module is out of the programme; classes keep their courses."))
        return back
    form = ModuleForm(request.POST or None, courses=courses_to_choose(get_language() or ""), module=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_module(actor=person(request), module=found, **form.values())
        except Refusal as refusal:
            refused(form, refusal, PLACES)
        else:
            messages.success(request, _("Saved."))
            return back
    return shown(
        request, "office/module_form.html", PLACE, form=form, programme=found.programme, module=found
    )


def _form(request: HttpRequest, found: Programme | None) -> ProgrammeForm:
    rulesets = rulesets_to_choose()
    unverified = frozenset(row.pk for row in unchecked(rulesets))
    return ProgrammeForm(request.POST or None, rulesets=rulesets, unverified=unverified, programme=found)


def _answer(
    request: HttpRequest, form: ProgrammeForm, write: Callable[[], Programme], found: Programme | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            written = write()
        except Refusal as refusal:
            refused(form, refusal, PLACES)
        else:
            messages.success(request, _("Saved."))
            return redirect("office:programme", written.uuid)
    return shown(request, "office/programme_form.html", PLACE, form=form, programme=found)
