"""A mentor signs the logs of the week: one queue, a person a card, one thumb; or returns a line with a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.messaging.rules import Refusal
from lms.reports.selection import parse_uuid
from lms.web.components.photos import photo_answer
from lms.web.components.voices import MAY_RECORD, sent_voice, voice_answer, voice_of
from lms.web.components.words import minutes_text
from lms.web.components.work_lines import WorkRow, work_rows
from lms.web.employer.gate import for_employers
from lms.web.person import person
from lms.workplace import actions
from lms.workplace.access import access_line
from lms.workplace.models import WorkLog
from lms.workplace.queries import heard_at, mentors_away, queue_of, signable

MOST_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Card:
    """What one apprentice wrote and nobody has decided on."""

    uuid: UUID
    name: str
    where: str
    instead_of: str
    rows: tuple[WorkRow, ...]
    length: str
    first: date
    last: date
    late: int


@require_safe
@for_employers
def logs(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this mentor, by person; the first is open. Four queries whatever the number of lines."""
    user = person(request)
    lines = queue_of(user)
    away = mentors_away(lines, user) if lines else {}
    cards = []
    for pk, found in groupby(lines, key=lambda line: line.enrolment_id):
        mentor = away.get(pk)
        cards.append(_card(list(found), mentor.display_name if mentor else ""))
    context = {
        "cards": cards,
        "count": len(lines),
        "page_data": {"words": {"opened": _("Sign the opened: %(n)s lines")}},
    }
    return render(request, "employer/logs.html", context)


def _card(lines: Sequence[WorkLog], instead_of: str) -> Card:
    rows = tuple(work_rows(lines))
    first = lines[0]
    return Card(
        uuid=first.enrolment.uuid,
        name=first.learner.display_name,
        where=first.enrolment.cohort.name,
        instead_of=instead_of,
        rows=rows,
        length=minutes_text(sum(line.work_s for line in lines)),
        first=min(row.day for row in rows),
        last=max(row.day for row in rows),
        late=sum(row.is_late for row in rows),
    )


@require_POST
@for_employers
def logs_sign(request: HttpRequest) -> HttpResponse:
    """Sign the lines that were shown of the persons named: one (`person`), or all that were opened (`opened`)."""
    named = request.POST.get("person") or request.POST.get("opened", "")
    wanted = [
        uuid
        for name in named.split()
        for text in request.POST.getlist(f"line-{name}")
        if (uuid := parse_uuid(text)) is not None
    ]
    if not wanted:
        messages.warning(request, _("Open somebody's lines first, then sign."))
        return redirect("employer:logs")
    try:
        done = actions.sign_lines(actor=person(request), uuids=wanted[:MOST_AT_ONCE])
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("employer:logs")
    if done.now:
        words = ngettext("%(n)d line signed.", "%(n)d lines signed.", done.now)
        messages.success(request, words % {"n": done.now})
    if done.before:
        words = ngettext("%(n)d was decided before.", "%(n)d were decided before.", done.before)
        messages.info(request, words % {"n": done.before})
    return redirect("employer:logs")


@require_http_methods(["GET", "HEAD", "POST"])
@for_employers
def log_line(request: HttpRequest, log: UUID) -> HttpResponse:
    """One line with its photo: sign it alone, or give it back with what should be different."""
    user = person(request)
    line = access_line(user, log)
    if request.method == "POST" and _decided(request, line):
        return redirect("employer:logs")
    context = {
        "voice": voice_of(line),
        "page_data": {"words": voice_words()},
        "row": work_rows([line])[0],
        "name": line.learner.display_name,
        "where": line.enrolment.cohort.name,
        "heard_at": heard_at(line),
        "can_sign": signable(user).filter(pk=line.pk).exists(),
    }
    answer = render(request, "employer/log_line.html", context)
    answer["Permissions-Policy"] = MAY_RECORD
    return answer


def _decided(request: HttpRequest, line: WorkLog) -> bool:
    try:
        if request.POST.get("what") == "sign":
            actions.sign_lines(actor=person(request), uuids=[line.uuid])
            messages.success(request, _("Signed."))
        else:
            actions.return_line(
                actor=person(request),
                uuid=line.uuid,
                comment=request.POST.get("comment", ""),
                voice=sent_voice(request),
            )
            messages.success(request, _("Returned. %(name)s is told.") % {"name": line.learner.display_name})
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return False
    return True


@require_safe
@for_employers
def log_photo(request: HttpRequest, log: UUID) -> HttpResponseBase:
    """The photo of a line that this person may see."""
    return photo_answer(access_line(person(request), log).photo)


@require_safe
@for_employers
def log_voice(request: HttpRequest, log: UUID) -> HttpResponse:
    """What a mentor said of a line that this person may see."""
    return voice_answer(request, access_line(person(request), log))


def voice_words() -> dict[str, str]:
    """What the recorder says."""
    return {
        "record": _("Say it"),
        "stop": _("Stop"),
        "again": _("Record again"),
        "drop": _("Without a recording"),
        "recorded": _("%(s)s s recorded. Write it in a few words as well: not everybody can listen now."),
        "running": _("%(s)s of 60 s"),
        "no_microphone": _("The microphone cannot be used. Choose a recording of this device instead."),
        "too_large": _("The recording is larger than 500 kB. Say it shorter."),
    }
