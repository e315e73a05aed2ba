"""Questions pasted from Word or written as text: 1. 题干（A）, A. 选项, 答案：B, 解析：…, in sections (pure)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from courses.quizzes.importers.answers import BLANK
from courses.quizzes.importers.cells import CONTROL, MARK, TIGHT, options_in_cell
from courses.quizzes.importers.drafts import Draft
from courses.quizzes.importers.kinds import CHOICE, kind_word, truth_of
from courses.quizzes.importers.results import Finding
from courses.quizzes.items import Kind
from courses.quizzes.spelling import LETTERS

SECTION = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]+\s*(?:[、.．:：]|部分|大题)|[(（][一二三四五六七八九十]+[)）]|[IVX]+\s*[.、]|(?:phần|part|section)\s*\w+\s*[:.]?)\s*(.+)$",
    re.IGNORECASE,
)
ALONE = re.compile(r"^\s*[【\[]?\s*([\u4e00-\u9fff]{2,8}题)\s*[】\]]?\s*(?:[(（].*[)）])?\s*[:：]?\s*$")
EACH = re.compile(
    r"每(?:小?题|空|道)\s*([\d.]+)\s*分|([\d.]+)\s*(?:points? each|điểm/câu|điểm mỗi câu)", re.IGNORECASE
)
BEGIN = re.compile(
    r"^\s*(?:第\s*(\d{1,4})\s*题\s*[.．、:：]?|(?:题目?|问题|question|câu(?: hỏi)?|q)\s*(\d{1,4})\s*[.．、:：)）]?"
    r"|[(（\[【]?(\d{1,4})\s*(?:[、．)）\]】:：]|[.](?!\d)))\s*(\S.*)?$",
    re.IGNORECASE,
)
LABELS: tuple[tuple[str, str], ...] = (
    ("answer", r"正确答案|参考答案|标准答案|试题答案|答案|答|answers?|correct answer|key|đáp án(?: đúng)?"),
    (
        "explanation",
        r"答案解析|试题解析|题目解析|解析|详解|解答|explanation|rationale|feedback|giải thích|lời giải",
    ),
    ("difficulty", r"难度|难易度|难易程度|难度系数|difficulty|độ khó"),
    ("tags", r"知识点|考点|标签|关键词|tags?|keywords?|từ khoá|từ khóa"),
    ("category", r"章节|所属章节|分类|category|chapter|chương|chủ đề"),
    ("points", r"分值|分数|points?|score|điểm"),
    ("kind", r"题型|类型|type|loại(?: câu hỏi)?"),
)
LABEL = re.compile(
    "|".join(
        rf"(?P<{token}>^\s*[【\[]\s*(?:{words})\s*[】\]]\s*[:：]?|^\s*(?:{words})\s*[:：])"
        for token, words in LABELS
    ),
    re.IGNORECASE,
)
INLINE = re.compile(
    r"[\s　]*[【\[(（]?\s*(?:正确答案|参考答案|标准答案|答案)\s*[】\]]?\s*[:：]\s*([A-L√×✓✗对错ＡＢＣＤＥＦ、,， ]{1,20}?)\s*[)）】]?\s*$"
)
BRACKETED = re.compile(
    r"[(（【\[]\s*([A-LＡ-Ｌ](?:[\s、,，]*[A-LＡ-Ｌ])*|[√×✓✗✔✘VXvx]|对|错|正确|错误)\s*[)）】\]]"
)
KIND_FIRST = re.compile(r"^\s*[(（【\[]\s*([^)）】\]]{1,12})\s*[)）】\]]\s*")
POINTS = re.compile(r"\s*[(（]\s*(?:本题)?\s*([\d.]+)\s*分\s*[)）]\s*")
KEY_TITLE = re.compile(
    r"^\s*[【\[]?\s*(?:参考答案|答案|标准答案|答案部分|answer key|answers|đáp án)\s*[】\]]?\s*[:：]?\s*$",
    re.IGNORECASE,
)
KEY_SPAN = re.compile(r"(\d{1,4})\s*[-—–~～至]\s*(\d{1,4})\s*[.．、:：]?\s*((?:[A-L]\s*)+|(?:[√×对错]\s*)+)")
KEY_ONE = re.compile(r"(\d{1,4})\s*[.．、:：)）]?\s*([A-L]{1,8}|[√×✓✗]|对|错|正确|错误)(?![A-Za-z])")
FILLED = re.compile(r"[(（【]\s*([^()（）【】]{1,60}?)\s*[)）】]|_{1,}([^_\s][^_]{0,60}?)_{1,}")
MORE = re.compile(r"\s*(?:[【\[](?:答案)?解析[】\]]\s*[:：]?|(?:答案)?解析\s*[:：])")
HINTED = "\u0001"  # before a line, or an option, that stands in bold or red


@dataclass(slots=True)
class _State:
    """Where the reader is: the section, the question and the field that a line without a sign belongs to."""

    kind: str = ""
    points: str = ""
    drafts: list[Draft] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    last: str = ""
    was_blank: bool = False
    keys: dict[int, str] | None = None
    before: str = ""


def drafts_of(text: str) -> tuple[list[Draft], list[Finding]]:
    """The questions of a text, and what stood before them. Lines count from 1."""
    state = _State()
    for number, raw in enumerate(text.splitlines(), start=1):
        line = (
            CONTROL.sub("", raw.replace(HINTED, "\ue000"))
            .replace("\ue000", HINTED)
            .replace("\u3000", " ")
            .rstrip()
        )
        if line.strip(f" {HINTED}"):
            _take(state, number, line)
            if state.drafts and state.last != "section" and state.keys is None:
                state.drafts[-1].last = number
        state.was_blank = not line.strip()
    for draft, number in zip(state.drafts, state.numbers, strict=True):
        _settle(draft, (state.keys or {}).get(number, ""))
    notes = (
        [Finding(None, 1, "A", "section-left", {"text": state.before[:40]})]
        if state.before and state.drafts
        else []
    )
    return state.drafts, notes


def _take(state: _State, number: int, line: str) -> None:
    bare = line.replace(HINTED, "")
    if state.drafts and KEY_TITLE.match(bare) and state.was_blank:
        state.keys = state.keys or {}
        return
    if state.keys is not None and _is_key(state, bare):
        return
    if _is_section(state, bare):
        return
    labelled = LABEL.match(bare)
    if labelled and state.drafts:
        _label(state.drafts[-1], state, str(labelled.lastgroup), bare[labelled.end() :])
        return
    begun = BEGIN.match(bare)
    if begun and begun[4]:
        _begin(state, number, int(begun[1] or begun[2] or begun[3]), begun[4])
        return
    if not state.drafts and state.before and TIGHT.match(bare):
        _begin(state, number - 1, -number, state.before)
        state.before = ""
    if state.drafts and _is_option(state, line):
        return
    _go_on(state, number, bare)


def _is_key(state: _State, line: str) -> bool:
    """A line of the key at the end: 1-5 ABCDA, 6.B 7.AC."""
    keys = state.keys if state.keys is not None else {}
    rest = line
    for span in KEY_SPAN.finditer(line):
        first, last, letters = int(span[1]), int(span[2]), re.sub(r"\s", "", span[3])
        if last - first + 1 == len(letters):
            keys.update(dict(zip(range(first, last + 1), letters, strict=True)))
            rest = rest.replace(span[0], "")
    for one in KEY_ONE.finditer(rest):
        keys.setdefault(int(one[1]), one[2])
    return bool(KEY_ONE.search(line) or KEY_SPAN.search(line))


def _is_section(state: _State, line: str) -> bool:
    found = SECTION.match(line) or ALONE.match(line)
    word = kind_word(re.split(r"[(（:：]", found[1])[0]) if found else None
    if not found or not word or BRACKETED.search(line):
        return False
    state.kind = word
    each = EACH.search(line)
    state.points = (each[1] or each[2]) if each else ""
    state.last = "section"
    return True


def _label(draft: Draft, state: _State, name: str, text: str) -> None:
    rest = text.strip()
    # 答案：B 解析：… on one line.
    if name == "answer" and (more := MORE.search(rest)):
        draft.add("explanation", rest[more.end() :].strip())
        rest = rest[: more.start()].strip()
    draft.add(name, rest)
    state.last = name


def _begin(state: _State, number: int, said: int, text: str) -> None:
    draft = Draft(number, state.kind)
    if state.points:
        draft.values["points"] = state.points
    state.drafts.append(draft)
    state.numbers.append(said)
    _ask(draft, state, text.strip())


def _ask(draft: Draft, state: _State, text: str) -> None:
    """More of the question; its options may follow on the same line."""
    marks = [each for each in MARK.finditer(text) if each.start() > 0]
    letters = [unicodedata.normalize("NFKC", each[1]) for each in marks]
    if len(marks) > 1 and letters == list(LETTERS[: len(marks)]):
        draft.add("stem", text[: marks[0].start()].strip())
        _options(draft, text[marks[0].start() :])
        state.last = "options"
    else:
        draft.add("stem", text)
        state.last = "stem"


def _is_option(state: _State, line: str) -> bool:
    """One option or several on a line; what stands in bold or red is right if nothing else says so."""
    draft = state.drafts[-1]
    bare = line.replace(HINTED, "").strip()
    begun = TIGHT.match(bare)
    expected = LETTERS[len(draft.options())] if len(draft.options()) < len(LETTERS) else ""
    if not begun or unicodedata.normalize("NFKC", begun[1]) != expected:
        return False
    if state.last not in {"stem", "options"}:
        return False
    _options(draft, line.strip())
    state.last = "options"
    return True


def _options(draft: Draft, line: str) -> None:
    count = len(draft.options())
    if count:
        # The reader of one cell wants letters from A on.
        marks = [each for each in TIGHT.finditer(line) if each[1] in LETTERS[count:]]
        cuts = [
            each
            for place, each in enumerate(marks)
            if unicodedata.normalize("NFKC", each[1]) == LETTERS[count + place]
        ]
        ends = [each.start() for each in cuts[1:]] + [len(line)]
        texts = [line[each.end() : end].strip(" \t;；") for each, end in zip(cuts, ends, strict=True)]
    elif len(list(TIGHT.finditer(line.replace(HINTED, "")))) > 1:
        texts = options_in_cell(line)
    else:
        texts = [TIGHT.sub("", line, count=1).strip()]
    if HINTED in line and len(texts) > 1:
        # Marks may stand before the letter: they belong to the option that follows.
        texts = _marks_moved(line, len(texts), count) or texts
    for place, text in enumerate(texts, start=count):
        if place >= len(LETTERS):
            break
        is_hinted = HINTED in text or (len(texts) == 1 and HINTED in line)
        if is_hinted:
            draft.values["hint"] = draft.values.get("hint", "") + LETTERS[place]
        draft.values[f"option-{place + 1}"] = text.replace(HINTED, "").strip()


def _marks_moved(line: str, wanted: int, count: int) -> list[str]:
    """The options of a line, each with the mark that stands before its letter."""
    pattern = re.compile(rf"({HINTED}?)\s*[(（]?([A-L])(?:[)）][.．、:：]?|[.．、:：])\s*")
    marks = list(pattern.finditer(line))
    if len(marks) != wanted or [each[2] for each in marks] != list(LETTERS[count : count + wanted]):
        return []
    ends = [each.start() for each in marks[1:]] + [len(line)]
    return [each[1] + line[each.end() : end].strip() for each, end in zip(marks, ends, strict=True)]


def _go_on(state: _State, number: int, line: str) -> None:
    """A line without a sign: more of the field before it, or a question without a number after an empty line."""
    text = line.strip()
    is_new = not state.drafts or state.last == "section" or (
        state.was_blank and state.last in {"answer", "explanation", "options", "difficulty", "tags", "points"}
    )  # fmt: skip
    if is_new and (state.drafts or state.last == "section" or _asks(text)):
        _begin(state, number, -number, text)
    elif not state.drafts:
        state.before = text
    elif state.last == "options":
        options = state.drafts[-1].options()
        state.drafts[-1].add(f"option-{len(options)}", text, join=" ")
    elif state.last == "stem":
        _ask(state.drafts[-1], state, text)
    elif state.last in {"answer", "explanation"}:
        state.drafts[-1].add(state.last, text)


def _asks(text: str) -> bool:
    """Whether a line before any number asks something."""
    first = KIND_FIRST.match(text)
    if first and kind_word(first[1]):
        return True
    return text.endswith(("?", "？")) or bool(BLANK.search(text) or BRACKETED.search(text))


def _settle(draft: Draft, key: str) -> None:
    """The answer from where it stands: its own line, brackets in the question, the key at the end, bold or red."""
    values = draft.values
    hint = values.pop("hint", "")
    stem = values.get("stem", "")
    if (first := KIND_FIRST.match(stem)) and (word := kind_word(first[1])):
        values["kind"], stem = word if word != CHOICE else "选择题", stem[first.end() :]
    if said := POINTS.search(stem):
        values["points"], stem = said[1], POINTS.sub("", stem)
    options = draft.options()
    inline = INLINE.search(options[-1] if options else stem)
    if inline and "answer" not in values:
        values["answer"] = inline[1]
        if options:
            values[f"option-{len(options)}"] = options[-1][: inline.start()].strip()
        else:
            stem = stem[: inline.start()].strip()
    if not values.get("answer"):
        stem, values["answer"] = _answer_inside(
            draft, stem, key or (hint if 0 < len(hint) < max(2, len(options)) else "")
        )
    values["stem"] = stem.strip()


def _answer_inside(draft: Draft, stem: str, other: str) -> tuple[str, str]:
    """The question without the answer that its brackets hold, and that answer."""
    found = list(BRACKETED.finditer(stem))
    if found and (draft.options() or truth_of(found[-1][1]) is not None or draft.kind == Kind.TRUEFALSE):
        last = found[-1]
        return f"{stem[: last.start()]}（  ）{stem[last.end() :]}", last[1]
    if draft.kind == Kind.FILL and not draft.options():
        answers = [(each[1] or each[2]).strip() for each in FILLED.finditer(stem)]
        if answers:
            return FILLED.sub("____", stem), "；".join(answers)
    return stem, other
