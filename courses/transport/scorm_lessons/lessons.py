"""Writes one lesson of a course, as its trainer saved it last, into a SCORM 1.2 package."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.utils.html import escape

from courses.catalogue.models import CoursePage
from courses.lessons.kinds import SHAPES
from courses.outline import QuizRef, in_language
from courses.quizzes.files import open_file
from courses.transport.packing import DAY
from courses.transport.refusals import TransportRefused
from courses.transport.scorm_lessons.manifest import PAGE, manifest
from courses.transport.scorm_lessons.questions import media_name, page_data, points_of, pool_of
from courses.transport.scorm_lessons.words import page_words
from courses.transport.texts import carried
from media_pipeline import disk, storage
from media_pipeline.captions.writing import text_of
from media_pipeline.models import Asset, CaptionTrack
from media_pipeline.publishing import LITE

PAGES = Path(__file__).with_name("pages")
# Kinds of lessons that can be played elsewhere.
KINDS = ("video", "quiz")
FILM, CHUNK = "film.mp4", 1 << 18
NOTE = """This lesson was exported from {academy}.

The course, its films, pictures and questions belong to those who made them: use them as they allow. The scripts and
the style of the page (*.js, page.css, index.html) may be used, changed and passed on freely, without any warranty.
{secret}
It is a SCORM 1.2 package: bring the whole .zip into your learning platform. It needs no network besides.
"""
SECRET = "\nThe right answers are inside (data.js), as in every quiz that is marked in the browser: do not use it for exams.\n"  # noqa: S105  no password
Chunks = Callable[[], Iterator[bytes]]
NOT_EXPORTED = "lesson-not-exported"
Json = Any  # values of data.js


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a package is made of: the page's own part, its data, and its files by name."""

    body: str
    scripts: tuple[str, ...]
    data: dict[str, Json]
    files: dict[str, Chunks]
    pass_percent: int | None = None


def write_lesson(course_key: UUID, lesson: UUID, target: Path) -> None:
    """The package at `target`. Raises TransportRefused(lesson-not-exported), StorageError."""
    pages = [
        page.get_latest_revision_as_object()
        for page in CoursePage.objects.filter(translation_key=course_key)
        .select_related("locale")
        .order_by("pk")
    ]
    twins = {
        page.locale.language_code: child
        for page in pages
        for child in page.lessons
        if child.id == str(lesson)
    }
    if not twins:
        raise TransportRefused(NOT_EXPORTED)
    child = next(iter(twins.values()))
    title = {code: twin.value.get("title") or "" for code, twin in twins.items()}
    notes = {code: _notes(twin.value.get("notes")) for code, twin in twins.items()}
    shape = SHAPES[child.block_type](child.value)
    if shape.kind == "video" and shape.asset is not None:
        parts = _film(shape.asset, notes)
    elif shape.kind == "quiz" and shape.quiz is not None and not shape.quiz.is_final:
        parts = _quiz(shape.quiz)
    else:
        raise TransportRefused(NOT_EXPORTED)
    about = {
        "title": title,
        "languages": list(twins),
        "names": dict(settings.LANGUAGES),
        "words": page_words(),
    }
    _write(replace(parts, data={**about, **parts.data}), in_language(title, ""), lesson, target)


def _notes(text: Json) -> str:
    """Without pictures and papers: they stay here."""
    source = getattr(text, "source", text) or ""
    return carried(source, picture=lambda _name: None, paper=lambda _name: None)


def _film(uuid: UUID, notes: dict[str, str]) -> _Parts:
    """The small file that plays everywhere, with the captions that viewers have."""
    asset = Asset.objects.filter(uuid=uuid, has_lite=True).first()
    key = disk.published(uuid, LITE)
    found = storage.current().stat(key) if asset else None
    if asset is None or found is None:
        raise TransportRefused(NOT_EXPORTED)
    files: dict[str, Callable[[], Iterator[bytes]]] = {
        FILM: partial(storage.current().read, key, 0, found.size)
    }
    tracks = []
    for track in CaptionTrack.objects.filter(asset=asset).exclude(file="").order_by("language"):
        name = f"captions/{track.language}.vtt"
        files[name] = partial(_once, text_of(track).encode())
        tracks.append(
            f'<track kind="subtitles" src="{name}" srclang="{escape(track.language)}" label="{escape(track.label)}">'
        )
    body = f'<video id="film" src="{FILM}" controls playsinline preload="metadata">{"".join(tracks)}</video><div id="notes"></div>'
    return _Parts(
        body, ("scorm.js", "page.js", "film.js"), {"notes": {c: t for c, t in notes.items() if t}}, files
    )


def _quiz(quiz: QuizRef) -> _Parts:
    pool = pool_of(quiz)
    if not pool.questions:
        raise TransportRefused(NOT_EXPORTED)
    points = points_of(quiz.picks, pool)
    files: dict[str, Chunks] = {media_name(row): partial(_pieces, row) for row in pool.files.values()}
    data = {
        "questions": [
            page_data(item, pool, points.get(place), quiz.marking)
            for place, item in enumerate(pool.questions)
        ],
        "picks": list(pool.picks),
        "pass": quiz.pass_percent,
        "mix": quiz.mix_questions,
        "mixOptions": quiz.mix_options,
        "showsAnswers": quiz.review == "full",
    }
    body = (
        '<div id="quiz"></div><p id="outcome" tabindex="-1" role="status"></p>'
        '<button type="button" id="send" data-word="send"></button> '
        '<button type="button" id="again" data-word="again" hidden></button>'
    )
    return _Parts(body, ("scorm.js", "page.js", "marking.js", "quiz.js"), data, files, quiz.pass_percent)


def _write(parts: _Parts, title: str, lesson: UUID, target: Path) -> None:
    secret = SECRET if parts.pass_percent is not None else ""
    texts = {
        PAGE: _page(parts, title),
        "data.js": f"window.LESSON = {_as_script(parts.data)};\n",
        "LICENCE.txt": NOTE.format(academy=settings.WAGTAIL_SITE_NAME, secret=secret),
        **{name: (PAGES / name).read_text(encoding="utf-8") for name in (*parts.scripts, "page.css")},
    }
    identifier = f"lesson-{lesson}"
    said = manifest(
        identifier=identifier, title=title, files=[*texts, *parts.files], pass_percent=parts.pass_percent
    )
    with ZipFile(target, "w", ZIP_STORED) as zipped:
        for name, text in {"imsmanifest.xml": said, **texts}.items():
            zipped.writestr(ZipInfo(name, DAY), text.encode(), ZIP_DEFLATED)
        for name, read in parts.files.items():
            with zipped.open(ZipInfo(name, DAY), "w", force_zip64=True) as member:
                for chunk in read():
                    member.write(chunk)


def _page(parts: _Parts, title: str) -> str:
    scripts = "".join(f'<script src="{name}"></script>' for name in ("data.js", *parts.scripts))
    return (
        '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="page.css"></head><body><main><header><h1 id="title"></h1>'
        '<label><span class="quiet" data-word="language"></span> <select id="language"></select></label></header>'
        f'{parts.body}<p id="standing" class="quiet" role="status"></p></main>{scripts}</body></html>\n'
    )


def _as_script(data: dict[str, Json]) -> str:
    """JSON that may stand in a script file, also where an old browser reads line separators as ends of lines."""
    said = json.dumps(data, ensure_ascii=False)
    return said.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _once(data: bytes) -> Iterator[bytes]:
    yield data


def _pieces(row: Any) -> Iterator[bytes]:  # Any: a QuestionFile
    with open_file(row) as file:
        while chunk := file.read(CHUNK):
            yield chunk
