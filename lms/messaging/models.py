"""The outbox: notices, written in the transaction of the act that causes them, and their ways out of the house.

A `Notice` is the message to one person; it is shown inside. `Delivery` is what goes over one channel, a row of work:
one notice, or several as the message of the day (`DeliveryItem`).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.messaging.kinds import Channel, Level
from lms.messaging.quiet import QUIET_FROM, QUIET_UNTIL
from media_pipeline.jobs import WorkRow

DELIVER_TASK = "lms.messaging.tasks.deliver_task"


class Notice(models.Model):
    """One line on a person's Today page: a kind, the values its words need, where it leads, read or not."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True, default="")
    natural_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # Not shown in the product: something for one address alone.
    inside = models.BooleanField(default=True, db_default=True)
    not_before = models.DateTimeField(null=True, blank=True)
    # When its deliveries were written.
    planned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "read_at", "-created_at"], name="notice_unread"),
            models.Index(
                fields=["created_at"], condition=Q(planned_at__isnull=True), name="notice_unplanned"
            ),
        ]


class Delivery(WorkRow):
    """One message to one person over one channel. Its states: queued → running → done | failed | cancelled, which is a
    message that was not wanted or had no address; `reason` is a code of `reasons`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Channel])
    level = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Level])
    kind = models.CharField(max_length=40, help_text="of its notice; blank: the message of the day")
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=120, help_text="how the person is addressed")
    address_sealed = models.TextField(blank=True, default="")
    natural_key = models.CharField(max_length=160, unique=True)

    class Meta(WorkRow.Meta):
        abstract = False
        indexes = [
            *WorkRow.Meta.indexes,
            models.Index(fields=["recipient", "channel", "created_at"], name="delivery_by_person"),
            models.Index(fields=["-created_at"], name="delivery_newest"),
        ]


class DeliveryItem(models.Model):
    """A notice that a delivery tells."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="items")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_per_notice_and_channel")
        ]


class Contact(models.Model):
    """Where a person is reached over a channel, sealed. Telephone numbers are with the person, not here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Channel])
    address_sealed = models.TextField()
    # Mail: when somebody tapped the link that was sent there.
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="one_contact_per_channel")]


class Preference(models.Model):
    """What a person chose: quiet hours on the clock of `zone` (blank: the academy's), channels that stay silent."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    quiet_from = models.TimeField(default=QUIET_FROM)
    quiet_until = models.TimeField(default=QUIET_UNTIL)
    zone = models.CharField(max_length=60, blank=True, default="")
    silent = models.JSONField(default=list, help_text="channels")


class Stop(models.Model):
    """No more of a kind over a channel; a blank kind is all that can be stopped."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Channel])
    kind = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "channel", "kind"], name="one_stop_once")]
