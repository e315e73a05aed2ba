"""Reading work logs: a week, a mentor's queue, a plan's buckets, delays; each with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from lms.accounts.models import User
from lms.cohorts.models import Agreement, AgreementState, Cohort, Enrolment, Mentorship, WorkProcess
from lms.partners.access import partners_of
from lms.partners.models import MemberRole
from lms.rulesets.queries import data_of
from lms.workplace.models import Deputy, LogDecision, Mastery, PadEvent, WorkLog
from lms.workplace.names import DecisionKind
from lms.workplace.rules.delays import LATE_AFTER_DAYS, delay_days, is_late, missing_weeks

QUEUE_SHOWN = 400
LINES_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Bucket:
    """One work process of a plan: seconds planned, signed and waiting, and whether it was done alone."""

    process: WorkProcess
    planned_s: int
    signed_s: int
    waiting_s: int
    mastery: Mastery | None


@dataclass(frozen=True, slots=True)
class Diary:
    """How one apprentice keeps the log."""

    enrolment: Enrolment
    agreement: Agreement | None
    mentor: User | None
    lines: int
    signed_s: int
    waiting: int
    oldest_waiting_on: date | None
    late: int
    missing: tuple[date, ...]
    last_on: date | None


def running_agreement(enrolment: Enrolment) -> Agreement | None:
    """The newest agreement that was signed, running or ended: one query."""
    rows = Agreement.objects.filter(enrolment=enrolment, signed_on__isnull=False)
    return rows.order_by("-starts_on", "-pk").first()


def last_day_of(agreement: Agreement) -> date:
    """The last day for which hours may be written."""
    return min(agreement.ends_on, agreement.ended_on or agreement.ends_on)


def late_after(enrolment: Enrolment) -> int:
    """After how many days a line is late: what the rule set says, else a week."""
    return int(data_of(enrolment.ruleset).extra.get("late_after", LATE_AFTER_DAYS))


def is_late_line(log: WorkLog) -> bool:
    """Whether a line, loaded with the rule set of its person, was written late; for good."""
    written_on = log.written_at.astimezone(data_of(log.enrolment.ruleset).zone).date()
    return is_late(log.day, written_on, late_after(log.enrolment))


def living() -> Q:
    """Lines that count or may still: waiting and signed ones."""
    return Q(decision__isnull=True) | Q(decision__kind=DecisionKind.SIGNED)


def lines_of(enrolment: Enrolment, first: date | None = None, last: date | None = None) -> Sequence[WorkLog]:
    """The lines of a person as they stand, the newest day first; what was replaced or taken back is left out. One query.

    Loaded with process, decision and who decided.
    """
    rows = WorkLog.objects.filter(enrolment=enrolment).exclude(
        decision__kind__in=[DecisionKind.REPLACED, DecisionKind.WITHDRAWN]
    )
    if first is not None:
        rows = rows.filter(day__gte=first)
    if last is not None:
        rows = rows.filter(day__lte=last)
    open_ones = rows.exclude(Q(decision__kind=DecisionKind.RETURNED, replaced_by__isnull=False))
    loaded = open_ones.select_related(
        "process", "decision__by", "decision__mentor", "enrolment__ruleset"
    ).order_by("-day", "starts_at")
    return list(loaded[:LINES_SHOWN])


def keys_sent(enrolment: Enrolment) -> list[str]:
    """The keys of the forms that came in last, so that a phone forgets its drafts of them: one query."""
    rows = WorkLog.objects.filter(enrolment=enrolment, replaces__isnull=True).order_by("-written_at", "-pk")
    names = rows.values_list("natural_key", flat=True)[:30]
    return list(dict.fromkeys(name.split(":")[1] for name in names))


def history_of(enrolment: Enrolment) -> Sequence[WorkLog]:
    """Everything that was ever written, for the auditor: one query."""
    rows = WorkLog.objects.filter(enrolment=enrolment)
    loaded = rows.select_related(
        "process", "decision__by", "decision__mentor", "enrolment__ruleset", "replaces"
    ).order_by("-day", "starts_at", "written_at")
    return list(loaded[:LINES_SHOWN])


def returned_to(user: User) -> Sequence[WorkLog]:
    """Lines that the mentor gave back and that wait for their writer: one query."""
    rows = WorkLog.objects.filter(
        learner=user, decision__kind=DecisionKind.RETURNED, replaced_by__isnull=True
    )
    return list(rows.select_related("process", "decision__by").order_by("day")[:20])


def processes_of(enrolment: Enrolment) -> Sequence[WorkProcess]:
    """The work processes of a person's training plan, in order: one query."""
    return list(WorkProcess.objects.filter(programme_id=enrolment.cohort.programme_id))


