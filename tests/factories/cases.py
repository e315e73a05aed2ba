"""Cases for tests: `case()` is a flag about somebody, `case(kind=…, words=…)` any other."""

import itertools
from datetime import UTC, datetime, timedelta

from lms.cases.actions import open_case
from lms.cases.names import CaseKind
from tests.factories.cohorts import EnrolmentFactory

_numbers = itertools.count(1)
OPENED = datetime(2026, 11, 20, 1, tzinfo=UTC)


def case(*, enrolment=None, kind=CaseKind.FLAG_NIGHT, hours=0, **more):
    """An open case about the learner of `enrolment`, opened `hours` after the first of all."""
    enrolment = enrolment or EnrolmentFactory()
    facts = {
        "natural_key": f"test:{next(_numbers)}",
        "learner_id": enrolment.learner_id,
        "enrolment": enrolment,
        "facts": {"hours": 6},
        "at": OPENED + timedelta(hours=hours),
    }
    return open_case(kind=kind, **{**facts, **more})
