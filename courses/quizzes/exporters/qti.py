"""Questions as a package of QTI 3.0 items: what `importers.qti` reads back the same (pure)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from courses.outline import in_language
from courses.quizzes.exporters.losses import FileKind, holds
from courses.quizzes.exporters.media import NO_FILES, OutFile, OutFiles, shown_at
from courses.quizzes.exporters.pairs import straightened
from courses.quizzes.importers.answers import BLANK, blanks_in
from courses.quizzes.importers.qti import MANIFEST, OWN, SHORT_CLASS
from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.papers import options_in
from courses.quizzes.spelling import LETTERS

ITEM_SCHEMA = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE_SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
MATCH_CORRECT = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct"
TRUTHS = {"zh-hans": ("对", "错"), "en": ("True", "False"), "vi": ("Đúng", "Sai")}
# A zip of the same questions is the same file on every day.
DAY = (2020, 1, 1, 0, 0, 0)
MOST_TITLE = 60
MEDIA = "media"
MARK = re.compile("\ue020(\\d+)\ue021")
Body = tuple[str, str]  # the declarations, the interactions


def package_of(items: Sequence[QuestionData], language: str, *, files: OutFiles = NO_FILES) -> bytes:
    """A zip with a manifest, an item a question in one language, and what they show; kinds that QTI does not know are left
    out.
    """
    out = io.BytesIO()
    resources = []
    written: dict[str, OutFile] = {}
    with ZipFile(out, "w", ZIP_DEFLATED) as zipped:
        for item in items:
            if holds(FileKind.QTI, item):
                name = f"items/{OWN}{item.uuid}.xml"
                text = item_of(straightened(item), language, files)
                zipped.writestr(ZipInfo(name, DAY), text, ZIP_DEFLATED)
                own = {medium["key"]: files[medium["key"]] for medium in item.media if medium["key"] in files}
                written.update(own)
                used = "".join(f'<file href="{MEDIA}/{file.name}"/>' for file in own.values())
                resources.append(
                    f'<resource identifier={quoteattr(OWN + item.uuid)} type="imsqti_item_xmlv3p0" href="{name}"><file href="{name}"/>{used}</resource>'
                )
        for file in written.values():
            zipped.writestr(ZipInfo(f"{MEDIA}/{file.name}", DAY), file.load(), ZIP_STORED)
        zipped.writestr(ZipInfo(MANIFEST, DAY), _manifest(resources), ZIP_DEFLATED)
    return out.getvalue()


def _manifest(resources: Sequence[str]) -> str:
    about = "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{PACKAGE_SCHEMA}" identifier="questions">{about}'
        f"<organizations/><resources>{''.join(resources)}</resources></manifest>"
    )


def item_of(item: QuestionData, language: str, files: OutFiles = NO_FILES) -> str:
    """One item. What it shows lies beside the folder of the items."""
    stem = in_language(item.stem, language)
    marked, shown = _with_media(item, language, files)
    declared, body = _BODIES[Kind(item.kind)](marked, options_in(marked, language), language)
    body = MARK.sub(lambda found: shown[int(found[1])], body)
    best = f"{item.points_hundredths / 100:.2f}"
    said = in_language(item.explanation, language)
    feedback = (
        f'<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="EXPLANATION" show-hide="show"><qti-content-body>{_lines(said)}</qti-content-body></qti-modal-feedback>'
        if said
        else ""
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<qti-assessment-item xmlns="{ITEM_SCHEMA}" identifier={quoteattr(OWN + item.uuid)} '
        f'title={quoteattr(" ".join(stem.split())[:MOST_TITLE])} adaptive="false" time-dependent="false" xml:lang={quoteattr(language)}>'
        f"{declared}"
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>'
        f'<qti-outcome-declaration identifier="MAXSCORE" cardinality="single" base-type="float"><qti-default-value><qti-value>{best}</qti-value></qti-default-value></qti-outcome-declaration>'
        '<qti-outcome-declaration identifier="FEEDBACK" cardinality="single" base-type="identifier"/>'
        f"<qti-item-body>{'' if item.kind == Kind.FILL else _lines(stem)}{_media(item, 'stem', language, files)}{body}</qti-item-body>"
        f"{_processing(item)}{feedback}</qti-assessment-item>"
    )


def _with_media(item: QuestionData, language: str, files: OutFiles) -> tuple[QuestionData, list[str]]:
    """The question with a mark after each option (of pairs: left side) that shows something, and what the marks stand for:
    elements that the words of an option, which are escaped, cannot hold.
    """
    shown: list[str] = []
    options: list[Any] = []  # Any: texts or pairs
    for place, option in enumerate(options_in(item, language)):
        elements, mark = _media(item, place, language, files), ""
        if elements:
            mark = f"\ue020{len(shown)}\ue021"
            shown.append(elements)
        options.append([option[0] + mark, option[1]] if item.kind == Kind.MATCHING else option + mark)
    return (replace(item, options={language: options}), shown) if shown else (item, shown)


def _media(item: QuestionData, at: str | int, language: str, files: OutFiles) -> str:
    """The elements of what stands at a place."""
    elements = []
    for medium, file, words in shown_at(item, at, files, language):
        href = quoteattr(f"../{MEDIA}/{file.name}")
        if medium["kind"] == "image":
            elements.append(f"<img src={href} alt={quoteattr(words)}/>")
        else:
            elements.append(f"<audio src={href} aria-label={quoteattr(words)}></audio>")
    together = "".join(elements)
    return f"<p>{together}</p>" if together and at == "stem" else together


def _processing(item: QuestionData) -> str:
    """How an item is marked where a machine may."""
    if item.kind == Kind.ESSAY:
        return ""
    margin = item.answer.get("tolerance") or "0" if item.kind == Kind.NUMERICAL else "0"
    if margin == "0":
        return f'<qti-response-processing template="{MATCH_CORRECT}"/>'
    return (
        f'<qti-response-processing><qti-response-condition><qti-response-if><qti-equal tolerance-mode="absolute" tolerance="{escape(margin)} {escape(margin)}">'
        '<qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-equal>'
        '<qti-set-outcome-value identifier="SCORE"><qti-variable identifier="MAXSCORE"/></qti-set-outcome-value>'
        "</qti-response-if></qti-response-condition></qti-response-processing>"
    )


def _lines(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def _declared(
    values: Sequence[str], cardinality: str, base: str, *, name: str = "RESPONSE", mapped: Sequence[str] = ()
) -> str:
    right = "".join(f"<qti-value>{escape(value)}</qti-value>" for value in values)
    entries = "".join(f'<qti-map-entry map-key={quoteattr(value)} mapped-value="1"/>' for value in mapped)
    mapping = f'<qti-mapping default-value="0">{entries}</qti-mapping>' if entries else ""
    correct = f"<qti-correct-response>{right}</qti-correct-response>" if right else ""
    return f'<qti-response-declaration identifier="{name}" cardinality="{cardinality}" base-type="{base}">{correct}{mapping}</qti-response-declaration>'


def _choices(texts: Sequence[str]) -> str:
    return "".join(
        f'<qti-simple-choice identifier="{LETTERS[place]}">{escape(text)}</qti-simple-choice>'
        for place, text in enumerate(texts)
    )


def _choice(item: QuestionData, options: list[Any], language: str) -> Body:  # Any: texts
    if item.kind == Kind.TRUEFALSE:
        options = list(TRUTHS.get(language, TRUTHS["en"]))
        places = [0 if item.answer else 1]
    else:
        places = item.answer if item.kind == Kind.MULTIPLE else [item.answer]
    is_many = item.kind == Kind.MULTIPLE
    declared = _declared(
        [LETTERS[place] for place in places], "multiple" if is_many else "single", "identifier"
    )
    most = 0 if is_many else 1
    return (
        declared,
        f'<qti-choice-interaction response-identifier="RESPONSE" max-choices="{most}">{_choices(options)}</qti-choice-interaction>',
    )


def _order(item: QuestionData, options: list[Any], _language: str) -> Body:  # Any: texts
    declared = _declared([LETTERS[place] for place in item.answer], "ordered", "identifier")
    return (
        declared,
        f'<qti-order-interaction response-identifier="RESPONSE">{_choices(options)}</qti-order-interaction>',
    )


def _match(_item: QuestionData, options: list[Any], _language: str) -> Body:  # Any: pairs
    lefts = [pair[0] for pair in options if pair[0]]
    declared = _declared([f"L{place} R{place}" for place in range(len(lefts))], "multiple", "directedPair")

    def side(letter: str, texts: Sequence[str]) -> str:
        choices = (
            f'<qti-simple-associable-choice identifier="{letter}{place}" match-max="1">{escape(text)}</qti-simple-associable-choice>'
            for place, text in enumerate(texts)
        )
        return f"<qti-simple-match-set>{''.join(choices)}</qti-simple-match-set>"

    both = side("L", lefts) + side("R", [pair[1] for pair in options])
    return (
        declared,
        f'<qti-match-interaction response-identifier="RESPONSE" max-associations="{len(lefts)}">{both}</qti-match-interaction>',
    )


def _entry(name: str = "RESPONSE", look: str = "") -> str:
    shown = f' class="{look}"' if look else ""
    return f'<qti-text-entry-interaction{shown} response-identifier="{name}"/>'


def _fill(item: QuestionData, _options: list[Any], language: str) -> Body:  # Any: none
    """Words are written where the stem shows its blanks; below it where it shows none."""
    names = [f"RESPONSE{place}" for place in range(1, len(item.answer) + 1)]
    declared = "".join(
        _declared(texts[:1], "single", "string", name=name, mapped=texts)
        for name, texts in zip(names, item.answer, strict=True)
    )
    stem = in_language(item.stem, language)
    if blanks_in(stem) != len(names) or len(BLANK.findall(stem)) != len(names):
        return declared, _lines(stem) + "".join(f"<p>{_entry(name)}</p>" for name in names)
    pieces = BLANK.split("\n".join(line for line in stem.split("\n") if line.strip()))
    text = escape(pieces[0]) + "".join(
        _entry(name) + escape(piece) for name, piece in zip(names, pieces[1:], strict=True)
    )
    return declared, "".join(f"<p>{line}</p>" for line in text.split("\n"))


def _number(item: QuestionData, _options: list[Any], _language: str) -> Body:  # Any: none
    return _declared([item.answer["value"]], "single", "float"), f"<p>{_entry(look=SHORT_CLASS)}</p>"


def _short(item: QuestionData, _options: list[Any], _language: str) -> Body:  # Any: none
    return _declared(
        item.answer[:1], "single", "string", mapped=item.answer
    ), f"<p>{_entry(look=SHORT_CLASS)}</p>"


def _essay(_item: QuestionData, _options: list[Any], _language: str) -> Body:  # Any: none
    return _declared(
        [], "single", "string"
    ), '<qti-extended-text-interaction response-identifier="RESPONSE"/>'


_BODIES: Mapping[Kind, Callable[[QuestionData, list[Any], str], Body]] = {  # Any: texts or pairs
    Kind.SINGLE: _choice,
    Kind.MULTIPLE: _choice,
    Kind.TRUEFALSE: _choice,
    Kind.ORDERING: _order,
    Kind.MATCHING: _match,
    Kind.FILL: _fill,
    Kind.NUMERICAL: _number,
    Kind.SHORT: _short,
    Kind.ESSAY: _essay,
}
