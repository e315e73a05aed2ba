"""Reads the smaller cells of a question: options in one cell, difficulty, points, tags, chapters, rubrics (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from courses.quizzes.importers.answers import Unclear
from courses.quizzes.items import Json, Marking
from courses.quizzes.spelling import LETTERS
from courses.quizzes.wording import number_in
from courses.workbooks.grid import Cell, Kind, narrow

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]|_x000[dD]_")
# A. A、 A． (A) A: at the beginning of an option. A point before a digit is a decimal: "A.5" is not met in the field.
LETTERED = re.compile(r"^\s*[(（\[【]?([A-LＡ-Ｌa-l])\s*(?:[)）\]】][.．、:：]?|[.．、:：])\s*")
MARK = re.compile(r"(?:^|(?<=[\s;；,，。|]))[(（\[【]?([A-LＡ-Ｌ])(?:[)）\]】][.．、:：]?|[.．、:：])\s*")
TIGHT = re.compile(r"[(（\[【]?([A-LＡ-Ｌ])(?:[)）\]】][.．、:：]?|[.．、:：])\s*")
CUTS = (
    r"\n+",
    r"\s*[|｜]+\s*",
    r"\s*(?:##|\$\$|\$;\$|@@)\s*",
    r"\s*[;；]\s*",
    r"\t+",
    r"\s*[、]\s*",
    r"\s*[,，]\s*",
)
LEVELS = {
    1: "易 容易 简单 低 很易 easy veryeasy simple low de dedang basic 初级 基础 nhanbiet",
    2: "较易 偏易 比较容易 较简单 ratherEasy fairlyeasy kháde thonghieu",
    3: "中 中等 一般 适中 普通 中级 难度中 medium moderate normal average middle tb trungbinh vua vandung",
    4: "较难 偏难 比较难 ratherhard fairlyhard khakho",
    5: "难 困难 很难 高 高级 hard difficult veryhard high kho khokhan advanced vandungcao",
}
_LEVEL = {word.casefold(): level for level, words in LEVELS.items() for word in words.split()}
_STARS = re.compile(r"[★⭐✩☆*＊]+")
_MARKINGS = {
    Marking.ALL: "all 全对 全对得分 全对才得分 不得分 不给分 无 none allornothing 全部正确 0 khong",
    Marking.HALF: "half 一半 半分 得一半 半对 50% motnua 漏选得一半 漏选半分 漏选得半分",
    Marking.PARTS: "parts 按比例 比例 每项 按选项 partial share 按比例得分 每选对一项 tungphan",
}
_MARKING = {word: marking for marking, words in _MARKINGS.items() for word in words.split()}
_MUST = re.compile(r"\s*[(（]?(必须|否决项?|must|bắt buộc)[)）]?\s*$", re.IGNORECASE)
_LINE_POINTS = re.compile(
    r"^(.*?)[\s|｜:：(（]+([\d.]+)\s*(?:分|points?|điểm|đ)?\s*[)）]?$", re.IGNORECASE | re.DOTALL
)


def cell_text(cell: Cell | None) -> str:
    """What stands in a cell, without signs that no keyboard makes; a number as a person would read it. Raises Unclear for
    a cell that no text can be read from.
    """
    if cell is None:
        return ""
    if cell.kind is Kind.UNCALCULATED:
        raise Unclear("formula")
    if cell.kind is Kind.ERROR:
        raise Unclear("cell-error", error=cell.text)
    if cell.kind is Kind.DATE:
        raise Unclear("date-cell", date=cell.text)
    if cell.kind is Kind.NUMBER:
        return _number_text(cell.text)
    text = CONTROL.sub("", cell.text.replace("\r\n", "\n").replace("\r", "\n"))
    return (
        unicodedata.normalize("NFC", text)
        .replace("\u200b", "")
        .replace("\ufeff", "")
        .strip(" \t\n\u3000\xa0")
    )


def _number_text(raw: str) -> str:
    """0.69999999999999996 is how a file keeps 0.7."""
    try:
        text = f"{float(raw):.15g}"
    except ValueError:
        return raw
    return raw if "e" in text else text


def options_in_cell(text: str) -> list[str]:
    """Several options in one cell: by their letters, else by lines, strokes, semicolons, commas."""
    for mark in (MARK, TIGHT):
        found = list(mark.finditer(text))
        letters = [unicodedata.normalize("NFKC", each[1]) for each in found]
        if len(found) > 1 and letters == list(LETTERS[: len(found)]) and not text[: found[0].start()].strip():
            ends = [each.start() for each in found[1:]] + [len(text)]
            parts = [text[each.end() : end] for each, end in zip(found, ends, strict=True)]
            return [part.strip(" \t\n;；|｜,，$#") for part in parts]
    for cut in CUTS:
        parts = [part.strip() for part in re.split(cut, text) if part.strip()]
        if len(parts) > 1:
            return unlettered(parts)
    return [text.strip()] if text.strip() else []


def unlettered(options: Sequence[str]) -> list[str]:
    """Options without their own letters, where every one has its own."""
    found = [LETTERED.match(option) for option in options]
    letters = [unicodedata.normalize("NFKC", each[1]).upper() if each else "" for each in found]
    if not options or letters != list(LETTERS[: len(options)]):
        return list(options)
    return [
        option[each.end() :].strip() if each else option for option, each in zip(options, found, strict=True)
    ]


def difficulty_in(text: str) -> int:
    """1 (easy) to 5, from a word, stars, a number, or a facility: 0.7 of all get it right. Raises Unclear."""
    said = narrow(text)
    word = "".join(
        c
        for c in unicodedata.normalize("NFKD", said.casefold().replace("đ", "d"))
        if not unicodedata.combining(c)
    )
    word = re.sub(r"[\s_\-.:：]+|难度|程度|级$|题$|度$", "", word) if _number(said) is None else ""
    if word in _LEVEL:
        return _LEVEL[word]
    if _STARS.fullmatch(said.replace(" ", "")):
        return min(5, max(1, sum(said.count(star) for star in "★⭐*＊")))
    value = _number(re.sub(r"[星级颗%]$", "", said))
    if value is not None and said.endswith("%"):
        value /= 100
    if value is None or not 0 <= value <= 5:
        raise Unclear("difficulty-unknown", said=said[:20])
    if value >= 1 and value == int(value):
        return int(value)
    if value < 1:
        return next(
            (
                level
                for level, least in ((1, 0.8), (2, 0.6), (3, 0.4), (4, 0.2))
                if value >= Decimal(str(least))
            ),
            5,
        )
    return round(value)


def points_in(text: str) -> int:
    """Hundredths of points. Raises Unclear."""
    value = _number(re.sub(r"\s*(分|points?|pts?|điểm|đ)\.?$", "", narrow(text), flags=re.IGNORECASE))
    if value is None or not Decimal("0.01") <= value <= 100:
        raise Unclear("points-unknown", said=narrow(text)[:20])
    return int(value * 100)


def _number(text: str) -> Decimal | None:
    return number_in(text)


def marking_in(text: str, points_hundredths: int) -> Marking | None:
    """What a half-right answer earns; None for a number that no rule of ours gives."""
    word = re.sub(r"[\s_。.]+", "", narrow(text).casefold())
    if word in _MARKING:
        return _MARKING[word]
    value = number_in(re.sub(r"分$", "", word))
    if value is None:
        return None
    if value == 0:
        return Marking.ALL
    return Marking.HALF if value * 200 == points_hundredths or value == Decimal("0.5") else None


def tags_in(text: str) -> list[str]:
    """Tags, cut at any sign."""
    parts = (part.strip(" #") for part in re.split(r"[,，、;；|｜\n#]+", text))
    return list(dict.fromkeys(part[:60] for part in parts if part))


def category_in(texts: Sequence[str]) -> str:
    """A path from one cell or several: 用电安全/接地."""
    parts = [
        part.strip()
        for text in texts
        for part in re.split(r"\s*(?:/|＞|>|\\|→|»|-{2,})\s*", text.replace("\n", " "))
        if part.strip()
    ]
    return "/".join(part[:60] for part in parts)[:200]


def rubric_in(text: str, language: str) -> list[dict[str, Json]]:
    """Lines of “what the examiner looks at | points | must”. Raises Unclear."""
    lines: list[dict[str, Json]] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        words = _MUST.sub("", line.strip())
        is_must = words != line.strip()
        found = _LINE_POINTS.match(words.rstrip(" |｜"))
        if found is None or number_in(found[2]) is None:
            raise Unclear("rubric-points", line=line.strip()[:40])
        points = int((number_in(found[2]) or Decimal(0)) * 100)
        said = found[1].strip(" |｜:：")
        lines.append({"words": {language: said}, "points_hundredths": points, "must": is_must})
    return lines
