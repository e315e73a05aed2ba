"""Writing people: registering, roles, numbers. Codes, passwords and tokens: `credentials`."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from courses.access import grant_editor, revoke_editor
from lms.accounts.access import can_manage_account, forget_roles, is_admin, is_auditor
from lms.accounts.actions.sessions import forget_sessions_of
from lms.accounts.models import Identity, Role, RoleGrant, User
from lms.accounts.queries import (
    ID_NO,
    PHONE,
    Numbers,
    clear_numbers,
    id_index,
    people_by_numbers,
    phone_index,
)
from lms.accounts.rules import (
    CODE_ALPHABET,
    IdentityTaken,
    NameMissing,
    NotAllowed,
    OwnAccount,
    PhoneTaken,
    ReasonMissing,
    UsernameTaken,
    check_cn_id,
    normalise_phone,
    normalise_username,
)
from lms.audit.actions import record
from lms.audit.turns import PEOPLE, take_turn
from lms.vault.sealing import seal

MADE_UP_NAME_LENGTH = 8


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person to register. `phone` and `id_no` are as `rules` normalises them; '' for none."""

    display_name: str
    phone: str = ""
    id_no: str = ""
    username: str = ""
    language: str = "zh-hans"


@transaction.atomic
def register_person(
    *,
    actor: User | None,
    display_name: str,
    username: str | None = None,
    phone: str = "",
    id_no: str = "",
    language: str = "zh-hans",
    roles: Iterable[str] = (),
) -> User:
    """Make an account without a password; `issue_invitation` gives the person a way in.

    Raises NameMissing, UsernameMalformed, UsernameTaken, PhoneMalformed, PhoneTaken, IdentityMalformed,
    IdentityTaken, NotAllowed. Without a `username` one is made up.
    """
    if not display_name.strip():
        raise NameMissing
    draft = PersonDraft(
        display_name=display_name.strip(),
        phone=normalise_phone(phone) if phone.strip() else "",
        id_no=check_cn_id(id_no) if id_no.strip() else "",
        username=normalise_username(username) if username else "",
        language=language,
    )
    take_turn(PEOPLE)
    _refuse_taken(draft)
    user = register_people(actor=actor, drafts=[draft])[0]
    for role in roles:
        grant_role(actor=actor, user=user, role=role)
    return user


@transaction.atomic
def find_or_register(
    *, actor: User | None, display_name: str, phone: str = "", id_no: str = "", **fields: str
) -> User:
    """The person of this name with one of these numbers, else a new one as `register_person` makes it.

    Raises PhoneTaken or IdentityTaken when a number belongs to somebody of another name.
    """
    take_turn(PEOPLE)
    known = people_by_numbers(
        phone_indexes=[phone_index(normalise_phone(phone))] if phone.strip() else [],
        id_indexes=[id_index(check_cn_id(id_no))] if id_no.strip() else [],
    )
    for person in (*known.by_phone.values(), *known.by_id.values()):
        if person.display_name == display_name.strip():
            return person
    return register_person(actor=actor, display_name=display_name, phone=phone, id_no=id_no, **fields)


