"""Sixty small chores as work rows, and what they did: one effect each, if nothing goes wrong."""

from django.db import models

from media_pipeline.jobs import WorkRow


class Chore(WorkRow):
    """A piece of work that takes a moment; a slow one takes longer than its lease the first time."""

    is_slow = models.BooleanField(default=False)

    class Meta(WorkRow.Meta):
        app_label = "chores"


class Effect(models.Model):
    """Something happened because of a chore. Nothing here forbids a second one: that is for the fence to do."""

    chore = models.ForeignKey(Chore, on_delete=models.CASCADE)

    class Meta:
        app_label = "chores"
