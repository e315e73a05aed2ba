"""An apprentice writes the log: a line a day, corrected until the mentor has signed it (domain §4.4 W1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format, number_format

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.audit.turns import take_turn
from lms.cohorts.models import Enrolment, EnrolmentState, WorkProcess
from lms.rulesets.queries import data_of
from lms.workplace.models import LogDecision, WorkLog
from lms.workplace.names import DecisionKind
from lms.workplace.queries import last_day_of, running_agreement, seconds_on, spans_near
from lms.workplace.refusals import (
    DayOutside,
    DayTooLong,
    ForeignProcess,
    LineIsDecided,
    LinesMeet,
    NoAgreement,
    NoDay,
    NothingSaid,
    NotYetWorked,
    TimesWrong,
)
from lms.workplace.rules.times import TimesImpossible, Worked, meets, worked

# Clocks of a phone and of the server differ by less than this.
GRACE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form says of each of its days. `minutes` where no clock was noted."""

    process: WorkProcess
    done: str
    begins: time | None = None
    ends: time | None = None
    pause_from: time | None = None
    pause_to: time | None = None
    minutes: int | None = None
    learned: str = ""
    photo: str = ""


@transaction.atomic
def write_lines(
    *,
    actor: User,
    enrolment: Enrolment,
    days: Sequence[date],
    draft: Draft,
    key: str,
    at: datetime | None = None,
) -> list[WorkLog]:
    """A line for each of these days. They wait for the mentor's signature; until then nothing counts.

    Who may: the apprentice alone. `key` is the form's: sent twice it is once. Raises NotVisible, NoAgreement,
    NoDay, DayOutside, NotYetWorked, TimesWrong, DayTooLong, LinesMeet, NothingSaid, ForeignProcess.
    """
    if enrolment.learner_id != actor.pk:
        raise NotVisible
    now = at or timezone.now()
    take_turn(f"work:{actor.pk}")
    keys = {f"{enrolment.uuid}:{key}:{day}": day for day in sorted(set(days))}
    known = list(WorkLog.objects.filter(natural_key__in=keys))
    if known:
        return known
    if not keys:
        raise NoDay
    found = _checked(enrolment, list(keys.values()), draft, now)
    rows = [_row(enrolment, day, draft, found[day], natural_key=name, now=now) for name, day in keys.items()]
    return WorkLog.objects.bulk_create(rows)


@transaction.atomic
def rewrite_line(
    *, actor: User, log: WorkLog, draft: Draft, day: date | None = None, at: datetime | None = None
) -> WorkLog:
    """The line as it should be: a new one in the place of one that waits or was returned; the old one stays readable.

    Who may: the apprentice alone. Sent twice it is once. Raises what `write_lines` does, and LineIsDecided.
    """
    if log.learner_id != actor.pk:
        raise NotVisible
    now = at or timezone.now()
    take_turn(f"work:{actor.pk}")
    known = WorkLog.objects.filter(replaces=log).first()
    if known is not None:
        return known
    kind = LogDecision.objects.filter(log=log).values_list("kind", flat=True).first()
    if kind not in {None, DecisionKind.RETURNED}:
        raise LineIsDecided
    on = day or log.day
    found = _checked(log.enrolment, [on], draft, now, without=log)
    if kind is None:
        _decide(log, DecisionKind.REPLACED, actor, now)
    row = _row(log.enrolment, on, draft, found[on], natural_key=f"anew:{log.uuid}", now=now)
    row.replaces, row.photo = log, draft.photo or log.photo
    row.save()
    return row


@transaction.atomic
def withdraw_line(*, actor: User, log: WorkLog, at: datetime | None = None) -> None:
    """Take a line back that nobody has signed. Who may: the apprentice alone. Raises NotVisible, LineIsDecided."""
    if log.learner_id != actor.pk:
        raise NotVisible
    take_turn(f"work:{actor.pk}")
    kind = LogDecision.objects.filter(log=log).values_list("kind", flat=True).first()
    if kind == DecisionKind.WITHDRAWN:
        return
    if kind is not None:
        raise LineIsDecided
    _decide(log, DecisionKind.WITHDRAWN, actor, at or timezone.now())


def _decide(log: WorkLog, kind: DecisionKind, actor: User, now: datetime) -> None:
    LogDecision.objects.create(log=log, learner_id=log.learner_id, kind=kind, by=actor, decided_at=now)


def _checked(
    enrolment: Enrolment,
    days: Sequence[date],
    draft: Draft,
    now: datetime,
    *,
    without: WorkLog | None = None,
) -> dict[date, Worked]:
    """When was worked on each of the days, or a refusal. Four queries, whatever the number of days."""
    if not draft.done.strip():
        raise NothingSaid
    if draft.process.programme_id != enrolment.cohort.programme_id:
        raise ForeignProcess
    _refuse_outside(enrolment, days)
    rules = data_of(enrolment.ruleset)
    before = seconds_on(enrolment.learner, days, without=without)
    others = spans_near(enrolment.learner, days, without=without)
    found: dict[date, Worked] = {}
    for day in days:
        try:
            one = worked(
                day,
                rules.zone,
                begins=draft.begins,
                ends=draft.ends,
                pause_from=draft.pause_from,
                pause_to=draft.pause_to,
                minutes=draft.minutes,
            )
        except TimesImpossible as error:
            raise TimesWrong from error
        if one.ends_at > now + GRACE:
            raise NotYetWorked
        total = before.get(day, 0) + one.seconds
        if total > rules.work_day_max_s:
            raise DayTooLong(
                most=_hours(rules.work_day_max_s),
                hours=_hours(total),
                day=date_format(day, "MONTH_DAY_FORMAT"),
            )
        if meets(one, others):
            raise LinesMeet(day=date_format(day, "MONTH_DAY_FORMAT"))
        others += one.spans
        found[day] = one
    return found


def _refuse_outside(enrolment: Enrolment, days: Sequence[date]) -> None:
    agreement = running_agreement(enrolment)
    if agreement is None or enrolment.state == EnrolmentState.WITHDRAWN:
        raise NoAgreement
    first, last = agreement.starts_on, last_day_of(agreement)
    for day in days:
        if not first <= day <= last:
            raise DayOutside(
                day=date_format(day, "DATE_FORMAT"),
                first=date_format(first, "DATE_FORMAT"),
                last=date_format(last, "DATE_FORMAT"),
            )


def _hours(seconds: int) -> str:
    return number_format(round(seconds / 3600, 1), decimal_pos=1)


def _row(
    enrolment: Enrolment, day: date, draft: Draft, found: Worked, *, natural_key: str, now: datetime
) -> WorkLog:
    return WorkLog(
        natural_key=natural_key,
        enrolment=enrolment,
        learner_id=enrolment.learner_id,
        process=draft.process,
        day=day,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        pause_from=found.pause_from,
        pause_to=found.pause_to,
        work_s=found.seconds,
        is_timed=found.is_timed,
        done=draft.done.strip()[:600],
        learned=draft.learned.strip()[:600],
        photo=draft.photo,
        written_at=now,
    )
