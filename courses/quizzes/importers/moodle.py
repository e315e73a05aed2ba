"""Moodle XML: each question that a kind of ours holds; files, other types and lost weights are named (pure)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import unquote

from courses.quizzes.importers.attached import Attachments
from courses.quizzes.importers.built import (
    Builder,
    Choice,
    accepted,
    choice_of,
    explained,
    pairs_of,
    question,
)
from courses.quizzes.importers.gift_syntax import path_of
from courses.quizzes.importers.kinds import truth_of
from courses.quizzes.importers.markup import Words, words_if_marked_up, words_in
from courses.quizzes.importers.results import Format, Intake, intake_of
from courses.quizzes.importers.xmltree import Node
from courses.quizzes.items import FULL_POINTS, Kind, QuestionData
from courses.quizzes.wording import number_in
from courses.workbooks.refusals import FileDamaged

FILES = frozenset({"file", "image_base64"})
# <img src="@@PLUGINFILE@@/a.png" alt="…">, and sound in the same way.
SHOWN = re.compile(r"<(?:img|audio|source)\b[^<>]*?@@PLUGINFILE@@/([^\"'<>?]+)[^<>]*>", re.IGNORECASE)
ALT = re.compile(r"\balt\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
HUNDREDTHS_MAX = 10_000
# {1:SHORTANSWER:=Paris~%50%Lyon#feedback}
CLOZE = re.compile(r"\{\s*\d*\s*:\s*([A-Z_]+)\s*:((?:\\.|[^{}\\])*)\}", re.IGNORECASE | re.DOTALL)
CLOZE_ANSWER = re.compile(r"^\s*(=|%-?[\d.]+%)?\s*((?:\\.|[^#\\])*)", re.DOTALL)
WORDS_OF_CLOZE = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
NUMBERS_OF_CLOZE = frozenset({"NUMERICAL", "NM"})
GAP = re.compile(r"\[\[(\d{1,2})\]\]")
BLANK = "____"
PICTURE_NAMES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp")
MEDIA_NAMES = (".mp3", ".mp4", ".wav", ".ogg", ".webm", ".m4a", ".avi", ".mov")


def is_moodle(root: Node) -> bool:
    """Whether it is a quiz of Moodle."""
    return root.name == "quiz"


def intake_of_moodle(root: Node) -> Intake:
    """The questions of a file; each is found at the line where it begins."""
    builder, attachments = Builder(), Attachments()
    category = ""
    for node in root.nodes("question"):
        _attach(node, attachments)
        kind = node.attributes.get("type", "").lower()
        if kind == "category":
            named = node.node("category")
            category = path_of(named.text if named else "")
            continue
        made = _made(builder, node, kind)
        if made is not None:
            builder.add(
                node.line, _detailed(node, replace(made, category=category[:200])), node.said("idnumber")
            )
    if not builder.found and not builder.errors and not builder.unsupported:
        builder.error(1, "nothing-found")
    return intake_of(
        Format.MOODLE, builder.finish(), builder.errors, builder.notes, builder.unsupported,
        files=attachments.files,
    )  # fmt: skip


def _attach(question: Node, attachments: Attachments) -> None:
    """Put signs where texts show files that stand beside them; what is taken is no file of the question any more."""
    for holder in question.all("questiontext", "answer", "subquestion", "generalfeedback"):
        files = {unquote(each.attributes.get("name", "")): each for each in holder.nodes("file")}
        text = holder.node("text")
        if not files or text is None:
            continue
        taken: dict[str, Node] = {}

        def sign(found: re.Match[str], files: dict[str, Node] = files, taken: dict[str, Node] = taken) -> str:
            name, said = unquote(found[1]), ALT.search(found[0])
            if name not in files:
                return found[0]
            taken[name] = files[name]
            return attachments.sign(name, said[1] if said else "", partial(_decoded, files[name]))

        text.parts[:] = [SHOWN.sub(sign, text.text)]
        holder.parts[:] = [
            part
            for part in holder.parts
            if isinstance(part, str) or not any(part is each for each in taken.values())
        ]


def _decoded(file: Node) -> bytes:
    """The bytes of a file. Raises FileDamaged."""
    try:
        return base64.b64decode(file.text, validate=False)
    except ValueError as error:
        raise FileDamaged from error


def _made(builder: Builder, node: Node, kind: str) -> QuestionData | None:
    make = _MAKERS.get(kind)
    if make is None:
        builder.leave(node.line, _name(node), kind or "kind")
        return None
    stem = _words(node.node("questiontext"))
    builder.lose(node.line, _name(node), sorted({*stem.lost, *_files(node)}))
    return make(builder, node, stem.text)


def _name(node: Node) -> str:
    name = node.node("name")
    return (name.said("text") if name else "") or _words(node.node("questiontext")).text[:60]


def _words(node: Node | None) -> Words:
    """The words of an element with a format: HTML unless it says otherwise."""
    if node is None:
        return Words("")
    text = _markup(node).strip()
    form = node.attributes.get("format", "html")
    if form in {"html", "moodle_auto_format"}:
        return words_in(text) if "<" in text or "&" in text else Words(text)
    return Words(text) if form == "plain_text" else words_if_marked_up(text)


def _markup(node: Node | None) -> str:
    if node is None:
        return ""
    inner = node.node("text")
    return inner.text if inner is not None else node.text


def _files(node: Node) -> set[str]:
    """What kinds of files stand inside."""
    names = [each.attributes.get("name", "").lower() for each in node.all("file")]
    names += [each.text.lower() for each in node.all("image") if each.text.strip()]
    return {
        "picture" if name.endswith(PICTURE_NAMES) else "media" if name.endswith(MEDIA_NAMES) else "file"
        for name in names
    }


def _detailed(node: Node, item: QuestionData) -> QuestionData:
    """With its points and tags."""
    points = number_in(node.said("defaultgrade") or "1")
    hundredths = int(points * 100) if points and Decimal("0.01") <= points else FULL_POINTS
    tags = [tag.said("text") for group in node.nodes("tags") for tag in group.nodes("tag")]
    return replace(
        item, points_hundredths=min(hundredths, HUNDREDTHS_MAX), tags=[tag[:60] for tag in tags if tag]
    )


def _general(node: Node) -> str:
    return _words(node.node("generalfeedback")).text


def _choices(builder: Builder, node: Node) -> list[Choice]:
    choices = []
    for each in node.nodes("answer"):
        text = _words(each)
        builder.lose(node.line, _name(node), text.lost)
        weight = number_in(each.attributes.get("fraction", "0")) or Decimal(0)
        choices.append(Choice(text.text, float(weight), _words(each.node("feedback")).text))
    return choices


def _multichoice(builder: Builder, node: Node, stem: str) -> QuestionData | None:
    choices = _choices(builder, node)
    is_single = node.said("single").lower() in {"", "true", "1"}
    item = question(Kind.SINGLE, stem, explanation=explained(_general(node), choices))
    return choice_of(builder, node.line, item, choices, is_single=is_single)


def _truth(builder: Builder, node: Node, stem: str) -> QuestionData | None:
    choices = _choices(builder, node)
    right = [truth_of(each.text) for each in choices if each.weight > 0]
    if len(right) != 1 or right[0] is None:
        builder.error(node.line, "no-key")
        return None
    return question(Kind.TRUEFALSE, stem, answer=right[0], explanation=explained(_general(node), choices))


def _short(builder: Builder, node: Node, stem: str) -> QuestionData:
    choices = _choices(builder, node)
    if node.said("usecase") in {"1", "true"}:
        builder.note(node.line, "case-lost")
    said = explained(_general(node), choices)
    return question(Kind.SHORT, stem, answer=accepted(builder, node.line, choices), explanation=said)


def _number(builder: Builder, node: Node, stem: str) -> QuestionData | None:
    choices = _choices(builder, node)
    margins = [each.said("tolerance") or "0" for each in node.nodes("answer")]
    keys = [
        (each.weight, each.text, margin)
        for each, margin in zip(choices, margins, strict=True)
        if number_in(each.text) is not None and number_in(margin) is not None and each.weight > 0
    ]
    if not keys:
        builder.error(node.line, "not-a-number", answer=choices[0].text[:40] if choices else "")
        return None
    best = max(keys, key=lambda each: each[0])
    for weight, text, _margin in keys:
        if (weight, text) != best[:2]:
            builder.note(node.line, "partial-answer", text=text[:40], percent=f"{weight:.5g}")
    key = {"value": best[1].strip(), "tolerance": "0" if not number_in(best[2]) else best[2].strip()}
    return question(Kind.NUMERICAL, stem, answer=key, explanation=explained(_general(node), choices))


def _matching(builder: Builder, node: Node, stem: str) -> QuestionData:
    sides = []
    for each in node.nodes("subquestion"):
        left = _words(each)
        builder.lose(node.line, _name(node), left.lost)
        right = _words(each.node("answer")).text
        if left.text or right:
            sides.append((left.text, right))
    pairs, key = pairs_of(sides)
    return question(
        Kind.MATCHING, stem, options={"": pairs}, answer=key, explanation=explained(_general(node))
    )


def _ordering(_builder: Builder, node: Node, stem: str) -> QuestionData:
    ordered = sorted(
        node.nodes("answer"), key=lambda each: number_in(each.attributes.get("fraction", "0")) or Decimal(0)
    )
    options = [_words(each).text for each in ordered]
    said = explained(_general(node))
    return question(
        Kind.ORDERING, stem, options={"": options}, answer=list(range(len(options))), explanation=said
    )


def _essay(_builder: Builder, node: Node, stem: str) -> QuestionData:
    said = "\n".join(text for text in (_general(node), _words(node.node("graderinfo")).text) if text)
    return question(Kind.ESSAY, stem, explanation=explained(said))


def _cloze(builder: Builder, node: Node, _stem: str) -> QuestionData | None:
    """Each part becomes a blank with what it accepts."""
    raw = _markup(node.node("questiontext"))
    blanks = []
    for part in CLOZE.finditer(raw):
        kind = part[1].upper()
        texts = _cloze_texts(builder, node, part[2])
        if not texts:
            builder.error(node.line, "no-key")
            return None
        if kind in NUMBERS_OF_CLOZE:
            texts = [text.partition(":")[0] for text in texts]
        elif kind not in WORDS_OF_CLOZE:
            builder.lose(node.line, _name(node), ["cloze-part"])
        blanks.append(texts)
    if not blanks:
        builder.leave(node.line, _name(node), "cloze")
        return None
    stem = words_in(CLOZE.sub(BLANK, raw)).text
    return question(Kind.FILL, stem, answer=blanks, explanation=explained(_general(node)))


def _cloze_texts(builder: Builder, node: Node, said: str) -> list[str]:
    """The answers that earn everything; others are noted."""
    choices = []
    for piece in re.split(r"(?<!\\)~", said):
        found = CLOZE_ANSWER.match(piece)
        if found is None:
            continue
        text = words_if_marked_up(re.sub(r"\\(.)", r"\1", found[2])).text
        sign = found[1] or ""
        weight = 100.0 if sign == "=" else float(sign.strip("%")) if sign else 0.0
        choices.append(Choice(text, weight))
    return accepted(builder, node.line, choices)


def _gaps(builder: Builder, node: Node, stem: str) -> QuestionData | None:
    """Words to be chosen or dragged into a text, each by its number."""
    words = [_words(each).text for each in node.nodes("selectoption", "dragbox")]
    places = [int(place) for place in GAP.findall(stem)]
    if not places or any(not 0 < place <= len(words) for place in places):
        builder.leave(node.line, _name(node), node.attributes.get("type", "kind"))
        return None
    builder.lose(node.line, _name(node), ["cloze-part"])
    blanks = [[words[place - 1]] for place in places]
    return question(Kind.FILL, GAP.sub(BLANK, stem), answer=blanks, explanation=explained(_general(node)))


def _description(builder: Builder, node: Node, _stem: str) -> Any:  # Any: nothing, as its fellows may give
    builder.leave(node.line, _name(node), "description")


_MAKERS: dict[str, Callable[[Builder, Node, str], QuestionData | None]] = {
    "multichoice": _multichoice,
    "truefalse": _truth,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _gaps,
    "ddwtos": _gaps,
    "description": _description,
}
