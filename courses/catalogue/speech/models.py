"""What is said in a film, ready to be searched: a projection of the captions that viewers have."""

from __future__ import annotations

from django.db import models

from media_pipeline.models import CaptionTrack


class SpokenFilm(models.Model):
    """One language of one film: `tokens` to search, `lines` ([ms, words]) to show, `plain` the same lines to compare.

    It goes with its captions; whoever may see what it says is asked with each search (`finding.py`).
    """

    track = models.OneToOneField(CaptionTrack, on_delete=models.CASCADE, related_name="+")
    file = models.CharField(max_length=80)
    tokens = models.TextField()
    plain = models.TextField()
    lines = models.JSONField(default=list)

    class Meta:
        app_label = "courses"

    def __str__(self) -> str:
        return f"{self.track_id} {self.file}"
