"""From notices to deliveries: over which channels a notice goes to its person, when, or why not.

The room that knows people asks for `unplanned` notices and hands over an `Addressee` for each: lms.accounts.telling.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lms.messaging import reasons
from lms.messaging.channels.choosing import channels_on
from lms.messaging.kinds import Channel, Level, channels_of, level_of
from lms.messaging.models import DELIVER_TASK, Contact, Delivery, DeliveryItem, Notice, Preference, Stop
from lms.messaging.quiet import MOST_A_DAY, Habits, Sleeps, day_begins, next_digest, waking
from media_pipeline.jobs import WorkState, ring

# What nobody got within two days is no news.
LIVES = timedelta(days=2)
AT_ONCE = 200
TRIES = 5


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody as the caller knows them: language, name, the telephone number as it is sealed there or '', and when they
    sleep by day.
    """

    pk: int
    language: str
    name: str
    is_active: bool
    phone_sealed: str = ""
    sleeps: Sleeps = ()


class Way(NamedTuple):
    """What becomes of a notice over one channel."""

    delivery: Delivery
    notice_id: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """What people chose, of everybody concerned: four queries for any number of people."""

    preferences: Mapping[int, Preference]
    stops: frozenset[tuple[int, str, str]]
    contacts: Mapping[tuple[int, str], str]

    def habits(self, pk: int) -> Habits:
        """The clock of a person."""
        return habits_of(self.preferences.get(pk))

    def refuses(self, pk: int, channel: Channel, kind: str) -> str:
        """The reason why this person gets no such message over this channel, or ''."""
        if {(pk, channel.value, kind), (pk, channel.value, "")} & self.stops:
            return reasons.STOPPED
        chosen = self.preferences.get(pk)
        return reasons.SILENT if chosen and channel.value in chosen.silent else ""


def habits_of(chosen: Preference | None) -> Habits:
    """The clock of somebody who chose this, or nothing."""
    zone = ZoneInfo(chosen.zone if chosen and chosen.zone else settings.TIME_ZONE)
    return Habits(zone, chosen.quiet_from, chosen.quiet_until) if chosen else Habits(zone)


def wishes_of(people: Iterable[int]) -> Wishes:
    """Three queries."""
    pks = list(people)
    mail = Contact.objects.filter(user__in=pks).exclude(channel=Channel.MAIL.value, confirmed_at__isnull=True)
    return Wishes(
        preferences={row.user_id: row for row in Preference.objects.filter(user__in=pks)},
        stops=frozenset(Stop.objects.filter(user__in=pks).values_list("user_id", "channel", "kind")),
        contacts={(row.user_id, row.channel): row.address_sealed for row in mail},
    )


def unplanned(now: datetime, *, limit: int = AT_ONCE) -> Sequence[Notice]:
    """Notices without deliveries that are news yet, the oldest first, with their people: one query, none while
    everything stays inside.
    """
    if not channels_on():
        return []
    rows = Notice.objects.filter(planned_at__isnull=True, created_at__gt=now - LIVES)
    return list(rows.select_related("recipient").order_by("created_at", "pk")[:limit])


@transaction.atomic
def plan(notices: Sequence[Notice], people: Mapping[int, Addressee], *, at: datetime | None = None) -> int:
    """Write the deliveries of these notices, and ring. Returns how many will be sent. Twice is once: a notice has one
    delivery a channel.
    """
    now = at or timezone.now()
    wishes = wishes_of(people)
    today = _sent_today(wishes, people, now)
    ways = [
        way
        for notice in notices
        if notice.recipient_id in people
        for way in _ways(notice, people[notice.recipient_id], wishes, today, now)
    ]
    rows = {way.delivery.natural_key: way.delivery for way in ways}
    Delivery.objects.bulk_create(rows.values(), ignore_conflicts=True)
    known = dict(Delivery.objects.filter(natural_key__in=list(rows)).values_list("natural_key", "pk"))
    DeliveryItem.objects.bulk_create(
        [
            DeliveryItem(
                delivery_id=known[way.delivery.natural_key],
                notice_id=way.notice_id,
                channel=way.delivery.channel,
            )
            for way in ways
        ],
        ignore_conflicts=True,
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(planned_at=now)
    due = [row for row in rows.values() if row.state == WorkState.QUEUED]
    for row in due:
        if row.run_after <= now:
            ring(DELIVER_TASK, known[row.natural_key])
    return len(due)


def _sent_today(wishes: Wishes, people: Mapping[int, Addressee], now: datetime) -> Counter[tuple[int, str]]:
    """How many single messages everybody has had, or will have, since their midnight: one query."""
    since = now - timedelta(days=1)
    rows = Delivery.objects.filter(recipient__in=list(people), created_at__gt=since).exclude(kind="")
    live = rows.exclude(state=WorkState.CANCELLED).values_list("recipient_id", "channel", "created_at")
    begins = {pk: day_begins(now, wishes.habits(pk)) for pk in people}
    return Counter((pk, channel) for pk, channel, created in live if created >= begins[pk])


def _ways(
    notice: Notice, person: Addressee, wishes: Wishes, today: Counter[tuple[int, str]], now: datetime
) -> Iterable[Way]:
    """The delivery of a notice over each channel that is on and fits its kind."""
    habits = wishes.habits(person.pk)
    civil = now.astimezone(habits.zone).date()
    for channel in channels_on():
        if channel not in channels_of(notice.kind):
            continue
        level = level_of(notice.kind, notice.values, today=civil)
        address = _address(notice, person, channel, wishes)
        why = "" if level is Level.REQUIRED else wishes.refuses(person.pk, channel, notice.kind)
        why = reasons.LEFT if not person.is_active else why or ("" if address else reasons.NO_ADDRESS)
        row = Delivery(
            recipient_id=person.pk,
            channel=channel.value,
            level=level.value,
            kind=notice.kind,
            language=person.language,
            name=person.name,
            address_sealed=address,
            max_attempts=TRIES,
            natural_key=f"notice:{notice.pk}:{channel}",
            run_after=max(now, notice.not_before or now),
        )
        if why:
            row.state, row.reason, row.finished_at = WorkState.CANCELLED, why, now
        elif level in {Level.NORMAL, Level.LOW}:
            _put_off(row, habits, person.sleeps, is_many=today[person.pk, channel.value] >= MOST_A_DAY)
        if row.kind and not why:
            today[person.pk, channel.value] += 1
        yield Way(row, notice.pk)


def _put_off(row: Delivery, habits: Habits, sleeps: Sleeps, *, is_many: bool) -> None:
    """Out of the quiet hours and of the sleep after a night shift; what is of little weight, or one too many, into the message of the day."""
    if row.level == Level.LOW or is_many:
        row.run_after = next_digest(row.run_after, habits, sleeps)
        row.kind, row.level = "", Level.LOW.value
        day = row.run_after.astimezone(habits.zone).date()
        row.natural_key = f"day:{row.recipient_id}:{row.channel}:{day}"
    else:
        row.run_after = waking(row.run_after, habits, sleeps)


def _address(notice: Notice, person: Addressee, channel: Channel, wishes: Wishes) -> str:
    """Sealed, or ''. A notice to an address that is not confirmed yet brings it along."""
    given = notice.values.get("address_sealed")
    if given:
        return str(given)
    if channel is Channel.SMS:
        return person.phone_sealed
    return wishes.contacts.get((person.pk, channel.value), "")
