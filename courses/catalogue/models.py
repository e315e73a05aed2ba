"""The pages that the public sees and editors write."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import Page

from courses.catalogue import rendering
from courses.catalogue.choices import ClassKind, Level, PartnerMark, PosterKey
from courses.catalogue.fields import UnitsField
from courses.catalogue.forms import CoursePageForm
from courses.catalogue.panels import CATALOGUE_PANELS, COURSE_PANELS, HOME_PANELS
from courses.catalogue.rows import Subject
from courses.fields import BlocksField
from courses.lessons.kinds import BLOCKS

CODE = RegexValidator(
    r"^[A-Z0-9]+(-[A-Z0-9]+)*$", _("Use capital letters, numbers and dashes, for example TEA-101.")
)


class HomePage(Page):
    """The head of one language's tree; its slug is the language. The public home itself is not a page."""

    edit_handler = HOME_PANELS
    subpage_types = ["courses.CatalogueIndexPage"]
    private_page_options: list[str] = []
    max_count = len(settings.LANGUAGES)

    class Meta:
        app_label = "courses"
        verbose_name = _("home")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: Wagtail's own
        return rendering.redirect_to_courses(self.locale.language_code)


class CatalogueIndexPage(Page):
    """The catalogue of one language: words on top, cards from plain rows below."""

    intro = models.CharField(_("line under the title"), max_length=300, blank=True, default="")

    edit_handler = CATALOGUE_PANELS
    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.CoursePage"]
    private_page_options: list[str] = []
    max_count = len(settings.LANGUAGES)

    class Meta:
        app_label = "courses"
        verbose_name = _("catalogue")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: Wagtail's own
        return rendering.catalogue_response(self, request)


class CoursePage(Page):
    """A course in one language. The page first written gives lessons and facts; translations give texts."""

    code = models.CharField(_("course code"), max_length=40, validators=[CODE], db_index=True)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True, default="")
    intro = RichTextField(_("about the course"), blank=True, features=["bold", "italic", "ol", "ul", "link"])
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("subject")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.BEGINNER)
    class_kind = models.CharField(
        _("kind of class"), max_length=20, choices=ClassKind, default=ClassKind.OPEN
    )
    poster_key = models.CharField(
        _("drawn picture"), max_length=20, choices=PosterKey, default=PosterKey.BOOK
    )
    poster_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("own picture"),
    )
    planned_online_tenths = UnitsField(_("online, units"), default=0)
    planned_onsite_tenths = UnitsField(_("on site, units"), default=0)
    planned_workplace_tenths = UnitsField(_("at work, units"), default=0)
    trainer_name = models.CharField(_("trainer"), max_length=120, blank=True, default="")
    partner_name = models.CharField(_("with (enterprise, village)"), max_length=120, blank=True, default="")
    partner_mark = models.CharField(
        _("mark beside the name"), max_length=20, choices=PartnerMark, blank=True, default=PartnerMark.NONE
    )
    audience = models.CharField(_("for whom"), max_length=200, blank=True, default="")
    listed = models.BooleanField(_("listed in the catalogue"), default=True)
    lessons = BlocksField(BLOCKS, blank=True, verbose_name=_("lessons"))

    base_form_class = CoursePageForm
    edit_handler = COURSE_PANELS
    parent_page_types = ["courses.CatalogueIndexPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    show_in_menus_default = False

    class Meta:
        app_label = "courses"
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: Wagtail's own
        return rendering.course_response(self, request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as it would be, compiled from the draft in memory."""
        return rendering.course_preview(self, request)

    @property
    def is_translation(self) -> bool:
        """Whether another page of this course was written first (costs a query)."""
        others = CoursePage.objects.filter(translation_key=self.translation_key)
        return (others.filter(pk__lt=self.pk) if self.pk else others).exists()

    @property
    def planned_tenths(self) -> dict[str, int]:
        """Tenths of a unit by mode, without empty modes."""
        planned = {
            "online": self.planned_online_tenths,
            "onsite": self.planned_onsite_tenths,
            "workplace": self.planned_workplace_tenths,
        }
        return {mode: tenths for mode, tenths in planned.items() if tenths}
