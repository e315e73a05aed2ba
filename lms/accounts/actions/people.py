"""Writing people: registering, roles, numbers. Codes, passwords and tokens: `credentials`."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from courses.access import grant_editor, revoke_editor
from lms.accounts.access import can_manage_account, forget_roles, is_admin, is_auditor
from lms.accounts.actions.many import PersonDraft, register_people
from lms.accounts.actions.sessions import forget_sessions_of
from lms.accounts.documents import Document, IdType, check_document
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
    IdentityTaken,
    NameMissing,
    NotAllowed,
    OwnAccount,
    PhoneTaken,
    ReasonMissing,
    UsernameTaken,
    normalise_phone,
    normalise_username,
)
from lms.audit.actions import record
from lms.audit.turns import PEOPLE, take_turn
from lms.vault.sealing import seal


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
        document=_document(id_no),
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
    document = _document(id_no)
    known = people_by_numbers(
        phone_indexes=[phone_index(normalise_phone(phone))] if phone.strip() else [],
        id_indexes=[id_index(document.key)] if document else [],
    )
    for person in (*known.by_phone.values(), *known.by_id.values()):
        if person.display_name == display_name.strip():
            return person
    return register_person(actor=actor, display_name=display_name, phone=phone, id_no=id_no, **fields)


def _refuse_taken(draft: PersonDraft) -> None:
    known = people_by_numbers(
        phone_indexes=[phone_index(draft.phone)] if draft.phone else [],
        id_indexes=[id_index(draft.document.key)] if draft.document else [],
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
        _set_document(user, _document(id_no))
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


def _document(id_no: str) -> Document | None:
    """The document of a number as typed, None for none. Raises IdentityMalformed."""
    return check_document(id_no, kind=None, today=timezone.localdate()) if id_no.strip() else None


def _set_document(user: User, document: Document | None) -> None:
    index = id_index(document.key) if document else None
    holder = (
        Identity.objects.filter(id_no_index=index).exclude(user=user).select_related("user").first()
        if index
        else None
    )
    if holder:
        raise IdentityTaken(name=holder.user.display_name)
    values = {
        "id_type": document.kind if document else IdType.CN_ID,
        "id_no_sealed": seal(document.number, purpose=ID_NO) if document else "",
        "id_no_index": index,
    }
    Identity.objects.update_or_create(user=user, defaults=values)


def _refuse_admin_matters(actor: User | None, user: User, role: str) -> None:
    if actor is None or is_admin(actor):
        return
    if role == Role.ADMIN or not can_manage_account(actor, user):
        raise NotAllowed
