"""One piece of evidence for office and auditor: what was claimed, what was checked, what it gave, who names it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.access import access_enrolment
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import lesson_titles
from lms.ledger.names import EvidenceKind
from lms.ledger.queries import EvidenceView, TracePiece, day_trace, entries_naming, evidence_view
from lms.ledger.queries.retention import gone_of
from lms.ledger.queries.stretches import claims_of_visit
from lms.reports.words import entry_text, grade_text, lost_text
from lms.rulesets.queries import data_of
from lms.web.components.entry_lines import component_text, evidence_kind_text, signed_minutes
from lms.web.components.words import clock_text, minutes_text, mode_names
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.office.hours_rows import facts_in_order
from lms.web.person import person

PLACE = "classes"
# A claim that came this long after it ended was sent later: from a phone without a network, or by hand.
LATE = timedelta(minutes=10)
WATCHED = frozenset({EvidenceKind.PLAY, EvidenceKind.READING, EvidenceKind.COURSEWARE})


@require_safe
@for_readers
def evidence(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Whole, with the raw claim; of what has expired, what is still known. 404 when it never was."""
    view = evidence_view(uuid)
    if view is None:
        return _expired(request, uuid)
    found = access_enrolment(person(request), view.enrolment)
    zone = data_of(found.ruleset).zone
    since, until = view.started_at.astimezone(zone).date(), view.ended_at.astimezone(zone).date()
    days = [since] if since == until else [since, until]
    pieces = [piece for day in days for piece in day_trace(found.learner_id, day, enrolment_id=found.pk)]
    named = entries_naming(found.pk, uuid, since=since, until=until)
    title = lesson_titles(found, get_language() or "").get(str(view.lesson_uuid), "")
    return shown(
        request,
        "office/evidence.html",
        PLACE,
        enrolment=found,
        who=found.learner,
        cohort=found.cohort,
        view=view,
        day=since,
        kind=evidence_kind_text(view.kind),
        facts=_claimed(view, found, title),
        received=_received(view, found),
        gave=_gave([piece for piece in pieces if piece["evidence"] == str(uuid)]),
        named=[
            {"entry": row, "kind": entry_text(row.kind), "said": signed_minutes(row.sec)} for row in named
        ],
        raw=facts_in_order(view.source),
    )


def _expired(request: HttpRequest, uuid: UUID) -> HttpResponse:
    known = gone_of(uuid)
    if known is None:
        raise NotVisible
    enrolment, gone = known
    found = access_enrolment(person(request), enrolment)
    return shown(
        request,
        "office/evidence_gone.html",
        PLACE,
        enrolment=found,
        gone=gone,
        kind=evidence_kind_text(gone.kind),
        named=entries_naming(found.pk, uuid, since=gone.day, until=gone.day + timedelta(days=1)),
    )


def _claimed(view: EvidenceView, found: Enrolment, title: str) -> list[tuple[str, str]]:
    """What was claimed, in plain words; what does not apply is left out."""
    zone = data_of(found.ruleset).zone
    version = _("%(title)s, version %(number)s") % {"title": title or "–", "number": view.lesson_version}
    has_media = (
        view.media_from_ms is not None and view.media_to_ms is not None and view.kind == EvidenceKind.PLAY
    )
    facts = [
        (_("Lesson"), version if view.lesson_version else title),
        (_("Mode"), mode_names().get(view.mode, view.mode)),
        (_("Component"), component_text(view.component)),
        (_("From"), _moment(view.started_at.astimezone(zone))),
        (_("To"), _moment(view.ended_at.astimezone(zone))),
        (_("Length"), minutes_text((view.ended_at - view.started_at).total_seconds())),
        (
            _("Film"),
            f"{clock_text((view.media_from_ms or 0) / 1000)}–{clock_text((view.media_to_ms or 0) / 1000)}"
            if has_media
            else "",
        ),
        (
            _("Speed"),
            _("%(rate)s×, at most %(most)s× counts") % {"rate": view.rate, "most": view.max_rate}
            if has_media
            else "",
        ),
        (_("In front of the learner"), _state(view) if view.kind in WATCHED else ""),
        *_courseware(view),
        (_("Waits for a quiz"), _("yes, until the quiz of the lesson is passed") if view.gated else ""),
        (_("Proof"), "" if view.kind == EvidenceKind.COURSEWARE_TIME else grade_text(view.grade)),
    ]
    return [(name, text) for name, text in facts if text]


def _courseware(view: EvidenceView) -> list[tuple[str, str]]:
    """What courseware says of its time, beside what the server timed; nothing for other evidence."""
    if view.kind == EvidenceKind.COURSEWARE_TIME:
        done = _("done") if view.source["done"] else _("not done")
        return [
            (_("The courseware claims"), minutes_text(view.source["claimed_cs"] / 100)),
            (_("It says of itself"), _("nothing") if view.source["done"] is None else done),
        ]
    if view.kind != EvidenceKind.COURSEWARE or view.lesson_uuid is None:
        return []
    claims = claims_of_visit(view.enrolment_id, view.lesson_uuid, view.started_at, view.ended_at)
    said = " + ".join(minutes_text(claim.claimed_s) for claim in claims)
    return [
        (_("The courseware claims of these visits"), said or _("nothing, so the server’s clock alone counts"))
    ]


def _state(view: EvidenceView) -> str:
    if not view.playing:
        return _("no: it stood still")
    return _("yes") if view.visible else _("no: the page was hidden")


def _received(view: EvidenceView, found: Enrolment) -> list[tuple[str, str]]:
    """When it reached the server, and from what."""
    zone = data_of(found.ruleset).zone
    late = view.received_at - view.ended_at
    return [
        (_("Lease issued"), _moment(view.leased_at.astimezone(zone))),
        (_("Received"), _moment(view.received_at.astimezone(zone))),
        (
            _("Received after it ended"),
            _("%(time)s later") % {"time": minutes_text(late.total_seconds())}
            if late > LATE
            else _("at once"),
        ),
        (_("Device"), view.device or "–"),
    ]


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S %z}"


def _gave(pieces: Sequence[TracePiece]) -> list[tuple[str, str]]:
    """What the rules made of it: counted, waiting, lost by reason. Whole seconds; nothing for what gave nothing."""
    summed: dict[str, int] = {}
    for piece in pieces:
        name = _("waits for the quiz") if piece["pending"] else _("counted")
        summed[name] = summed.get(name, 0) + piece["credited_ms"]
        for code, lost_ms in piece["lost"].items():
            reason = _("did not count: %(why)s") % {"why": lost_text(code)}
            summed[reason] = summed.get(reason, 0) + lost_ms
    return [(name, minutes_text(ms / 1000)) for name, ms in summed.items() if ms >= 1000]
