"""What was sent, what waits and what failed, for who looks after it; and trying once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.messaging.models import DELIVER_TASK, Delivery
from lms.messaging.rules import Refusal
from media_pipeline.jobs import WorkState, ask

PAGE = 50


class NotFailed(Refusal):
    code = "message-not-failed"
    words = _("Only a message that failed can be sent again.")


@dataclass(frozen=True, slots=True)
class WantedMessages:
    """Which deliveries; an empty value asks for all."""

    state: str = ""
    channel: str = ""
    kind: str = ""
    day: date | None = None
    # Of these people and kinds alone; None: of everybody.
    people: QuerySet[Any] | None = None  # Any: the rooms above know what a person is
    kinds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Some deliveries, the newest first, and the number before which the next ones stand (0: none)."""

    rows: Sequence[Delivery]
    following: int


def delivery_page(wanted: WantedMessages, *, before: int = 0) -> DeliveryPage:
    """One query."""
    rows = Delivery.objects.select_related("recipient").order_by("-pk")
    plain = {"state": wanted.state, "channel": wanted.channel, "kind": wanted.kind}
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if wanted.people is not None:
        rows = rows.filter(recipient__in=wanted.people)
    if wanted.kinds is not None:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.day:
        begins = datetime.combine(wanted.day, time.min, tzinfo=timezone.get_default_timezone())
        rows = rows.filter(created_at__gte=begins, created_at__lt=begins + timedelta(days=1))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    return DeliveryPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else 0)


def delivery_counts() -> dict[str, int]:
    """How many there are by state: one query."""
    return dict(Delivery.objects.values_list("state").annotate(Count("pk")).order_by("state"))


@transaction.atomic
def send_again(delivery: Delivery) -> None:
    """Queue a failed message anew. Raises NotFailed; a second click finds it queued and is refused in words.

    The caller has checked who may, and writes the audit.
    """
    rows = Delivery.objects.filter(pk=delivery.pk, state=WorkState.FAILED)
    if not rows.select_for_update().exists():
        raise NotFailed
    ask(Delivery.objects.filter(pk=delivery.pk), DELIVER_TASK)
