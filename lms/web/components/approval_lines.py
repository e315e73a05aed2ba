"""A course in review as lines for a page: its checklist, what changes, what was said, what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.outline import in_language
from lms.approvals.change_words import change_words
from lms.approvals.models import Remark, StepVerb, Submission, SubmissionState, Tick
from lms.approvals.queries import Event
from lms.approvals.rules.checklist import Checked, Finding, Verdict
from lms.approvals.rules.differences import Change, changes
from lms.approvals.words import finding_words, language_name, lesson_title, point_words

# JSON values: a course as courses.drafts.reading writes it.
Document = Mapping[str, Any]
# The address where a finding is mended; '' where there is none.
Places = Callable[[Finding], str]
VERDICTS: dict[Verdict, tuple[Promise, str, str]] = {
    Verdict.FINE: (gettext_lazy("fine"), "accent", "circle-check"),
    Verdict.LOOK: (gettext_lazy("look at it"), "copper", "circle-alert"),
    Verdict.MISSING: (gettext_lazy("missing"), "stop", "triangle-alert"),
}
STATES: dict[str, tuple[str, str]] = {
    SubmissionState.SUBMITTED: ("copper", "hourglass"),
    SubmissionState.APPROVED: ("accent", "calendar-days"),
    SubmissionState.RETURNED: ("copper", "pencil"),
    SubmissionState.PUBLISHED: ("accent", "circle-check"),
}
EDITOR: dict[str, Promise] = {
    "wagtail.publish": gettext_lazy("published it in the editor"),
    "wagtail.unpublish": gettext_lazy("took it off the shelf in the editor"),
}
FOUND_SHOWN = 12


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One thing that was found, and where it is mended."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point of the checklist with what was found and what a reviewer said."""

    key: str
    words: str
    verdict: str
    said: str
    tone: str
    icon: str
    found: tuple[FoundLine, ...]
    more: int
    is_ticked: bool
    remark: str
    by: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What changes in one lesson, or in the course itself; `lines` are words with the passages below them."""

    title: str
    lesson: str
    lines: tuple[tuple[str, Change], ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its answers; `form` makes an answer sent twice one."""

    remark: Remark
    about: str
    url: str
    answers: Sequence[Remark]
    form: UUID


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Who did what, when and why."""

    at: datetime
    by: str
    words: str
    why: str


def nowhere(_finding: Finding) -> str:
    """Findings without links."""
    return ""


def point_lines(
    checked: Sequence[Checked], outline: Document, *, ticks: Sequence[Tick] = (), places: Places = nowhere
) -> list[PointLine]:
    """The checklist in order."""
    known = {tick.point: tick for tick in ticks}
    lines = []
    for each in checked:
        said, tone, icon = VERDICTS[each.verdict]
        tick = known.get(each.point)
        found = tuple(
            FoundLine(finding_words(one, outline), places(one)) for one in each.findings[:FOUND_SHOWN]
        )
        lines.append(
            PointLine(
                key=each.point,
                words=point_words(each.point),
                verdict=each.verdict,
                said=str(said),
                tone=tone,
                icon=icon,
                found=found,
                more=len(each.findings) - len(found),
                is_ticked=bool(tick and tick.is_ticked),
                remark=tick.remark if tick else "",
                by=tick.by.display_name if tick else "",
            )
        )
    return lines


def change_groups(before: Document | None, after: Document) -> list[ChangeGroup]:
    """What differs, lesson by lesson, the course first."""
    groups: dict[str, list[Change]] = {}
    for change in changes(before, after):
        groups.setdefault(change.lesson, []).append(change)
    return [
        ChangeGroup(
            title=_title(lesson, before, after),
            lesson=lesson,
            lines=tuple((change_words(one), one) for one in found),
        )
        for lesson, found in groups.items()
    ]


def _title(lesson: str, before: Document | None, after: Document) -> str:
    if not lesson:
        return _("The course")
    return lesson_title(after["outline"], lesson) or (
        lesson_title(before["outline"], lesson) if before else ""
    )


def thread_lines(
    remarks: Sequence[Remark], outline: Document, lesson_url: Callable[[str], str] | None = None
) -> list[Thread]:
    """Remarks with their answers and the lesson that they are about."""
    lines = []
    for remark in remarks:
        lesson = str(remark.lesson_uuid or "")
        title = lesson_title(outline, lesson)
        lines.append(
            Thread(
                remark=remark,
                about=title or (_("a lesson that is gone") if lesson else _("The course")),
                url=lesson_url(lesson) if lesson_url and title else "",
                answers=list(remark.answers.all()),
                form=uuid4(),
            )
        )
    return lines


def history_lines(events: Sequence[Event]) -> list[HistoryLine]:
    """The history in words."""
    verbs: dict[str, Promise | str] = {**dict(StepVerb.choices), **EDITOR}
    lines = []
    for event in events:
        words = str(verbs.get(event.verb, event.verb))
        if event.language:
            words = _("%(what)s (%(language)s)") % {"what": words, "language": language_name(event.language)}
        if event.number:
            words = f"{words} · {event.number}"
        lines.append(HistoryLine(event.at, event.by or _("the system"), words, event.why))
    return lines


def saved_lines(people: Sequence[tuple[str, int, datetime]]) -> list[str]:
    """Who saved the drafts, how often and when last."""
    return [
        _("%(name)s: saved %(n)s times, last on %(day)s")
        % {"name": name, "n": times, "day": date_format(timezone.localtime(last), "SHORT_DATETIME_FORMAT")}
        for name, times, last in people
    ]


def state_tag(submission: Submission) -> tuple[str, str, str]:
    """Words, tone and icon of where a submission stands."""
    tone, icon = STATES.get(submission.state, ("", ""))
    return submission.get_state_display(), tone, icon


def title_of(titles: Mapping[str, str], language: str) -> str:
    """The title of a course in the reader's language."""
    return in_language(dict(titles), language)


def form_of(posted: Mapping[str, str]) -> UUID | None:
    """The form that a remark or an answer came from; None for what is no uuid."""
    try:
        return UUID(posted.get("form", ""))
    except ValueError:
        return None
