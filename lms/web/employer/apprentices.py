"""HR and the apprenticeships: who is late with the log, agreements, mentors for many at once, deputies; one person's log."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.cohorts.actions import assign_mentors
from lms.cohorts.models import CohortKind, Enrolment, WorkProcess
from lms.messaging.rules import Refusal
from lms.partners.access import is_hr, partners_of
from lms.partners.models import MemberRole, Membership
from lms.reports.selection import folded, page, parse_uuid, parse_wish
from lms.web.components.agreement_form import agreement_values
from lms.web.components.diary_lines import diary_rows
from lms.web.components.photos import PhotoField, kept, photo_answer
from lms.web.components.work_lines import plan_rows, work_rows
from lms.web.employer.ended import ended_early
from lms.web.employer.gate import employer_enrolment, employer_enrolments, for_employers
from lms.web.person import person
from lms.workplace import actions
from lms.workplace.access import access_mastery
from lms.workplace.models import Deputy
from lms.workplace.queries import deputies_of, diaries, lines_of, plan_of

SKILL_PHOTOS = "skills"


class SkillForm(forms.Form):
    """The photo of what was done alone."""

    photo = PhotoField(label=gettext_lazy("Photo"))


@require_safe
@for_employers
def apprentices(request: HttpRequest) -> HttpResponse:
    """Everybody with how they keep the log, those who need somebody first, fifty at a time; `?q=` searches by name,
    department, class or mentor. HR alone; queries do not grow with people.
    """
    user, today = person(request), timezone.localdate()
    if not is_hr(user):
        raise PermissionDenied
    people = employer_enrolments(user).filter(cohort__kind=CohortKind.APPRENTICESHIP)
    text = parse_wish(request.GET).text
    wanted = folded(text)
    rows = [
        row
        for row in diary_rows(diaries(people, today), with_class=True)
        if not wanted or wanted in folded(f"{row.name} {row.where} {row.mentor}")
    ]
    shown = page(rows, parse_uuid(request.GET.get("after", "")))
    here, query = reverse("employer:apprentices"), {"q": text} if text else {}
    context = {
        "rows": shown.lines,
        "shown": shown,
        "text": text,
        "first_url": f"{here}?{urlencode(query)}",
        "next_url": f"{here}?{urlencode({**query, 'after': str(shown.after)})}",
        "mentors": _mentors(user),
        "deputies": deputies_of([row.pk for row in partners_of(user, MemberRole.HR)], today),
        "ended": ended_early(partners_of(user, MemberRole.HR), today),
        "today": today,
    }
    return render(request, "employer/apprentices.html", context)


def _mentors(user: User) -> list[Membership]:
    rows = Membership.objects.filter(
        partner__in=partners_of(user, MemberRole.HR), role=MemberRole.MENTOR, ended_on__isnull=True
    )
    return list(rows.select_related("user", "partner").order_by("user__display_name"))


def _mentor(user: User, text: str) -> Membership:
    found = next((row for row in _mentors(user) if row.user.uuid == parse_uuid(text)), None)
    if found is None:
        raise NotVisible
    return found


@require_POST
@for_employers
def mentors_assign(request: HttpRequest) -> HttpResponse:
    """One mentor for everybody who is ticked; more than the limit needs the reason."""
    user = person(request)
    mentor = _mentor(user, request.POST.get("mentor", "")).user
    ticked = {uuid for text in request.POST.getlist("who") if (uuid := parse_uuid(text))}
    people = employer_enrolments(user).filter(uuid__in=ticked)
    loaded = list(people.select_related("learner", "cohort__partner", "ruleset"))
    try:
        count = assign_mentors(actor=user, enrolments=loaded, mentor=mentor, why=request.POST.get("why", ""))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("employer:apprentices")
    words = ngettext(
        "%(name)s is the mentor of %(n)d person now.", "%(name)s is the mentor of %(n)d people now.", count
    )
    if count:
        messages.success(request, words % {"name": mentor.display_name, "n": count})
    else:
        messages.warning(request, _("Nobody is ticked. Tick the people first, then choose their mentor."))
    return redirect("employer:apprentices")


@require_POST
@for_employers
def deputy_set(request: HttpRequest) -> HttpResponse:
    """Somebody signs for a mentor who is away."""
    user, post = person(request), request.POST
    away, deputy = _mentor(user, post.get("mentor", "")), _mentor(user, post.get("deputy", ""))
    try:
        first, last = parse_date(post.get("from_on", "")), parse_date(post.get("until_on", ""))
    except ValueError:
        first = last = None
    today = timezone.localdate()
    try:
        actions.set_deputy(
            actor=user,
            partner=away.partner,
            mentor=away.user,
            deputy=deputy.user,
            from_on=first or today,
            until_on=last or first or today,
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("%(deputy)s signs for %(name)s. What waits has moved.")
        values = {"deputy": deputy.user.display_name, "name": away.user.display_name}
        messages.success(request, words % values)
    return redirect("employer:apprentices")


@require_POST
@for_employers
def deputy_end(request: HttpRequest, deputy: UUID) -> HttpResponse:
    """The mentor is back."""
    mine = partners_of(person(request), MemberRole.HR)
    row = (
        Deputy.objects.filter(uuid=deputy, partner__in=mine)
        .select_related("partner", "mentor", "deputy")
        .first()
    )
    if row is None:
        raise NotVisible
    actions.end_deputy(actor=person(request), row=row)
    messages.success(request, _("%(name)s signs again.") % {"name": row.mentor.display_name})
    return redirect("employer:apprentices")


@require_http_methods(["GET", "HEAD", "POST"])
@for_employers
def agreement(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """The agreement of one person: HR writes, signs, ends; a mentor reads."""
    found = employer_enrolment(person(request), enrolment)
    can_write = is_hr(person(request))
    if request.method == "POST" and not can_write:
        raise PermissionDenied
    values, done = agreement_values(request, found)
    if done:
        return redirect("employer:apprentices")
    status = 422 if values["form"].errors or values["end"].errors else 200
    return render(request, "employer/agreement.html", {**values, "can_write": can_write}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employers
def person_log(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """The log of one person with the plan; the mentor ticks what was done alone."""
    user = person(request)
    found = employer_enrolment(user, enrolment)
    if request.method == "POST":
        _ticked(request, found)
        return redirect("employer:person_log", found.uuid)
    plan = plan_rows(plan_of(found))
    context = {
        "enrolment": found,
        "name": found.learner.display_name,
        "plan": plan,
        "rows": work_rows(lines_of(found)),
        "photos": [row.mastery for row in plan if row.mastery and row.mastery.photo],
        "can_tick": found.mentorships.filter(mentor=user, until_on__isnull=True).exists(),
    }
    return render(request, "employer/person_log.html", context)


def _ticked(request: HttpRequest, found: Enrolment) -> None:
    asked = parse_uuid(request.POST.get("process", ""))
    process = WorkProcess.objects.filter(uuid=asked).first() if asked is not None else None
    if process is None:
        raise NotVisible
    form = SkillForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["photo"])))
        return
    photo = kept(form.cleaned_data["photo"], SKILL_PHOTOS)
    try:
        actions.tick_mastery(actor=person(request), enrolment=found, process=process, photo=photo)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Noted: %(name)s did it alone.") % {"name": found.learner.display_name})


@require_safe
@for_employers
def skill_photo(request: HttpRequest, skill: UUID) -> HttpResponseBase:
    """The photo of a skill, of a person whom the user sees."""
    return photo_answer(access_mastery(person(request), skill).photo)
