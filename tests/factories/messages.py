"""Deliveries for tests: a notice to a person, as it would go out."""

from lms.accounts.telling import addressee_of
from lms.messaging.actions import notify
from lms.messaging.models import Delivery
from lms.messaging.planning import plan


def delivery_to(person, settings, *, kind="enrolled", key="k", **fields):
    """One SMS to `person`; `fields` are written over it."""
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["sms"]}
    notice = notify(
        recipient=person, kind=kind, values={"cohort": "冶炼一班"}, url="/learn/", natural_key=f"m:{key}"
    )
    plan([notice], {person.pk: addressee_of(person)})
    Delivery.objects.filter(items__notice=notice).update(**fields)
    return Delivery.objects.get(items__notice=notice)
