"""The statement of a class: one line a learner with what counts, what is short and when they are done; and their sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.rule_use import HERE
from lms.ledger.queries import Forecast, Statement, forecasts_of, statements_of, units_of
from lms.ledger.rules.forecast import Outlook
from lms.ledger.rules.statements import STATED


@dataclass(frozen=True, slots=True)
class ModeSum:
    """One mode in tenths; `short` is what must still be earned of it, by `people`."""

    mode: str
    credited: int
    counts: int
    need: int
    short: int
    people: int


@dataclass(frozen=True, slots=True)
class HoursLine:
    """One learner."""

    enrolment: UUID
    name: str
    statement: Statement
    forecast: Forecast
    pending: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is short that the ledger can know."""
        return self.forecast.outlook is Outlook.DONE and not self.statement.least_short

    @property
    def behind(self) -> tuple[int, int, str]:
        """For sorting: who has most to go comes first, then by what least shares lack, then by name."""
        return (-self.forecast.short_tenths, -sum(self.statement.least_short.values()), self.name)


@dataclass(frozen=True, slots=True)
class ClassHours:
    """A class in tenths. A sum is one of the lines as they are shown: every person's hours are floored once, in their own
    account, and a class has no account.
    """

    lines: Sequence[HoursLine]
    modes: Sequence[ModeSum]
    shares: Mapping[str, int]
    share_people: Mapping[str, int]

    @property
    def whole(self) -> int:
        """How many have everything."""
        return sum(line.is_whole for line in self.lines)

    @property
    def credited(self) -> int:
        return sum(line.statement.credited for line in self.lines)

    @property
    def counts(self) -> int:
        return sum(line.statement.counts for line in self.lines)

    @property
    def need(self) -> int:
        return sum(line.statement.need for line in self.lines)

    @property
    def short(self) -> int:
        return sum(line.statement.short for line in self.lines)

    @property
    def surplus(self) -> int:
        return sum(line.statement.surplus for line in self.lines)

    @property
    def pending(self) -> int:
        return sum(line.pending for line in self.lines)


def class_hours(cohort: Cohort, at: datetime) -> ClassHours:
    """Everybody of a class (from an `access`) who has not left, furthest behind first: six queries for any size."""
    people = list(
        Enrolment.objects.filter(HERE, cohort=cohort).select_related("learner", "ruleset", "cohort")
    )
    keys = [row.pk for row in people]
    statements, units = statements_of(keys), units_of(keys)
    forecasts = forecasts_of(people, statements, at)
    lines = [
        HoursLine(
            row.uuid, row.learner.display_name, statements[row.pk], forecasts[row.pk], units[row.pk].pending_tenths
        )
        for row in people
    ]  # fmt: skip
    shares: Counter[str] = Counter()
    share_people: Counter[str] = Counter()
    for line in lines:
        shares.update(line.statement.least_short)
        share_people.update(list(line.statement.least_short))
    return ClassHours(
        lines=sorted(lines, key=lambda line: line.behind),
        modes=[found for mode in STATED if (found := _mode_sum(lines, mode)) is not None],
        shares=shares,
        share_people=share_people,
    )


def _mode_sum(lines: Sequence[HoursLine], mode: str) -> ModeSum | None:
    """None for a mode that nobody has or needs."""
    found = [line.statement.mode(mode) for line in lines]
    if not any(line.credited or line.need or line.short for line in found):
        return None
    return ModeSum(
        mode=mode,
        credited=sum(line.credited for line in found),
        counts=sum(line.counts for line in found),
        need=sum(line.need for line in found),
        short=sum(line.short for line in found),
        people=sum(line.short > 0 for line in found),
    )
