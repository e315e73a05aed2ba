"""One class as a file: what it lacks at the top, then people, courses, trainers; and setting it up."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.outline import in_language
from lms.accounts.models import Role
from lms.accounts.queries import people_with_role
from lms.audit.queries import acts_on
from lms.cohorts.access import access_cohort
from lms.cohorts.actions import add_course, add_trainer, change_cohort, create_cohort, create_programme
from lms.cohorts.actions.class_setup import set_up_cohort, setup_of
from lms.cohorts.limits import reasons_of
from lms.cohorts.models import Cohort, CohortKind, CohortState
from lms.cohorts.programmes import courses_of
from lms.cohorts.queries import (
    board_class,
    class_courses,
    class_people,
    class_trainers,
    courses_to_choose,
    rulesets_to_choose,
)
from lms.cohorts.rule_use import rulesets_in_force
from lms.cohorts.states import filing_days
from lms.ledger.queries import class_rows
from lms.messaging.rules import Refusal
from lms.partners.models import MemberRole
from lms.partners.queries import members_of
from lms.rulesets.queries import unchecked
from lms.web.office.answers import refused, shown
from lms.web.office.forms.classes import MADE_KINDS, Choices, ClassEditForm, ClassForm
from lms.web.office.forms.kinds import setup_in
from lms.web.office.gate import for_office, for_readers
from lms.web.office.kind_words import kind_facts, kind_lines
from lms.web.office.people_rows import people_rows
from lms.web.office.words import act_words, missing_words
from lms.web.person import person

PLACE = "classes"
ACTS_SHOWN = 8


@require_safe
@for_readers
def class_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything about a class, with a fixed number of queries."""
    cohort = access_cohort(person(request), uuid)
    row = board_class(cohort)
    people = class_people(cohort)
    courses = class_courses(cohort, get_language() or "")
    trainers = class_trainers(cohort)
    in_force = rulesets_in_force(cohort)
    return shown(
        request,
        "office/class.html",
        PLACE,
        cohort=cohort,
        programme=in_language(cohort.programme.title, get_language() or ""),
        facts=row.facts,
        about=kind_facts(cohort),
        reasons=reasons_of(cohort) if row.facts.is_too_large else (),
        missing=missing_words(row),
        in_force=in_force,
        unverified=unchecked(in_force),
        rows=people_rows(people, class_rows([enrolment.pk for enrolment in people]), cohort),
        courses=courses,
        trainers=trainers,
        mentors=members_of(cohort.partner, MemberRole.MENTOR) if cohort.partner else (),
        other_courses=[
            card for card in courses_to_choose(get_language() or "") if card.course_key not in dict(courses)
        ],
        other_trainers=[user for user in people_with_role(Role.TRAINER) if user not in trainers],
        acts=[
            {"act": act, "words": act_words(act.action)}
            for act in acts_on("class", cohort.uuid, limit=ACTS_SHOWN)
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def class_new(request: HttpRequest) -> HttpResponse:
    """A class of one kind with its programme, courses and trainers, made as a whole or not at all."""
    rulesets = rulesets_to_choose()
    choices = Choices(
        courses=courses_to_choose(get_language() or ""),
        trainers=people_with_role(Role.TRAINER),
        rulesets=rulesets,
        unverified=frozenset(row.pk for row in unchecked(rulesets)),
    )
    kind = _kind(request)
    initial = {name: request.GET.get(name, "") for name in ("partner", "programme")}
    form = ClassForm(request.POST or None, choices=choices, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            cohort = _made(request, form)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(name)s is set up. Add its people next.") % {"name": cohort.name})
            return redirect("office:class", cohort.uuid)
    return shown(request, "office/class_form.html", PLACE, form=form, kinds=kind_lines(kind, request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def class_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct name, dates and what its kind asks."""
    cohort = access_cohort(person(request), uuid)
    plain = {name: getattr(cohort, name) for name in ("name", "starts_on", "ends_on")}
    form = ClassEditForm(
        request.POST or None, kind=cohort.kind, initial={**plain, **asdict(setup_of(cohort))}
    )
    if request.method == "POST" and form.is_valid():
        try:
            _changed(request, cohort, {name: form.cleaned_data[name] for name in plain}, form)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("office:class", cohort.uuid)
    return shown(request, "office/class_edit.html", PLACE, form=form, cohort=cohort)


def _kind(request: HttpRequest) -> str:
    """The kind that is being made; an apprenticeship when nothing sensible is said."""
    said = request.POST.get("kind") or request.GET.get("kind", "")
    return said if said in MADE_KINDS else CohortKind.APPRENTICESHIP


@transaction.atomic
def _changed(
    request: HttpRequest, cohort: Cohort, plain: dict[str, Any], form: ClassEditForm
) -> None:  # Any: cleaned values
    change_cohort(actor=person(request), cohort=cohort, **plain)
    set_up_cohort(actor=person(request), cohort=cohort, setup=setup_in(form.cleaned_data))


@transaction.atomic
def _made(request: HttpRequest, form: ClassForm) -> Cohort:
    """The class of a valid form."""
    actor, data = person(request), form.cleaned_data
    programme = data["programme"] or create_programme(
        actor=actor, title=form.titles(), ruleset=data["ruleset"], required_tenths=form.required_tenths()
    )
    cohort = create_cohort(
        actor=actor,
        name=data["name"],
        programme=programme,
        partner=data.get("partner"),
        kind=data["kind"],
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        # A class whose rules ask for no filing is open at once, as a small school wants it.
        state=CohortState.RUNNING if filing_days(programme.ruleset) is None else CohortState.DRAFT,
    )
    set_up_cohort(actor=actor, cohort=cohort, setup=setup_in(data))
    for course_key in data["courses"] or courses_of(programme):
        add_course(actor=actor, cohort=cohort, course_key=course_key)
    for trainer in data["trainers"]:
        add_trainer(actor=actor, cohort=cohort, user=trainer)
    return cohort
