"""Apprenticeships of the demo: agreements, a training plan, three weeks of logs; the mentor has eight people waiting."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction

from lms.accounts.models import User
from lms.cohorts.actions import add_process, draft_agreement, end_agreement, sign_agreement
from lms.cohorts.models import Agreement, Cohort, Enrolment, WorkProcess
from lms.operations.demo.content import Say
from lms.operations.demo.history import at_home
from lms.operations.demo.people import Cast
from lms.workplace.actions import Draft, return_line, sign_lines, tick_mastery, write_lines
from lms.workplace.models import WorkLog
from lms.workplace.queries import queue_of

PLAN = (
    ({"zh-hans": "备料与配料", "en": "Feed and charge preparation", "vi": "Chuẩn bị và phối liệu"}, 120),
    ({"zh-hans": "焙烧", "en": "Roasting", "vi": "Thiêu"}, 400),
    ({"zh-hans": "浸出与净化", "en": "Leaching and purification", "vi": "Hòa tách và làm sạch"}, 300),
    ({"zh-hans": "电解槽", "en": "Tankhouse", "vi": "Bể điện phân"}, 600),
)
DONE = (
    ("称料三批，记录水分", "水分高于 8% 要先晾"),
    ("看焙烧炉温，出料四次", "炉温掉到 880 °C 要先减料"),
    ("清洗滤布，换浆泵密封", ""),
    ("巡槽，测槽电压，换阴极板 12 块", "短路的槽摸着发热，先断再换"),
)
SHIFT = (time(8, 30), time(16, 30), time(11, 30), time(12, 30))
DAYS_BACK = 16


def seed_workplace(cast: Cast, *, today: date, say: Say) -> None:
    """Agreements of the apprentice class and logs of the mentor's eight; what is there stays as it is."""
    cohort, office = cast.apprentices, cast.accounts["office"]
    if WorkProcess.objects.filter(programme=cohort.programme).exists():
        return
    with transaction.atomic():
        plan = [
            add_process(actor=office, programme=cohort.programme, title=title, planned_h=hours)
            for title, hours in PLAN
        ]
        agreed = _agreements(cohort, hr=cast.accounts["hr"], tutor=cast.accounts["trainer"])
        written = _logs(cohort, plan, mentor=cast.accounts["mentor"], today=today)
    say(f"{agreed} agreements, {written} lines of work logs in {cohort.name}")


def _agreements(cohort: Cohort, *, hr: User, tutor: User) -> int:
    """Everybody with a mentor has signed; the others are drafts, and the last one has left."""
    people = list(
        Enrolment.objects.filter(cohort=cohort, state="active")
        .select_related("learner", "cohort__partner", "ruleset")
        .prefetch_related("mentorships")
        .order_by("pk")
    )
    for place, enrolment in enumerate(people, 1):
        row = draft_agreement(
            actor=hr,
            enrolment=enrolment,
            number=f"YL-{cohort.starts_on:%Y}-{place:03d}",
            level="4",
            term_months=12,
            contract_on=cohort.starts_on - timedelta(days=30),
            starts_on=cohort.starts_on,
            ends_on=cohort.ends_on or cohort.starts_on + timedelta(days=365),
            school_mentor=tutor,
            wage_confirmed=place % 9 != 0,
        )
        if enrolment.mentorships.exists() and row.wage_confirmed:
            sign_agreement(actor=hr, agreement=row, on=cohort.starts_on)
    last = Agreement.objects.filter(enrolment__cohort=cohort, state="draft").order_by("-pk").first()
    if last is not None:
        end_agreement(actor=hr, agreement=last, reason="resigned", note="回乡照顾老人")
    return len(people)


def _logs(cohort: Cohort, plan: list[WorkProcess], *, mentor: User, today: date) -> int:
    led = Enrolment.objects.filter(
        cohort=cohort,
        mentorships__mentor=mentor,
        mentorships__until_on__isnull=True,
        agreements__state="signed",
    )
    people = list(
        led.select_related("learner", "ruleset", "cohort__partner", "cohort__programme").order_by("pk")
    )
    for place, enrolment in enumerate(people):
        for back in range(DAYS_BACK, 0, -1):
            day = today - timedelta(days=back)
            if day.weekday() < 5 and day >= cohort.starts_on and (back + place) % 4 != 3:
                written_at = at_home(day, time(19, 20)) + timedelta(days=9 if place == 5 and back > 9 else 0)
                _write(enrolment, plan[(place + back) % len(plan)], day, written_at)
    week = today - timedelta(days=today.weekday())
    first = next((line for line in queue_of(mentor) if line.day >= week - timedelta(days=7)), None)
    if first is not None:
        return_line(actor=mentor, uuid=first.uuid, comment="写清楚炉温和出料次数")
    before = [line for line in queue_of(mentor) if line.day < week - timedelta(days=7)]
    on_fridays: dict[datetime, list[WorkLog]] = {}
    for line in before:
        friday = at_home(line.day + timedelta(days=(4 - line.day.weekday()) % 7), time(20, 40))
        on_fridays.setdefault(max(friday, line.written_at + timedelta(hours=1)), []).append(line)
    for signed_at, lines in sorted(on_fridays.items()):
        sign_lines(actor=mentor, uuids=[line.uuid for line in lines], at=signed_at)
    for enrolment in people[:3]:
        tick_mastery(actor=mentor, enrolment=enrolment, process=plan[0])
    return WorkLog.objects.filter(enrolment__in=people).count()


def _write(enrolment: Enrolment, process: WorkProcess, day: date, written_at: datetime) -> None:
    done, learned = DONE[process.position]
    begins, ends, pause_from, pause_to = SHIFT
    draft = Draft(process, done, begins, ends, pause_from, pause_to, learned=learned)
    write_lines(
        actor=enrolment.learner,
        enrolment=enrolment,
        days=[day],
        draft=draft,
        key=f"demo-{day}",
        at=written_at,
    )
