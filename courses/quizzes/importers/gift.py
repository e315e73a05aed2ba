"""GIFT: each question of the tree becomes one of ours; weights and texts that no kind keeps are named (pure)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from courses.quizzes.importers.answers import between
from courses.quizzes.importers.built import (
    Builder,
    Choice,
    accepted,
    choice_of,
    explained,
    pairs_of,
    question,
)
from courses.quizzes.importers.edits import Edited, Passage
from courses.quizzes.importers.gift_syntax import Answer, Block, GiftError, Question, Reader, Text, blocks_of
from courses.quizzes.importers.markup import Words, words_if_marked_up, words_in
from courses.quizzes.importers.results import Format, Intake, intake_of
from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.wording import number_in

LOOKS = re.compile(
    r"^\s*(?:::|\$CATEGORY\s*:|//)|(?<!\\)\{\s*(?:[=~#]|%|(?:T|F|TRUE|FALSE)\s*[#}]|\})",
    re.MULTILINE | re.IGNORECASE,
)
BLANK = "_____"
# What follows the braces when they stand in the place of a word.
SAYS = re.compile(r"\w|^[.?!。？！]")


def is_gift(text: str) -> bool:
    """Whether answers stand in braces."""
    return bool(LOOKS.search(text)) and "{" in text


def intake_of_gift(now: Edited) -> Intake:
    """The questions of a GIFT file; what cannot be read is found at the line where its question begins."""
    builder = Builder()
    passages: dict[int, Passage] = {}
    for block in blocks_of(now.text):
        passage = now.passage(block.line, block.last)
        block.line = passage.line
        passages[block.line] = passage
        try:
            tree = Reader(block.text).question()
        except GiftError as error:
            builder.error(block.line, "syntax", text=error.near)
            continue
        made = _made(builder, block, tree)
        if made is not None:
            builder.add(
                block.line, replace(made, category=block.category[:200], tags=list(block.tags)), block.id
            )
    if not builder.found and not builder.errors and not builder.unsupported:
        builder.error(1, "nothing-found")
    found = builder.finish()
    faulty = {finding.row for finding in builder.errors}
    intake = intake_of(Format.GIFT, found, builder.errors, builder.notes, builder.unsupported)
    return replace(intake, passages={line: each for line, each in passages.items() if line in faulty})


def _words(builder: Builder, block: Block, text: Text) -> str:
    read = _read(text)
    builder.lose(block.line, _item(block), read.lost)
    return read.text


def _read(text: Text) -> Words:
    if text.format == "plain":
        return Words(text.text)
    return words_in(text.text) if text.format == "html" else words_if_marked_up(text.text)


def _item(block: Block) -> str:
    return " ".join(block.text.split())[:60]


def _made(builder: Builder, block: Block, tree: Question) -> QuestionData | None:
    stem = _words(builder, block, tree.stem)
    if SAYS.search(tree.tail):
        tail = words_if_marked_up(tree.tail).text
        stem = f"{stem} {BLANK}{' ' if tail[:1].isalnum() else ''}{tail}".strip()
    if tree.kind is None:
        builder.leave(block.line, tree.name or stem, "description")
        return None
    general = _read(tree.feedback).text
    if tree.kind in {"T", "F"}:
        notes = [_read(note.text).text for note in tree.answers]
        said = explained("\n".join([general, *notes]))
        return question(Kind.TRUEFALSE, stem, answer=tree.kind == "T", explanation=said)
    if tree.kind == "#":
        return _number(builder, block, stem, tree, general)
    if not tree.answers:
        return question(Kind.ESSAY, stem, explanation=explained(general))
    return _listed(builder, block, stem, tree, general)


def _listed(builder: Builder, block: Block, stem: str, tree: Question, general: str) -> QuestionData | None:
    """Pairs, options or accepted words: the signs tell."""
    answers = tree.answers
    if any(each.right is not None for each in answers):
        if any(each.right is None for each in answers):
            builder.error(
                block.line,
                "not-a-pair",
                text=next(each.text.text for each in answers if each.right is None)[:40],
            )
            return None
        sides = [
            (_words(builder, block, each.text), _words(builder, block, each.right or each.text))
            for each in answers
        ]
        pairs, key = pairs_of(sides)
        return question(Kind.MATCHING, stem, options={"": pairs}, answer=key, explanation=explained(general))
    choices = [
        Choice(_words(builder, block, each.text), _weight(each), _read(each.feedback).text)
        for each in answers
    ]
    said = explained(general, choices)
    if any(each.sign == "~" for each in answers):
        is_single = any(each.sign == "=" for each in answers)
        item = question(Kind.SINGLE, stem, explanation=said)
        return choice_of(builder, block.line, item, choices, is_single=is_single)
    return question(Kind.SHORT, stem, answer=accepted(builder, block.line, choices), explanation=said)


def _weight(answer: Answer) -> float:
    if answer.weight is not None:
        return answer.weight
    return 0.0 if answer.sign == "~" else 100.0


def _number(builder: Builder, block: Block, stem: str, tree: Question, general: str) -> QuestionData | None:
    """The number that earns everything; others are noted."""
    keys: list[tuple[float, dict[str, str], str]] = []
    choices = []
    for each in tree.answers:
        choices.append(Choice(each.text.text, 0, _read(each.feedback).text))
        if each.sign == "~" or each.text.text.strip() in {"", "*"}:
            continue
        key = _key(each.text.text)
        if key is None:
            builder.error(block.line, "not-a-number", answer=each.text.text[:40])
            return None
        keys.append((_weight(each), key, each.text.text))
    if not keys:
        builder.error(block.line, "answer-missing")
        return None
    best = max(keys, key=lambda each: each[0])
    for weight, key, text in keys:
        if key is not best[1]:
            builder.note(block.line, "partial-answer", text=text[:40], percent=f"{weight:.5g}")
    said = explained(general, [each for each in choices if each.text.strip() not in {"", "*"}] or choices)
    return question(Kind.NUMERICAL, stem, answer=best[1], explanation=said)


def _key(text: str) -> dict[str, str] | None:
    """3:2 is a value with its tolerance, 1..5 a range."""
    low, dots, high = text.partition("..")
    ends = (number_in(low), number_in(high)) if dots else (None, None)
    if ends[0] is not None and ends[1] is not None:
        return between(min(ends[0], ends[1]), max(ends[0], ends[1]))
    value, _colon, tolerance = text.partition(":")
    if number_in(value) is None or number_in(tolerance or "0") is None:
        return None
    margin = number_in(tolerance or "0") or Decimal(0)
    return {"value": value.strip(), "tolerance": "0" if not margin else tolerance.strip()}