def plan_of(enrolment: Enrolment) -> Sequence[Bucket]:
    """Planned against done by work process: three queries."""
    sums: dict[tuple[int, bool], int] = {}
    rows = WorkLog.objects.filter(living(), enrolment=enrolment).values("process", "decision__kind")
    for row in rows.annotate(total=Sum("work_s")).order_by():
        sums[row["process"], row["decision__kind"] is not None] = row["total"]
    seen = {row.process_id: row for row in Mastery.objects.filter(enrolment=enrolment).select_related("by")}
    return [
        Bucket(
            process=process,
            planned_s=process.planned_h * 3600,
            signed_s=sums.get((process.pk, True), 0),
            waiting_s=sums.get((process.pk, False), 0),
            mastery=seen.get(process.pk),
        )
        for process in processes_of(enrolment)
    ]


def signable(user: User, today: date | None = None) -> QuerySet[WorkLog]:
    """Every line that this person may sign or return: of their apprentices and, as a deputy, of those whose mentor is
    away; while a deputy is named the mentor's own queue is empty. Never their own.

    After an apprenticeship has ended, whoever was the mentor on the day still signs it.
    """
    day = today or timezone.localdate()
    open_ones = Mentorship.objects.filter(enrolment=OuterRef("enrolment"), until_on__isnull=True)
    covered = Mentorship.objects.filter(
        enrolment=OuterRef("enrolment"), since_on__lte=OuterRef("day"), until_on__gte=OuterRef("day")
    )
    away = Deputy.objects.filter(from_on__lte=day, until_on__gte=day)
    is_away = Exists(away.filter(mentor=user, partner=OuterRef("enrolment__cohort__partner")))
    stands_in = away.filter(
        deputy=user,
        partner=OuterRef("enrolment__cohort__partner"),
        mentor__mentorships__enrolment=OuterRef("enrolment"),
        mentor__mentorships__until_on__isnull=True,
    )
    own = Exists(open_ones.filter(mentor=user)) | (Exists(covered.filter(mentor=user)) & ~Exists(open_ones))
    rows = WorkLog.objects.filter(
        Q(own & ~is_away) | Q(Exists(stands_in)),
        decision__isnull=True,
        enrolment__cohort__partner__in=partners_of(user, MemberRole.MENTOR),
    )
    return rows.exclude(learner=user)


def queue_of(user: User, today: date | None = None) -> Sequence[WorkLog]:
    """What waits for this mentor's signature, by person and day: one query."""
    rows = signable(user, today).select_related(
        "process", "learner", "enrolment__cohort", "enrolment__ruleset", "decision", "replaces__decision"
    )
    return list(rows.order_by("learner__display_name", "enrolment", "day", "starts_at")[:QUEUE_SHOWN])


def mentors_away(logs: Iterable[WorkLog], deputy: User, today: date | None = None) -> Mapping[int, User]:
    """For whom this person signs those lines, by enrolment; their own are left out. One query."""
    ids = {log.enrolment_id for log in logs}
    rows = Mentorship.objects.filter(enrolment__in=ids, until_on__isnull=True).select_related("mentor")
    return {row.enrolment_id: row.mentor for row in rows if row.mentor_id != deputy.pk}


def deputies_of(partner_ids: Iterable[int], today: date) -> Sequence[Deputy]:
    """Who stands in for whom now and later: one query."""
    rows = Deputy.objects.filter(partner__in=list(partner_ids), until_on__gte=today)
    return list(rows.select_related("mentor", "deputy", "partner").order_by("from_on", "pk"))


