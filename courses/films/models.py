"""Rows that say where a film or a version of courseware stands: in which lesson of which page."""

from __future__ import annotations

from django.db import models


class FilmPlace(models.Model):
    """A lesson of a course page that names an asset or a version of courseware (both by uuid), in the draft, on the published page, or in both.

    A projection of the pages, written by `actions.index_page`; `actions.index_films` derives it again.
    """

    page = models.ForeignKey("courses.CoursePage", on_delete=models.CASCADE, related_name="+")
    asset_uuid = models.UUIDField(db_index=True)
    lesson_uuid = models.UUIDField()
    lesson_title = models.CharField(max_length=200, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    in_draft = models.BooleanField(default=False)
    is_live = models.BooleanField(default=False)

    class Meta:
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "lesson_uuid", "asset_uuid"], name="one_place_per_lesson_and_film"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.lesson_title}"
