"""One class looked at as an auditor would, before anything is filed: questions with the people whom they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lms.cohorts.access import access_cohort
from lms.flags.self_check import Asked, Hit, class_questions
from lms.web.components.words import minutes_text
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.person import person

PLACE = "classes"
QUESTIONS: Mapping[Asked, Promise] = {
    Asked.FLAGS: gettext_lazy("Is every flag of this class answered?"),
    Asked.TWO_CLASSES: gettext_lazy("Is nobody in another class in the same weeks?"),
    Asked.OUTSIDE: gettext_lazy("Do all hours lie between the first and the last day of the class?"),
    Asked.OVERLONG: gettext_lazy("Has no lesson given more time than it has?"),
    Asked.MENTORS: gettext_lazy("Has no mentor more apprentices than the rule set allows?"),
}
# What an auditor asks, and the academy cannot know.
ELSEWHERE = (
    gettext_lazy("Pension, payroll and unemployment records: nobody who is retired or employed elsewhere"),
    gettext_lazy("Leave slips and sick notes of days with hours"),
    gettext_lazy("Age at the start, and whether the ID card is the person’s own"),
    gettext_lazy("Recordings of the on-site lessons"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in a question."""

    name: str
    note: str
    url: str


@require_safe
@for_readers
def class_check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A list of questions; none of them rejects anybody."""
    cohort = access_cohort(person(request), uuid)
    found = class_questions(cohort)
    rows = [
        {"asked": QUESTIONS[asked], "lines": [_line(asked, hit) for hit in hits]}
        for asked, hits in found.items()
    ]
    return shown(
        request,
        "office/class_check.html",
        PLACE,
        cohort=cohort,
        questions=rows,
        doubts=sum(1 for row in rows if row["lines"]),
        elsewhere=ELSEWHERE,
        queue=f"{reverse('office:cases')}?cohort={cohort.uuid}",
    )


def _line(asked: Asked, hit: Hit) -> Line:
    url = reverse("office:hours", args=[hit.enrolment.uuid]) if hit.enrolment else ""
    return Line(hit.name, _notes(hit)[asked], url)


def _notes(hit: Hit) -> Mapping[Asked, str]:
    time = minutes_text(hit.seconds)
    return {
        Asked.FLAGS: hit.other,
        Asked.TWO_CLASSES: hit.other,
        Asked.OUTSIDE: time,
        Asked.OVERLONG: _("%(time)s more than the lesson has") % {"time": time},
        Asked.MENTORS: _("%(n)s apprentices, %(most)s allowed") % {"n": hit.count, "most": hit.most},
    }
