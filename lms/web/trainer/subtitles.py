"""What the page of captions says of subtitles that came inside the film: take them, being taken, or of no use."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.web.trainer.caption_languages import LANGUAGES
from media_pipeline.captions.inside import offered
from media_pipeline.captions.tongues import language_of
from media_pipeline.jobs import WorkState
from media_pipeline.media_info import SubtitleInfo
from media_pipeline.models import Asset, Errand
from media_pipeline.refusals import explain

NAMES = dict(LANGUAGES)


@dataclass(frozen=True, slots=True)
class InsideLine:
    """One track: what is said of it, and what can be done. `language` is the guess for the form, '' for none."""

    track: int
    said: str
    language: str
    trouble: str = ""
    is_working: bool = False
    is_offered: bool = False


def inside(asset: Asset, languages: Collection[str]) -> dict[str, object]:
    """Template values `inside`, `languages`, `is_taking`; `languages` of captions that are there. One query, if any."""
    tracks = offered(asset)
    if not tracks or asset.binned_at:
        return {}
    rows = {row.track: row for row in asset.errands.filter(kind=Errand.Kind.SUBTITLES).order_by("pk")}
    lines = [line for track in tracks if (line := _line(track, rows, languages))]
    return {"inside": lines, "languages": LANGUAGES, "is_taking": any(line.is_working for line in lines)}


def _line(track: SubtitleInfo, rows: Mapping[int, Errand], languages: Collection[str]) -> InsideLine | None:
    """None for what is in place already, and for kinds that nobody can use."""
    guess = language_of(track.language, track.title)
    name = " · ".join(part for part in (NAMES.get(guess, track.language), track.title) if part)
    if track.is_drawn:
        said = _("The film has subtitles that are pictures, not text (%(name)s). They cannot be used here.")
        return InsideLine(track.track, said % {"name": name or _("no language named")}, "")
    row = rows.get(track.track)
    if not track.is_text or guess in languages:
        return None
    if row is not None and row.state == WorkState.DONE and row.language in languages:
        return None
    if row is not None and not row.is_terminal:
        said = _("The subtitles are being taken out of the film: %(name)s.")
        return InsideLine(track.track, said % {"name": NAMES.get(row.language, name)}, "", is_working=True)
    said = _("The film has subtitles inside: %(name)s.") % {"name": name or _("no language named")}
    trouble = explain(row.reason) if row is not None and row.state == WorkState.FAILED else ""
    return InsideLine(track.track, said, guess, trouble, is_offered=True)
