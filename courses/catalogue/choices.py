"""Words that a course page chooses from: level, kind of class, drawn posters and partners' marks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """Skill levels of the Chinese system: 5 is where one begins, 1 the highest (domain §1.3)."""

    BEGINNER = 5, _("beginner (level 5)")
    INTERMEDIATE = 4, _("intermediate (level 4)")
    ADVANCED = 3, _("advanced (level 3)")
    TECHNICIAN = 2, _("technician (level 2)")
    SENIOR = 1, _("senior technician (level 1)")


class ClassKind(models.TextChoices):
    """For whom classes of this course are usually held."""

    OPEN = "open", _("open to all")
    VILLAGE = "village", _("village class")
    APPRENTICE = "apprentice", _("apprenticeship")
    REEMPLOYMENT = "reemployment", _("re-employment class")
    ORDER = "order", _("class for one employer")


class PosterKey(models.TextChoices):
    """Pictures drawn by us, in templates/components/posters/."""

    BOOK = "book", _("open book")
    TEA = "tea", _("tea hills")
    SMELTER = "smelter", _("smelting works")
    HOME = "home", _("house")
    WELDING = "welding", _("welding bench")
    ELECTRIC = "electric", _("power lines")
    KITCHEN = "kitchen", _("kitchen")


class PartnerMark(models.TextChoices):
    """Small marks beside a sponsor's name, in templates/components/partner_marks/."""

    NONE = "", _("no mark")
    ORE = "ore", _("crystal")
    LEAF = "leaf", _("leaf")
    ROOF = "roof", _("roof")
    GEAR = "gear", _("gear")
