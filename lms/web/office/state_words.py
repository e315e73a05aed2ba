"""Steps of a class and what keeps it open, in words, each with the place that it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.cohorts.closing import Left
from lms.cohorts.models import Cohort
from lms.cohorts.rules.states import ClassAct, OpenEnd

BUTTONS: Mapping[ClassAct, Promise] = {
    ClassAct.FILE: _("File the class"),
    ClassAct.SEND_BACK: _("Send it back"),
    ClassAct.APPROVE: _("Note the approval"),
    ClassAct.START: _("Open the class"),
    ClassAct.SUSPEND: _("Suspend the class"),
    ClassAct.RESUME: _("Go on"),
    ClassAct.ASSESS: _("The final assessment is held"),
    ClassAct.LEARN_ON: _("Back to learning"),
    ClassAct.CLOSE: _("Close the class"),
    ClassAct.REOPEN: _("Open it again"),
}
HINTS: Mapping[ClassAct, Promise] = {
    ClassAct.FILE: _("The papers are with the bureau. Its answer is noted here next."),
    ClassAct.SEND_BACK: _("The class becomes a draft again; everybody sees why."),
    ClassAct.APPROVE: _("The bureau said yes. Name its notice below."),
    ClassAct.START: _(
        "From now on it is a running class: reminders go out, and it is on the board of today."
    ),
    ClassAct.SUSPEND: _("Nobody is reminded meanwhile. What is learned all the same counts."),
    ClassAct.RESUME: _("The class runs again, and reminders go out."),
    ClassAct.ASSESS: _(
        "Nobody is reminded any more; what is still open is settled, then the class is closed."
    ),
    ClassAct.LEARN_ON: _("The assessment is not the end yet: the class runs again."),
    ClassAct.CLOSE: _("Nobody moves into the class any more, and every correction takes two people."),
    ClassAct.REOPEN: _("Something was forgotten. Corrections go on taking two people."),
}
ENDS: Mapping[OpenEnd, Promise] = {
    OpenEnd.SESSIONS: _("Sessions that nobody has closed"),
    OpenEnd.AHEAD: _("Sessions still ahead: hold or cancel them"),
    OpenEnd.SIGN_OUTS: _("Signed in and never out: say until when they stayed"),
    OpenEnd.PAPERS: _("Signed sheets that a second person must compare"),
    OpenEnd.GUESTS: _("Guests who wait for an answer"),
    OpenEnd.DEVICES: _("Devices that have not sent everything"),
    OpenEnd.LOGS_UNSIGNED: _("Lines of the work log that no mentor has signed"),
    OpenEnd.LOGS_RETURNED: _("Lines given back that nobody has written again"),
    OpenEnd.LOGS_MISSING: _("Weeks without a line in the work log"),
    OpenEnd.AGREEMENTS: _("Apprentices without a signed agreement"),
    OpenEnd.QUIZZES: _("Hours that wait for a quiz"),
    OpenEnd.MARKS: _("Attempts that wait for people’s marks, or for their release"),
    OpenEnd.PRACTICALS: _("People without a score at a practical task"),
    OpenEnd.CORRECTIONS: _("Corrections that wait for a second person"),
    OpenEnd.CASES: _("Questions that nobody has answered"),
    OpenEnd.RULE_MOVES: _("A move to another rule set that waits for a second person"),
}
# Where each is finished; those without a uuid lead to the place of them all.
PLACES: Mapping[OpenEnd, str] = {
    OpenEnd.SESSIONS: "office:session",
    OpenEnd.AHEAD: "office:session",
    OpenEnd.SIGN_OUTS: "office:session",
    OpenEnd.PAPERS: "office:paper_compare",
    OpenEnd.DEVICES: "office:session",
    OpenEnd.LOGS_UNSIGNED: "office:work_log",
    OpenEnd.LOGS_RETURNED: "office:work_log",
    OpenEnd.LOGS_MISSING: "office:work_log",
    OpenEnd.AGREEMENTS: "office:agreement",
    OpenEnd.QUIZZES: "office:hours",
    OpenEnd.MARKS: "trainer:marking_quiz",
    OpenEnd.PRACTICALS: "trainer:bench",
    OpenEnd.CORRECTIONS: "office:correction",
    OpenEnd.CASES: "office:case",
    OpenEnd.RULE_MOVES: "office:rule_move",
}
# Those whose place is of the class, with the lesson in it.
OF_A_CLASS = frozenset({OpenEnd.MARKS})
LINES_SHOWN = 60


def act_button(act: ClassAct) -> Promise:
    """The step as a verb."""
    return BUTTONS[act]


def act_hint(act: ClassAct) -> Promise:
    """What the step means, before it is done."""
    return HINTS[act]


def left_rows(left: Sequence[Left], cohort: Cohort) -> list[dict[str, object]]:
    """What is open by kind, in order, each line with its address; no query."""
    return [_group(end, list(lines), cohort) for end, lines in groupby(left, key=lambda each: each.end)]


def _group(end: OpenEnd, lines: Sequence[Left], cohort: Cohort) -> dict[str, object]:
    return {
        "words": ENDS[end],
        "count": sum(each.count for each in lines),
        "lines": [
            {
                "name": each.name or ("" if each.day else cohort.name),
                "day": each.day,
                "count": each.count,
                "url": _url(each, cohort),
            }
            for each in lines[:LINES_SHOWN]
        ],
        "more": max(0, len(lines) - LINES_SHOWN),
    }


def _url(left: Left, cohort: Cohort) -> str:
    if left.end is OpenEnd.PRACTICALS:
        return reverse(PLACES[left.end], args=[cohort.uuid])
    if left.uuid is None:
        return reverse("office:guests")
    if left.end in OF_A_CLASS:
        return reverse(PLACES[left.end], args=[cohort.uuid, left.uuid])
    return reverse(PLACES[left.end], args=[left.uuid])
