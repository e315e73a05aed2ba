"""The gradebook for whoever may read it: what was asked for in the address, the page's values, the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lms.accounts.access import NotVisible
from lms.cohorts.models import Cohort
from lms.reports import replica
from lms.reports.gradebook import gradebook
from lms.web.components.gradebook import SORTS, chosen_lines, grade_rows, person_grades
from lms.web.components.gradebook_file import gradebook_answer

LINES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    sort: str
    lagging: bool
    named: str

    def query(self) -> str:
        """The same as part of an address, for the file."""
        given = {"sort": self.sort, "who": "lagging" if self.lagging else "", "q": self.named}
        return urlencode({key: value for key, value in given.items() if value})


def asked(request: HttpRequest) -> Asked:
    """Anything unknown is the default."""
    sort = request.GET.get("sort", "")
    return Asked(
        sort if sort in SORTS else "",
        request.GET.get("who") == "lagging",
        request.GET.get("q", "")[:60].strip(),
    )


def gradebook_values(
    request: HttpRequest, cohort: Cohort, url_of: Callable[[UUID], str]
) -> dict[str, Any]:  # Any: template values
    """A hundred people a page; `url_of` an enrolment is where the person opens."""
    found, wish = gradebook(cohort, timezone.now()), asked(request)
    lines = chosen_lines(found, sort=wish.sort, lagging=wish.lagging, named=wish.named)
    page = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    return {
        "cohort": cohort,
        "found": found,
        "rows": grade_rows(found, page.object_list, url_of),
        "page": page,
        "wish": wish,
        "query": wish.query(),
        "sorts": [
            ("", _("furthest behind first")),
            ("name", pgettext("sorting", "by name")),
            ("lessons", _("fewest lessons first")),
            ("quizzes", _("fewest quizzes first")),
            ("presence", _("most often absent first")),
        ],
    }


def gradebook_file(request: HttpRequest, cohort: Cohort) -> FileResponse:
    """What the page shows, of all its pages."""
    with replica.reading():
        found, wish = gradebook(cohort, timezone.now()), asked(request)
    return gradebook_answer(
        found, chosen_lines(found, sort=wish.sort, lagging=wish.lagging, named=wish.named)
    )


def person_values(cohort: Cohort, enrolment: UUID) -> dict[str, Any]:  # Any: template values
    """One person of the class. Raises NotVisible."""
    person = person_grades(gradebook(cohort, timezone.now()), enrolment)
    if person is None:
        raise NotVisible
    return {"cohort": cohort, "person": person}
