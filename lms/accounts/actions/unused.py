"""Accounts that nobody ever used are taken away again: what a roster brought by mistake."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from lms.accounts.models import User
from lms.audit.actions import record

# What comes with an account when it is made, or is told to it, and goes with it.
OF_AN_ACCOUNT = frozenset({"accounts", "messaging"})


@transaction.atomic
def remove_unused_people(*, actor: User | None, people: Collection[int]) -> int:
    """Delete those of the accounts that never signed in and that nothing but this room and its messages knows of; the
    caller says whose they are to delete. Returns how many went. One query a kind of thing that may know a person.
    """
    unused = set(
        User.objects.filter(pk__in=people, last_login=None, role_grants=None, is_superuser=False).values_list(
            "pk", flat=True
        )
    )
    for relation in User._meta.related_objects:
        if relation.related_model._meta.app_label in OF_AN_ACCOUNT or not unused:
            continue
        name = relation.field.name
        there = relation.related_model._default_manager.filter(**{f"{name}__in": unused})
        unused -= set(there.values_list(f"{name}__pk", flat=True))
    User.objects.filter(pk__in=unused).delete()
    if unused:
        record(actor=actor, action="person.removed_unused", noun="person", detail={"people": len(unused)})
    return len(unused)
