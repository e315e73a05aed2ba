"""Writing many people with a fixed number of statements: a roster brings thousands."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from lms.accounts.documents import Document
from lms.accounts.models import Identity, User
from lms.accounts.queries import ID_NO, PHONE, id_index, phone_index
from lms.accounts.rules import CODE_ALPHABET
from lms.audit.actions import record
from lms.vault.sealing import seal

MADE_UP_NAME_LENGTH = 8
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person to register. `phone` is as `rules.normalise_phone` gives it, '' for none."""

    display_name: str
    phone: str = ""
    document: Document | None = None
    username: str = ""
    language: str = "zh-hans"


@transaction.atomic
def register_people(*, actor: User | None, drafts: Sequence[PersonDraft]) -> list[User]:
    """Make many accounts with a fixed number of statements; nothing is hashed. Numbers must be free (checked
    by the caller); the unique constraints have the last word. Writes one audit record for all.
    """
    users = [_user_of(draft) for draft in drafts]
    User.objects.bulk_create(users, batch_size=BATCH)
    Identity.objects.bulk_create(
        (
            _identity(user, draft.document)
            for user, draft in zip(users, drafts, strict=True)
            if draft.document
        ),
        batch_size=BATCH,
    )
    one = users[0].uuid if len(users) == 1 else None
    record(
        actor=actor, action="person.registered", noun="person", object_uuid=one, detail={"people": len(users)}
    )
    return users


def _user_of(draft: PersonDraft) -> User:
    user = User(
        username=draft.username or _made_up_name(),
        display_name=draft.display_name,
        language=draft.language,
        phone_sealed=seal(draft.phone, purpose=PHONE) if draft.phone else "",
        phone_index=phone_index(draft.phone) if draft.phone else None,
    )
    user.set_unusable_password()
    return user


def _made_up_name() -> str:
    """A user name nobody has: a letter and eight characters that are easy to copy by hand."""
    # One draw for all characters: a roster makes thousands of names.
    number, name = secrets.randbelow(len(CODE_ALPHABET) ** MADE_UP_NAME_LENGTH), "x"
    for _character in range(MADE_UP_NAME_LENGTH):
        number, place = divmod(number, len(CODE_ALPHABET))
        name += CODE_ALPHABET[place].lower()
    return name


@transaction.atomic
def complete_numbers(
    *,
    actor: User | None,
    people: Sequence[tuple[User, str, Document | None]],
    replaces_phones: bool = False,
) -> int:
    """Add normalised numbers that people lack, as (person, phone, document): a fixed number of statements.

    A number a person has already is never replaced here, but for telephones with `replaces_phones`; that they are
    free, is checked by the caller. Returns how many people got one.
    """
    phones = []
    for user, phone, _document in people:
        if phone and (replaces_phones or not user.phone_index) and user.phone_index != phone_index(phone):
            user.phone_sealed, user.phone_index = seal(phone, purpose=PHONE), phone_index(phone)
            phones.append(user)
    User.objects.bulk_update(phones, ["phone_sealed", "phone_index"], batch_size=BATCH)
    wanted = {user.pk: (user, document) for user, _phone, document in people if document}
    has_one = set(Identity.objects.filter(user_id__in=wanted).values_list("user_id", flat=True))
    identities = Identity.objects.bulk_create(
        (_identity(user, document) for pk, (user, document) in wanted.items() if pk not in has_one),
        batch_size=BATCH,
    )
    changed = {user.pk for user in phones} | {identity.user_id for identity in identities}
    if changed:
        record(actor=actor, action="person.numbers_changed", noun="person", detail={"people": len(changed)})
    return len(changed)


def _identity(user: User, document: Document) -> Identity:
    return Identity(
        user=user,
        id_type=document.kind,
        id_no_sealed=seal(document.number, purpose=ID_NO),
        id_no_index=id_index(document.key),
    )