def diaries(enrolments: QuerySet[Enrolment], today: date) -> Sequence[Diary]:
    """How everybody of these keeps the log: five queries, whatever their number."""
    people = list(
        enrolments.select_related("learner", "ruleset", "department", "cohort").order_by(
            "cohort__name", "learner__display_name", "pk"
        )
    )
    ids = [row.pk for row in people]
    agreements = _newest_agreements(ids)
    mentors = {
        row.enrolment_id: row.mentor
        for row in Mentorship.objects.filter(enrolment__in=ids, until_on__isnull=True).select_related(
            "mentor"
        )
    }
    lines: dict[int, list[tuple[date, datetime, int, str | None]]] = defaultdict(list)
    rows = WorkLog.objects.filter(living(), enrolment__in=ids)
    for pk, day, written_at, work_s, kind in rows.values_list(
        "enrolment", "day", "written_at", "work_s", "decision__kind"
    ):
        lines[pk].append((day, written_at, work_s, kind))
    return [_diary(row, agreements.get(row.pk), mentors.get(row.pk), lines[row.pk], today) for row in people]


def _newest_agreements(ids: Sequence[int]) -> dict[int, Agreement]:
    rows = Agreement.objects.filter(enrolment__in=ids).order_by("starts_on", "pk")
    return {row.enrolment_id: row for row in rows}


def _diary(
    enrolment: Enrolment,
    agreement: Agreement | None,
    mentor: User | None,
    lines: Sequence[tuple[date, datetime, int, str | None]],
    today: date,
) -> Diary:
    zone = data_of(enrolment.ruleset).zone
    waiting = [day for day, _at, _s, kind in lines if kind is None]
    days = {day for day, _at, _s, _kind in lines}
    runs = agreement is not None and agreement.state == AgreementState.SIGNED
    return Diary(
        enrolment=enrolment,
        agreement=agreement,
        mentor=mentor,
        lines=len(lines),
        signed_s=sum(seconds for _day, _at, seconds, kind in lines if kind is not None),
        waiting=len(waiting),
        oldest_waiting_on=min(waiting, default=None),
        late=sum(
            is_late(day, at.astimezone(zone).date(), late_after(enrolment)) for day, at, _s, _kind in lines
        ),
        missing=tuple(missing_weeks(agreement.starts_on, last_day_of(agreement), days, today))
        if agreement is not None and runs
        else (),
        last_on=max(days, default=None),
    )


def delays_of(cohort: Cohort) -> tuple[list[int], list[int]]:
    """Days until lines of a class were written, and days until they were signed after that: one query."""
    zone = data_of(cohort.programme.ruleset).zone
    rows = WorkLog.objects.filter(living(), enrolment__cohort=cohort)
    written, signed = [], []
    for day, written_at, decided_at in rows.values_list("day", "written_at", "decision__decided_at"):
        wrote_on = written_at.astimezone(zone).date()
        written.append(delay_days(day, wrote_on))
        if decided_at is not None:
            signed.append(delay_days(wrote_on, decided_at.astimezone(zone).date()))
    return written, signed


def decision_of(log: WorkLog) -> LogDecision | None:
    """The decision on a line, loaded with it."""
    return getattr(log, "decision", None)


def heard_at(log: WorkLog) -> datetime | None:
    """When we heard of a decision that was made without a network; None for one made on the screen. One query."""
    rows = PadEvent.objects.filter(log=log, decision__isnull=False).order_by("received_at")
    return rows.values_list("received_at", flat=True).first()


def seconds_on(learner: User, days: Sequence[date], *, without: WorkLog | None = None) -> dict[date, int]:
    """What was written for these days already, in seconds: one query."""
    rows = WorkLog.objects.filter(living(), learner=learner, day__in=days)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return {row["day"]: row["total"] for row in rows.values("day").annotate(total=Sum("work_s")).order_by()}


def spans_near(
    learner: User, days: Sequence[date], *, without: WorkLog | None = None
) -> list[tuple[datetime, datetime]]:
    """When this person has worked on these days and beside them, without pauses: one query."""
    reach = timedelta(days=1)
    rows = WorkLog.objects.filter(
        living(), learner=learner, day__gte=min(days) - reach, day__lte=max(days) + reach
    )
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    found: list[tuple[datetime, datetime]] = []
    for row in rows:
        if row.pause_from is None or row.pause_to is None:
            found.append((row.starts_at, row.ends_at))
        else:
            found += [(row.starts_at, row.pause_from), (row.pause_to, row.ends_at)]
    return found
