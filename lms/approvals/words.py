"""What the checklist says in words: its points, what was found at each, and what kept a course from its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.actions.together import DraftGone
from courses.outline import in_language
from lms.approvals.refusals import NotExpected, PublishedMeanwhile
from lms.approvals.rules.checklist import Finding, Point

POINTS: dict[Point, Promise] = {
    Point.HOURS: _("Hours: what is planned fits what is there"),
    Point.FILMS: _("Videos: there and ready"),
    Point.CAPTIONS: _("Captions of each video"),
    Point.QUIZ: _("Quiz: pass mark and enough questions"),
    Point.LESSONS: _("Lessons: none is empty"),
    Point.LANGUAGES: _("Texts in every language"),
    Point.LICENCE: _("Licence: who owns it, until when"),
    Point.COURSEWARE: _("Courseware: nothing odd in it"),
}
FINDINGS: dict[str, Promise] = {
    "nothing-planned": _("No hours are planned."),
    "hours-differ": _(
        "%(units)s units online are planned, about %(expected)s minutes; the lessons take %(minutes)s minutes."
    ),
    "onsite-without-lesson": _("%(units)s units on site are planned, but no lesson is on site."),
    "onsite-not-planned": _("“%(lesson)s” is on site, but no hours on site are planned."),
    "minutes-differ": _("“%(lesson)s”: %(minutes)s minutes are written, the video has %(film)s."),
    "no-film": _("“%(lesson)s” has no video."),
    "film-gone": _("“%(lesson)s”: the video is not in the library any more."),
    "film-failed": _("“%(lesson)s”: the video could not be prepared."),
    "film-damaged": _("“%(lesson)s”: part of the video is damaged."),
    "film-not-ready": _("“%(lesson)s”: the video is still being prepared."),
    "no-captions": _("“%(lesson)s”: the video has no captions."),
    "captions-lack": _("“%(lesson)s”: no captions in %(languages)s."),
    "no-quiz": _("No quiz counts in this course."),
    "low-pass": _("“%(lesson)s” is passed with %(percent)s %%."),
    "too-few-questions": _(
        "“%(lesson)s” asks %(asked)s questions; the bank %(bank)s has %(there)s approved ones for it."
    ),
    "no-choice": _(
        "“%(lesson)s” asks all %(there)s questions of the bank %(bank)s: everybody gets the same."
    ),
    "no-lessons": _("The course has no lesson."),
    "empty-article": _("“%(lesson)s” has no text."),
    "empty-onsite": _("“%(lesson)s” does not say what happens."),
    "no-courseware": _("“%(lesson)s” has no courseware."),
    "course-lacks-language": _("The course is not there in %(languages)s."),
    "title-lacks": _("“%(lesson)s” has no title in %(language)s."),
    "text-lacks": _("“%(lesson)s” has no text in %(language)s."),
    "course-without-right": _("Nobody has written down who owns the course."),
    "file-without-right": _("“%(lesson)s”: nobody has written down who owns the file."),
    "right-over": _("%(place)s: the permission ended on %(day)s."),
    "right-ends-soon": _("%(place)s: the permission ends on %(day)s."),
    "courseware-gone": _("“%(lesson)s”: the courseware is not there any more."),
    "courseware-odd": _("“%(lesson)s”: %(n)s things in the courseware look odd."),
    "courseware-older": _("“%(lesson)s”: there is a newer version of the courseware."),
}
TROUBLES: dict[str, Promise | str] = {
    "published-meanwhile": PublishedMeanwhile.words,
    "draft-gone": DraftGone.words,
    "unexpected": NotExpected.words,
    "publication-prevented": _("Something that learners need is missing: the checklist says what."),
}


def point_words(point: str) -> str:
    """A point of the checklist."""
    return str(POINTS[Point(point)])


def finding_words(finding: Finding, outline: Mapping[str, Any]) -> str:  # Any: JSON
    """What was found, with the title of its lesson."""
    values = dict(finding.values)
    title = lesson_title(outline, finding.lesson)
    values["lesson"] = title
    values["place"] = f"“{title}”" if title else str(_("The course"))
    values["language"] = language_name(finding.language)
    if "languages" in values:
        named = values["languages"]
        values["languages"] = ", ".join(language_name(code) for code in named)  # type: ignore[attr-defined]  # a list
    if "tenths" in values:
        values["units"] = units(int(str(values["tenths"])))
    if "film" in values:
        values["film"] = number_format(str(values["film"]), decimal_pos=1)
    if "day" in values:
        values["day"] = date_format(date.fromisoformat(str(values["day"])), "DATE_FORMAT")
    return str(FINDINGS[finding.code]) % values


def trouble_words(code: str) -> str:
    """What kept a course from its day; '' for nothing."""
    return str(TROUBLES.get(code, _("It could not be published as it was handed in."))) if code else ""


def lesson_title(outline: Mapping[str, Any], uuid: str) -> str:  # Any: JSON
    """The title of a lesson in the reader's language, '' for none."""
    titles = (lesson["title"] for lesson in outline["lessons"] if lesson["uuid"] == uuid)
    return in_language(next(titles, {}), get_language() or "")


def language_name(code: str) -> str:
    """A language of ours in the reader's words."""
    return str(settings.LANGUAGE_NAMES.get(code, code))


def units(tenths: int) -> str:
    """Tenths of a unit as people write them."""
    return number_format(tenths / 10, decimal_pos=1)
