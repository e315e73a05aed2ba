"""People who sign in: the user, what they may do for the school, sealed identity, invitation, sessions, devices."""

from __future__ import annotations

import secrets
import uuid
from importlib import import_module

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, UNUSABLE_PASSWORD_SUFFIX_LENGTH
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Finds users; making one is `accounts.actions.register_person`."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)

    def create_superuser(self, username: str, password: str, **fields: object) -> User:
        """For `manage.py createsuperuser` alone."""
        user = self.model(username=username, is_staff=True, is_superuser=True, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # of Wagtail's pictures
    """A person with an account. The telephone number is sealed; `phone_index` is its keyed hash for look-up."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("user name"), max_length=60, unique=True)
    display_name = models.CharField(_("name"), max_length=120)
    phone_sealed = models.TextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, unique=True, null=True, blank=True, default=None)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.display_name or self.username

    def set_unusable_password(self) -> None:
        """As Django does it, with the same 40 characters to make it unlike any other, but from one draw."""
        self.password = UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(UNUSABLE_PASSWORD_SUFFIX_LENGTH // 2)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class Role(models.TextChoices):
    """What a person may do for the school. HR and mentors are `partners.Membership`; learners are enrolments."""

    TRAINER = "trainer", _("trainer")
    OFFICE = "office", _("training office")
    AUDITOR = "auditor", _("auditor")
    ADMIN = "admin", _("administrator")


class RoleGrant(models.Model):
    """One role of one person, and who gave it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role")]


class Identity(models.Model):
    """The real-name record, sealed field by field; purpose: filing and certificates (domain §1.3, §1.7)."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="identity")
    id_type = models.CharField(max_length=20, default="cn_id")
    id_no_sealed = models.TextField(blank=True, default="")
    id_no_index = models.CharField(max_length=64, unique=True, null=True, blank=True, default=None)
    updated_at = models.DateTimeField(auto_now=True)


class PersonCategory(models.Model):
    """A kind of person that funders ask about (人员类别, domain §1.3). The office edits the table: names change."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.JSONField(default=dict, help_text="by language")
    aliases = models.JSONField(default=list, help_text="other names in rosters")
    is_restricted = models.BooleanField(default=False, help_text="shown to the training office alone")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="category_ends_after_it_begins",
            )
        ]


class CategoryOfPerson(models.Model):
    """A person is of a category, from a day to a day where these are known."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="categories")
    category = models.ForeignKey(PersonCategory, on_delete=models.PROTECT, related_name="+")
    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "category"], name="one_category_once")]


class Invitation(models.Model):
    """A code handed over on paper or by word; only its keyed hash is kept. Staff can reset it at any time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    code_index = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(used_at__isnull=True),
                name="one_open_invitation_per_person",
            )
        ]


class ApiToken(models.Model):
    """A bearer token of the API; only its SHA-256 is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bearer_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class DeviceSession(AbstractBaseSession):
    """An open session and the device it is on. Its key is the cookie, so it is shown to nobody; no address is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=20, blank=True, default="", help_text="rules.Device")
    seen_on = models.DateField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Django's door from the row to the store."""
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store


class DeviceKey(models.Model):
    """The public half of a key that a browser keeps: what was learned without a network is signed with it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="device_keys")
    public_key = models.CharField(max_length=200, help_text="P-256, SubjectPublicKeyInfo, base64")
    device = models.CharField(max_length=20, blank=True, default="", help_text="rules.Device")
    made_at = models.DateTimeField(auto_now_add=True)
    used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "public_key"], name="one_device_key_once")]
