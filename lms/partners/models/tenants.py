"""Enterprises, villages and bureaux that send people to learn; who acts for them; what they may see."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.partners.rules import Rank


class PartnerKind(models.TextChoices):
    ENTERPRISE = "enterprise", _("enterprise")
    VILLAGE = "village", _("village")
    BUREAU = "bureau", _("bureau")


class Partner(models.Model):
    """The tenant: HR and mentors see the people of their partner and nobody else."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=PartnerKind, default=PartnerKind.ENTERPRISE)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True, default="")
    logo_svg = models.CharField(
        max_length=40, blank=True, default="", help_text="key of a drawing in the sprite"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A workshop or section of a partner. One that is archived takes nobody any more; its name may lead to another."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="departments")
    name = models.CharField(_("name"), max_length=120)
    archived_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "name"], name="one_department_per_name")]

    def __str__(self) -> str:
        return self.name


class MemberRole(models.TextChoices):
    """What somebody does for a partner; among HR a manager says who acts for it (`rules.Rank`)."""

    HR = "hr", _("HR")
    HEAD = "head", _("department head")
    VIEWER = "viewer", _("viewer")
    MENTOR = "mentor", _("mentor")


class Membership(models.Model):
    """A person acting for a partner. One person may act for one partner in one role once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=MemberRole)
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True)
    is_manager = models.BooleanField(default=False, db_default=False, help_text="HR that gives rights")
    is_examiner = models.BooleanField(
        default=False, db_default=False, help_text="a mentor who scores at the bench"
    )
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "partner", "role"], name="one_membership_per_role"),
            models.CheckConstraint(
                condition=Q(is_manager=False) | Q(role=MemberRole.HR), name="only_hr_is_manager"
            ),
            models.CheckConstraint(
                condition=Q(is_examiner=False) | Q(role=MemberRole.MENTOR), name="only_a_mentor_is_examiner"
            ),
        ]

    @property
    def rank(self) -> Rank:
        """What the permission table knows the person as."""
        if self.is_examiner:
            return Rank.EXAMINER
        return Rank.MANAGER if self.is_manager else Rank(self.role)


class CourseGrant(models.Model):
    """A course that is not listed, opened to the people of one partner, until a day (included) or without an end."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="course_grants")
    course_key = models.UUIDField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "course_key"], name="one_grant_per_course")]