@transaction.atomic
def register_people(*, actor: User | None, drafts: Sequence[PersonDraft]) -> list[User]:
    """Make many accounts with a fixed number of statements; nothing is hashed. Numbers must be free (checked
    by the caller); the unique constraints have the last word. Writes one audit record for all.
    """
    users = [_user_of(draft) for draft in drafts]
    User.objects.bulk_create(users)
    Identity.objects.bulk_create(
        Identity(user=user, id_no_sealed=seal(draft.id_no, purpose=ID_NO), id_no_index=id_index(draft.id_no))
        for user, draft in zip(users, drafts, strict=True)
        if draft.id_no
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


def _refuse_taken(draft: PersonDraft) -> None:
    known = people_by_numbers(
        phone_indexes=[phone_index(draft.phone)] if draft.phone else [],
        id_indexes=[id_index(draft.id_no)] if draft.id_no else [],
    )
    for holder in known.by_phone.values():
        raise PhoneTaken(name=holder.display_name)
    for holder in known.by_id.values():
        raise IdentityTaken(name=holder.display_name)
    if draft.username and User.objects.filter(username=draft.username).exists():
        raise UsernameTaken(username=draft.username)


@transaction.atomic
def grant_role(*, actor: User | None, user: User, role: str) -> RoleGrant:
    """Give a role; given twice it stays once. A trainer may write in the editor from then on.

    Only an administrator makes administrators, else NotAllowed.
    """
    _refuse_admin_matters(actor, user, role)
    grant, made = RoleGrant.objects.get_or_create(user=user, role=Role(role), defaults={"granted_by": actor})
    if made:
        forget_roles(user)
        if role == Role.TRAINER:
            grant_editor(user)
        record(
            actor=actor, action="role.granted", noun="person", object_uuid=user.uuid, detail={"role": role}
        )
    return grant


@transaction.atomic
def revoke_role(*, actor: User | None, user: User, role: str) -> None:
    """Take a role away; nothing happens when it is not there. Raises NotAllowed."""
    _refuse_admin_matters(actor, user, role)
    taken, _rows = RoleGrant.objects.filter(user=user, role=Role(role)).delete()
    if taken:
        forget_roles(user)
        if role == Role.TRAINER:
            revoke_editor(user)
        record(
            actor=actor, action="role.revoked", noun="person", object_uuid=user.uuid, detail={"role": role}
        )


@transaction.atomic
def rename_person(*, actor: User | None, user: User, display_name: str, language: str) -> User:
    """Correct a name or the language of the interface. Raises NameMissing, NotAllowed."""
    if not can_manage_account(actor, user):
        raise NotAllowed
    if not display_name.strip():
        raise NameMissing
    user.display_name, user.language = display_name.strip(), language
    user.save(update_fields=["display_name", "language"])
    record(actor=actor, action="person.renamed", noun="person", object_uuid=user.uuid)
    return user


@transaction.atomic
def switch_account(*, actor: User | None, user: User, is_active: bool) -> User:
    """Off: the person cannot sign in and open sessions end; nothing they earned is lost. Raises OwnAccount, NotAllowed."""
    if user == actor:
        raise OwnAccount
    if not can_manage_account(actor, user):
        raise NotAllowed
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    if not is_active:
        forget_sessions_of(user)
    action = "person.switched_on" if is_active else "person.switched_off"
    record(actor=actor, action=action, noun="person", object_uuid=user.uuid)
    return user


@transaction.atomic
def set_numbers(
    *, actor: User | None, user: User, phone: str | None = None, id_no: str | None = None
) -> User:
    """Change the telephone or ID number ('' removes it, None leaves it). Raises as `register_person` does."""
    if not can_manage_account(actor, user):
        raise NotAllowed
    take_turn(PEOPLE)
    if phone is not None:
        _set_phone(user, normalise_phone(phone) if phone.strip() else "")
    if id_no is not None:
        _set_id_no(user, check_cn_id(id_no) if id_no.strip() else "")
    changed = [name for name, value in (("phone", phone), ("id_no", id_no)) if value is not None]
    record(
        actor=actor,
        action="person.numbers_changed",
        noun="person",
        object_uuid=user.uuid,
        detail={"changed": changed},
    )
    return user


@transaction.atomic
def complete_numbers(*, actor: User | None, people: Sequence[tuple[User, str, str]]) -> int:
    """Add normalised numbers that people lack, as (person, phone, ID number): a fixed number of statements.

    A number a person has already is never replaced here. Returns how many people got one.
    """
    phones = []
    for user, phone, _id_no in people:
        if phone and not user.phone_index:
            user.phone_sealed, user.phone_index = seal(phone, purpose=PHONE), phone_index(phone)
            phones.append(user)
    User.objects.bulk_update(phones, ["phone_sealed", "phone_index"])
    wanted = {user.pk: (user, id_no) for user, _phone, id_no in people if id_no}
    has_one = set(Identity.objects.filter(user_id__in=wanted).values_list("user_id", flat=True))
    identities = Identity.objects.bulk_create(
        Identity(user=user, id_no_sealed=seal(id_no, purpose=ID_NO), id_no_index=id_index(id_no))
        for pk, (user, id_no) in wanted.items()
        if pk not in has_one
    )
    changed = {user.pk for user in phones} | {identity.user_id for identity in identities}
    if changed:
        record(actor=actor, action="person.numbers_changed", noun="person", detail={"people": len(changed)})
    return len(changed)


@transaction.atomic
def reveal_numbers(*, actor: User, user: User, why: str) -> Numbers:
    """The numbers in clear. Raises ReasonMissing, NotAllowed (administrators' numbers); writes who saw them and why.

    The auditor may, too: that is what the record is for (domain, auditor's story A6).
    """
    if not (is_auditor(actor) or can_manage_account(actor, user)):
        raise NotAllowed
    if not why.strip():
        raise ReasonMissing
    record(
        actor=actor, action="person.numbers_revealed", noun="person", object_uuid=user.uuid, why=why.strip()
    )
    return clear_numbers(user)


def _set_phone(user: User, phone: str) -> None:
    index = phone_index(phone) if phone else None
    holder = User.objects.filter(phone_index=index).exclude(pk=user.pk).first() if index else None
    if holder:
        raise PhoneTaken(name=holder.display_name)
    user.phone_sealed = seal(phone, purpose=PHONE) if phone else ""
    user.phone_index = index
    user.save(update_fields=["phone_sealed", "phone_index"])


def _set_id_no(user: User, id_no: str) -> None:
    index = id_index(id_no) if id_no else None
    holder = (
        Identity.objects.filter(id_no_index=index).exclude(user=user).select_related("user").first()
        if index
        else None
    )
    if holder:
        raise IdentityTaken(name=holder.user.display_name)
    sealed = seal(id_no, purpose=ID_NO) if id_no else ""
    Identity.objects.update_or_create(user=user, defaults={"id_no_sealed": sealed, "id_no_index": index})


def _refuse_admin_matters(actor: User | None, user: User, role: str) -> None:
    if actor is None or is_admin(actor):
        return
    if role == Role.ADMIN or not can_manage_account(actor, user):
        raise NotAllowed
