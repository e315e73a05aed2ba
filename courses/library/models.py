"""Our own image and document models, so that they can grow without a migration of everybody's data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class AcademyImage(AbstractImage):
    """A picture of the library."""

    # The digest of the file as it came, which is drawn anew when it is kept; empty until somebody needs it.
    source_sha256 = models.CharField(
        max_length=64, blank=True, default="", db_default="", db_index=True, editable=False
    )

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        app_label = "courses"
        verbose_name = _("image")
        verbose_name_plural = _("images")


class AcademyRendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(AcademyImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        app_label = "courses"
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class AcademyDocument(AbstractDocument):
    """A paper of the library, served as an attachment."""

    # As of a picture; a paper stays as it came.
    source_sha256 = models.CharField(
        max_length=64, blank=True, default="", db_default="", db_index=True, editable=False
    )

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        app_label = "courses"
