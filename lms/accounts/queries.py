"""Finding people: by what they type to sign in, by token, by number; and who works for the school."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Prefetch, Q
from django.utils import timezone

from lms.accounts.documents import check_document
from lms.accounts.models import ApiToken, DeviceKey, DeviceSession, Identity, Invitation, RoleGrant, User
from lms.accounts.rules import (
    Device,
    IdentityMalformed,
    PhoneMalformed,
    canonical_login,
    masked_id,
    masked_phone,
    normalise_code,
    normalise_phone,
)
from lms.vault.sealing import blind_index, unseal

PHONE = "phone"
ID_NO = "id_no"
INVITATION = "invitation"
DEVICES = frozenset(Device)
# SQLite takes 32,766 parameters in a statement.
MOST_ASKED = 20_000


def phone_index(phone: str) -> str:
    """The index of a normalised telephone number."""
    return blind_index(phone, purpose=PHONE)


def id_index(id_no: str) -> str:
    """The index of a checked ID number."""
    return blind_index(id_no, purpose=ID_NO)


def person_by_login(name_or_phone: str) -> User | None:
    """Who signs in with this user name or telephone number, one query. Inactive people too: the caller decides."""
    login = canonical_login(name_or_phone)
    wanted = Q(phone_index=phone_index(login)) if login.startswith("+") else Q(username=login)
    return User.objects.filter(wanted).first()


def user_by_token(token: str) -> User | None:
    """The active person of an API token that is not revoked, one query."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = ApiToken.objects.filter(digest=digest, revoked_at__isnull=True, user__is_active=True)
    row = found.select_related("user").first()
    return row.user if row else None


def open_invitation(code: str) -> Invitation | None:
    """The invitation of a code as typed, if it still works: known, unused, in time, of an active person."""
    normal = normalise_code(code)
    if not normal:
        return None
    index = blind_index(normal, purpose=INVITATION)
    found = Invitation.objects.filter(
        code_index=index, used_at__isnull=True, expires_at__gt=timezone.now(), user__is_active=True
    )
    return found.select_related("user").first()


@dataclass(frozen=True, slots=True)
class Known:
    """People found by their numbers: user by phone index, user by ID index; their identities are loaded."""

    by_phone: dict[str, User]
    by_id: dict[str, User]


def people_by_numbers(*, phone_indexes: Iterable[str], id_indexes: Iterable[str]) -> Known:
    """Everybody who has one of these numbers: a query for each MOST_ASKED telephones, and for as many ID numbers."""
    phones, numbers = list(phone_indexes), list(id_indexes)
    users = (
        user
        for begin in range(0, len(phones) or 1, MOST_ASKED)
        for user in User.objects.filter(phone_index__in=phones[begin : begin + MOST_ASKED]).select_related(
            "identity"
        )
    )
    identities = (
        identity
        for begin in range(0, len(numbers) or 1, MOST_ASKED)
        for identity in Identity.objects.filter(
            id_no_index__in=numbers[begin : begin + MOST_ASKED]
        ).select_related("user")
    )
    return Known(
        by_phone={str(user.phone_index): user for user in users},
        by_id={str(identity.id_no_index): identity.user for identity in identities},
    )


def id_index_of(user: User) -> str:
    """The index of the person's ID number, '' when there is none; no query when the identity is loaded."""
    return (user.identity.id_no_index or "") if hasattr(user, "identity") else ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The telephone and ID number of a person, masked or in clear."""

    phone: str
    id_no: str


def masked_numbers(user: User) -> Numbers:
    """What everybody in the office may see: 138****8000 and 990***********0017. At most one query."""
    clear = clear_numbers(user)
    return Numbers(phone=masked_phone(clear.phone), id_no=masked_id(clear.id_no))


def masked_numbers_of(users: Iterable[User]) -> dict[int, str]:
    """Masked telephone numbers by person, of people in hand: no query."""
    return {
        user.pk: masked_phone(unseal(user.phone_sealed, purpose=PHONE)) if user.phone_sealed else ""
        for user in users
    }


def masked_ids_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Masked ID numbers by person, of those who have one: one query."""
    rows = Identity.objects.filter(user_id__in=list(user_ids)).values_list("user_id", "id_no_sealed")
    return {pk: masked_id(unseal(sealed, purpose=ID_NO)) for pk, sealed in rows if sealed}


