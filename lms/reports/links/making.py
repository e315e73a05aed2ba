"""Making and revoking a link, and noting that it was opened."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.models import Cohort
from lms.messaging.rules import Refusal
from lms.partners.models import Department, Partner
from lms.reports.links.rules import is_fair_end, is_pin
from lms.reports.models import LinkOpening, PeopleLink

TOKEN_BYTES = 32
SHOWN = 50


class LabelMissing(Refusal):
    code = "label-missing"
    words = _("Write for whom the link is.")


class LinkEndsBadly(Refusal):
    code = "link-end"
    words = _("A link lives at most 90 days.")


class PinMalformed(Refusal):
    code = "pin-malformed"
    words = _("A PIN is four to eight digits.")


class ForeignPlace(Refusal):
    """A department or class of another partner, or none."""

    code = "foreign-place"
    words = _("Choose a department or a class of the partner.")


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_link(
    *,
    actor: User,
    partner: Partner,
    place: Department | Cohort,
    label: str,
    ends_on: date,
    key: UUID,
    pin: str = "",
    at: datetime | None = None,
) -> tuple[PeopleLink, str]:
    """A link to the people of `place`, its token shown once; '' instead of it when the form `key` was sent before.

    Who may: who has the right to share for the partner; the caller checks. Audited. Raises LabelMissing, LinkEndsBadly,
    PinMalformed, ForeignPlace.
    """
    if not label.strip():
        raise LabelMissing
    if not is_fair_end(ends_on, timezone.localdate(at)):
        raise LinkEndsBadly
    if pin and not is_pin(pin):
        raise PinMalformed
    if place.partner_id != partner.pk:
        raise ForeignPlace
    take_turn(f"partner:{partner.pk}")
    known = PeopleLink.objects.filter(partner=partner, uuid=key).first()
    if known is not None:
        return known, ""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PeopleLink.objects.create(
        uuid=key,
        partner=partner,
        department=place if isinstance(place, Department) else None,
        cohort=place if isinstance(place, Cohort) else None,
        label=label.strip(),
        digest=digest_of(token),
        pin_hash=make_password(pin) if pin else "",
        ends_on=ends_on,
        made_by=actor,
    )
    _note(actor, link, "link.made")
    return link, token


@transaction.atomic
def revoke_link(*, actor: User, link: PeopleLink, at: datetime | None = None) -> None:
    """It shows nobody any more; revoked twice changes nothing. Who may: as `make_link`. Audited."""
    open_rows = PeopleLink.objects.filter(pk=link.pk, revoked_at__isnull=True)
    if open_rows.update(revoked_at=at or timezone.now()):
        _note(actor, link, "link.revoked")


def note_opening(link: PeopleLink, at: datetime | None = None) -> None:
    """The people were shown."""
    LinkOpening.objects.create(link=link, at=at or timezone.now())


def links_of(partner: Partner) -> Sequence[PeopleLink]:
    """Links that are not revoked, the newest first, with `opens` and `used_at`: one query."""
    rows = PeopleLink.objects.filter(partner=partner, revoked_at__isnull=True)
    counted = rows.annotate(opens=Count("openings"), used_at=Max("openings__at"))
    return list(counted.select_related("department", "cohort", "made_by").order_by("-pk")[:SHOWN])


def _note(actor: User, link: PeopleLink, action: str) -> None:
    record(
        actor=actor,
        action=action,
        noun="partner",
        object_uuid=link.partner.uuid,
        detail={"link": str(link.uuid), "ends_on": link.ends_on.isoformat(), "pin": bool(link.pin_hash)},
    )
