"""What happened at a session: signs as they came, and what the trainer confirmed of them."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.accounts.models import DeviceKey
from lms.attendance.names import KINDS, STATUSES, CandidateState, KitState, SignWay
from lms.audit.triggers import register_append_only
from lms.cohorts.models import ClassSession, Enrolment

# No signs that look alike: the key stands in an address that somebody may have to type.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_key() -> str:
    """Eight signs for the address of a register."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(8))


def new_seed() -> str:
    """The secret from which the codes of a session are made."""
    return secrets.token_hex(32)


class Register(models.Model):
    """The register (点名册) of a session. `seed` makes its codes; closing it makes hours."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.OneToOneField(ClassSession, on_delete=models.PROTECT, related_name="register")
    key = models.CharField(max_length=12, unique=True, default=new_key)
    seed = models.CharField(max_length=64, default=new_seed)
    opened_at = models.DateTimeField(default=timezone.now)
    head_count = models.PositiveIntegerField(null=True, blank=True, help_text="counted aloud")
    topic = models.CharField(max_length=200, blank=True, default="")
    photo = models.CharField(max_length=200, blank=True, default="", help_text="name in the storage")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="closed_register_says_by_whom",
            )
        ]


class SignEvent(models.Model):
    """One sign of one person, as it came. Append-only; `natural_key` makes a repetition boring.

    What came too late or from a removed device is kept and `held`: it counts nothing by itself.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    natural_key = models.CharField(max_length=120, unique=True)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="signs")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    way = models.CharField(max_length=10, choices=SignWay)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    strokes = models.JSONField(null=True, blank=True, help_text="a finger's signature: [[x, y, x, y, …], …]")
    note = models.CharField(max_length=200, blank=True, default="")
    device = models.ForeignKey(DeviceKey, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    held = models.CharField(max_length=20, blank=True, default="", help_text="why it does not count")

    class Meta:
        indexes = [models.Index(fields=["register", "enrolment"], name="sign_by_register")]


class Attendance(models.Model):
    """What was confirmed of one person at one session, once. Append-only; hours are corrected in the ledger."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=STATUSES)
    in_at = models.DateTimeField(null=True, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "enrolment"], name="one_attendance_a_session")
        ]


class Pin(models.Model):
    """A person's PIN for the trainer's device; only its hash is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_pin")
    hash = models.CharField(max_length=200)
    set_at = models.DateTimeField(default=timezone.now)


class Candidate(models.Model):
    """Somebody who came and is not on the list: counts nothing until the office takes them in."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="candidates")
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True, default="")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=CandidateState, default=CandidateState.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "name"], name="one_candidate_of_a_name")]


class Kit(models.Model):
    """What a trainer's device took along for two weeks without a network: whose, on which device, with which clock."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(DeviceKey, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    offset_ms = models.BigIntegerField(
        default=0, help_text="the server's clock less the device's, when it was issued"
    )


class KitEvent(models.Model):
    """One thing that a device without a network wrote down, by its counter. The same number again is the same thing."""

    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(help_text="by our clock")
    received_at = models.DateTimeField()
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=KitState)
    code = models.CharField(
        max_length=30, blank=True, default="", help_text="why it does not count by itself"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kit", "number"], name="one_event_of_a_number")]
        indexes = [models.Index(fields=["kit", "state"], name="kit_event_state")]


class Showing(models.Model):
    """A lesson that the whole class watches on one device: everybody who is there has seen it, the class has the time."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="showings")
    lesson_uuid = models.UUIDField()
    lesson_version = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True, default="")
    duration_ms = models.PositiveBigIntegerField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register"], condition=Q(ended_at__isnull=True), name="one_lesson_shown_at_a_time"
            )
        ]


class PaperSheet(models.Model):
    """A signed sheet of paper and its photo: grade C, until a second person has compared it."""

    register = models.OneToOneField(Register, on_delete=models.PROTECT, related_name="paper")
    photo = models.CharField(max_length=200, help_text="name in the storage")
    people = models.ManyToManyField(Enrolment, related_name="+")
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    compared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    compared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(compared_by__isnull=True) | ~Q(compared_by=models.F("brought_by")),
                name="a_second_person_compares_the_paper",
            )
        ]


register_append_only(SignEvent, frozen=(
    "uuid", "natural_key", "register", "enrolment", "kind", "way", "at", "received_at", "by", "note", "held",
), emptied=("strokes",))  # fmt: skip
register_append_only(Attendance)