def clear_numbers(user: User) -> Numbers:
    """The numbers in clear, for `actions.reveal_numbers` alone."""
    identity = Identity.objects.filter(user=user).first()
    sealed_id = identity.id_no_sealed if identity else ""
    return Numbers(
        phone=unseal(user.phone_sealed, purpose=PHONE) if user.phone_sealed else "",
        id_no=unseal(sealed_id, purpose=ID_NO) if sealed_id else "",
    )


def staff_people() -> Sequence[User]:
    """Everybody who holds a role of the school, with `role_grants` loaded, two queries."""
    grants = Prefetch("role_grants", queryset=RoleGrant.objects.order_by("role"))
    people = User.objects.filter(Q(role_grants__isnull=False) | Q(is_superuser=True)).distinct()
    return list(people.prefetch_related(grants).order_by("display_name", "pk"))


def people_with_role(role: str) -> Sequence[User]:
    """Active people who hold a role, by name: one query."""
    held = User.objects.filter(role_grants__role=role, is_active=True)
    return list(held.order_by("display_name", "pk"))


def names_of(uuids: Iterable[UUID]) -> dict[UUID, str]:
    """Names by uuid, of those who exist: one query, none for nobody."""
    wanted = list(uuids)
    if not wanted:
        return {}
    return dict(User.objects.filter(uuid__in=wanted).values_list("uuid", "display_name"))


def search_people(text: str, *, limit: int = 50) -> Sequence[User]:
    """People by a part of their name or user name, or by a whole telephone or ID number; the newest first for ''.

    One query.
    """
    text = text.strip()
    wanted = Q(display_name__icontains=text) | Q(username__icontains=text.casefold())
    with suppress(PhoneMalformed):
        wanted |= Q(phone_index=phone_index(normalise_phone(text)))
    with suppress(IdentityMalformed):
        wanted |= Q(
            identity__id_no_index=id_index(check_document(text, kind=None, today=timezone.localdate()).key)
        )
    found = User.objects.filter(wanted) if text else User.objects.all()
    return list(found.order_by("display_name", "pk")[:limit] if text else found.order_by("-pk")[:limit])


@dataclass(frozen=True, slots=True)
class WayIn:
    """How a person signs in: a password of their own, a code that is out (until when), or neither yet."""

    has_password: bool
    code_until: datetime | None
    has_second_factor: bool

    @property
    def is_missing(self) -> bool:
        """Neither a password nor a code."""
        return not self.has_password and self.code_until is None


def way_in(user: User) -> WayIn:
    """Two queries."""
    out = Invitation.objects.filter(user=user, used_at__isnull=True, expires_at__gt=timezone.now()).first()
    return WayIn(
        has_password=user.has_usable_password(),
        code_until=out.expires_at if out else None,
        has_second_factor=is_mfa_enabled(user),
    )


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A device on which a person is signed in; `name` stands for the session's key, which is a secret."""

    name: str
    device: Device
    seen_on: date | None
    is_this: bool


def session_name(key: str) -> str:
    """What a page may call a session: from it nobody comes back to the key."""
    return hashlib.sha256(f"session:{key}".encode()).hexdigest()[:32]


def signed_in_devices(user: User, *, this: str | None = None) -> Sequence[SignedIn]:
    """Open sessions, the one with the key `this` first, then the latest seen. One query."""
    rows = DeviceSession.objects.filter(user=user, expire_date__gt=timezone.now())
    found = [
        SignedIn(
            name=session_name(row.session_key),
            device=Device(row.device) if row.device in DEVICES else Device.OTHER,
            seen_on=row.seen_on,
            is_this=row.session_key == this,
        )
        for row in rows.defer("session_data").order_by("-seen_on", "-expire_date")
    ]
    return sorted(found, key=lambda each: not each.is_this)


def device_keys_of(user: User) -> Sequence[DeviceKey]:
    """The keys of a person's devices, those in use first, then the newest: one query."""
    found = DeviceKey.objects.filter(user=user).order_by("-pk")
    return sorted(found, key=lambda each: each.revoked_at is not None)


def device_key(user: User, uuid: UUID) -> DeviceKey | None:
    """One key of this person, taken back or not: one query."""
    return DeviceKey.objects.filter(user=user, uuid=uuid).first()
