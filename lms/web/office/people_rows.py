"""The people of a class as lines of a table: hours of the ledger beside what the programme needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from django.utils.translation import gettext as _

from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.cohorts.queries import OfClass
from lms.ledger.queries import ClassRow
from lms.web.components.words import units_text


def people_rows(
    people: Sequence[Enrolment], hours: Mapping[int, ClassRow], cohort: Cohort
) -> list[dict[str, object]]:
    """One line a person; no query."""
    needed = sum(cohort.programme.required_tenths.values())
    return [_row(enrolment, hours[enrolment.pk], needed) for enrolment in people]


def _row(enrolment: Enrolment, hours: ClassRow, needed: int) -> dict[str, object]:
    added = cast("OfClass", enrolment)
    said = _("%(done)s of %(needed)s units") % {
        "done": units_text(hours.units.total_tenths),
        "needed": units_text(needed),
    }
    return {
        "enrolment": enrolment,
        "person": enrolment.learner,
        "department": enrolment.department.name if enrolment.department else "",
        "mentors": ", ".join(row.mentor.display_name for row in added.open_mentors),
        "has_way_in": added.has_way_in,
        "is_away": added.is_away,
        "away_until": added.away_until,
        "moved_to": enrolment.moved_to.cohort.name if enrolment.moved_to else "",
        "is_withdrawn": enrolment.state == EnrolmentState.WITHDRAWN,
        "units": hours.units,
        "needed": needed,
        "said": said,
        "last_activity_at": hours.last_activity_at,
    }
