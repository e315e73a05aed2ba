r"""GIFT by recursive descent: blocks, names, formats, answers with weights and feedback, as a plain tree (pure).

Grammar (Moodle's qformat_gift): a question is `[::name::][[format]]text[{answers}][text]`, ended by an empty line; `\` before
one of ~=#{}:\ makes a letter of it, `\n` is a line break; `//` begins a comment; `$CATEGORY: path` names what follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SPECIAL = frozenset("~=#{}:\\")
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
WEIGHT = re.compile(r"%(-?\d+(?:\.\d+)?)%")
CATEGORY = re.compile(r"^\s*\$CATEGORY\s*:\s*(.*)$", re.IGNORECASE)
COMMENT_ID = re.compile(r"\[id:((?:\\.|[^\]\\])*)\]")
COMMENT_ESCAPE = re.compile(r"\\(.)")
COMMENT_TAG = re.compile(r"\[tag:((?:\\.|[^\]\\])*)\]")
FULL = 100.0


class GiftError(ValueError):
    """What stands here is no GIFT; `near` is what was read last."""

    def __init__(self, near: str) -> None:
        super().__init__(near)
        self.near = near


@dataclass(frozen=True, slots=True)
class Text:
    """Words with the format that they are in."""

    text: str
    format: str = "moodle"


NO_TEXT = Text("")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `sign` is = or ~ (or '' for the first of a number); `right` is set where it is a pair."""

    sign: str
    text: Text
    weight: float | None = None
    feedback: Text = NO_TEXT
    right: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `body` None: it asks nothing; `kind` # for a number, T or F, '' for a list of answers."""

    stem: Text
    tail: str
    name: str
    kind: str | None
    answers: tuple[Answer, ...] = ()
    feedback: Text = NO_TEXT


@dataclass(slots=True)
class Block:
    """The lines of one question, with what comments and the category above say of it."""

    line: int
    text: str = ""
    category: str = ""
    id: str = ""
    tags: list[str] = field(default_factory=list)
    last: int = 0


def blocks_of(text: str) -> list[Block]:
    """The questions of a file as they stand; an empty line inside of braces ends none."""
    blocks: list[Block] = []
    now: Block | None = None
    tags: list[str] = []
    category, mark, depth = "", "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare.startswith("//"):
            mark, tags = _comment(bare, mark, tags)
            continue
        if (found := CATEGORY.match(line)) and not depth:
            now, category = None, path_of(found[1])
            continue
        if not bare:
            if not depth:
                now = None
            continue
        if now is None or (depth and bare.startswith("::")):
            now, depth = Block(number, "", category, mark, tags), 0
            blocks.append(now)
            mark, tags = "", []
        now.text += ("\n" if now.text else "") + line
        now.last = number
        depth = max(0, depth + _braces(line))
    return blocks


def _comment(line: str, mark: str, tags: list[str]) -> tuple[str, list[str]]:
    found = COMMENT_ID.search(line)
    told = [COMMENT_ESCAPE.sub(r"\1", tag) for tag in COMMENT_TAG.findall(line)]
    return (COMMENT_ESCAPE.sub(r"\1", found[1]) if found else mark), [*tags, *told]


def path_of(said: str) -> str:
    """$course$/top/电工/安全 → 电工/安全."""
    parts = [part.strip() for part in re.split(r"(?<!/)/(?!/)", said.strip())]
    kept = [part.replace("//", "/") for part in parts if part and not re.fullmatch(r"\$\w+\$", part)]
    return "/".join(kept[1:] if kept[:1] == ["top"] else kept)


def _braces(line: str) -> int:
    plain = re.sub(r"\\.", "", line)
    return plain.count("{") - plain.count("}")


def unescaped(text: str) -> str:
    """The words that escapes stand for."""
    return re.sub(r"\\(.)", lambda found: _letter(found[1]), text, flags=re.DOTALL)


def _letter(sign: str) -> str:
    if sign == "n":
        return "\n"
    return sign if sign in SPECIAL else f"\\{sign}"


class Reader:
    """Reads one block from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def question(self) -> Question:
        """Question := [name] [format] text [body] [text]. Raises GiftError."""
        self._spaces()
        name = self._name()
        stem = self._formatted("{")
        if self._end():
            return Question(stem, "", name, None)
        self._expect("{")
        kind, answers, feedback = self._body(stem.format)
        self._expect("}")
        tail = unescaped(self._raw("{"))
        if not self._end():
            raise GiftError(self._near())
        return Question(stem, tail.strip(), name, kind, tuple(answers), feedback)

    def _name(self) -> str:
        if not self._text.startswith("::", self._at):
            return ""
        end = self._text.find("::", self._at + 2)
        while end > 0 and self._text[end - 1] == "\\":
            end = self._text.find("::", end + 1)
        if end < 0:
            raise GiftError(self._near())
        name = self._text[self._at + 2 : end]
        self._at = end + 2
        self._spaces()
        return unescaped(name).strip()

    def _body(self, form: str) -> tuple[str, list[Answer], Text]:
        """Body := '' | '#' numbers | truth | answers; then '####' what is said of all. Any but numbers may be none."""
        self._spaces()
        answers: list[Answer] = []
        if self._next("#") and not self._next("####"):
            self._at += 1
            answers = self._answers(form, is_number=True)
            return "#", answers, self._general()
        if found := re.compile(r"(TRUE|FALSE|T|F)\s*(?=[#}])", re.IGNORECASE).match(self._text, self._at):
            self._at = found.end()
            notes = []
            while self._next("#") and not self._next("####"):
                self._at += 1
                notes.append(Answer("#", self._formatted("#}")))
            return found[1][0].upper(), notes, self._general()
        answers = self._answers(form, is_number=False)
        return "", answers, self._general()

    def _answers(self, form: str, *, is_number: bool) -> list[Answer]:
        found: list[Answer] = []
        self._spaces()
        if is_number and not self._next("=") and not self._next("~") and not self._next("}"):
            found.append(self._answer("", form))
        while not self._end() and self._text[self._at] in "=~":
            sign = self._text[self._at]
            self._at += 1
            found.append(self._answer(sign, form))
        if not self._next("}") and not self._next("####"):
            raise GiftError(self._near())
        return found

    def _answer(self, sign: str, form: str) -> Answer:
        """Answer := [%weight%] [format] text ['->' text] ['#' feedback]."""
        self._spaces()
        weight = None
        if found := WEIGHT.match(self._text, self._at):
            weight, self._at = float(found[1]), found.end()
        self._spaces()
        text = self._formatted("=~#}", form)
        right = None
        if sign == "=" and "->" in text.text:
            left, _arrow, rest = text.text.partition("->")
            text, right = Text(left.strip(), text.format), Text(rest.strip(), text.format)
        feedback = NO_TEXT
        if self._next("#") and not self._next("####"):
            self._at += 1
            feedback = self._formatted("=~#}")
        return Answer(sign, text, weight, feedback, right)

    def _general(self) -> Text:
        if not self._next("####"):
            return NO_TEXT
        self._at += 4
        return self._formatted("}")

    def _formatted(self, ends: str, form: str = "moodle") -> Text:
        self._spaces()
        if found := FORMAT.match(self._text, self._at):
            form, self._at = found[1].lower(), found.end()
        return Text(unescaped(self._raw(ends)).strip(), form)

    def _raw(self, ends: str) -> str:
        """Up to one of `ends` that is not escaped."""
        begin = self._at
        while self._at < len(self._text):
            sign = self._text[self._at]
            if sign == "\\":
                self._at += 2
                continue
            if sign in ends:
                break
            if sign == "}" and "{" in ends:
                raise GiftError(self._near())
            self._at += 1
        self._at = min(self._at, len(self._text))
        return self._text[begin : self._at]

    def _expect(self, sign: str) -> None:
        if not self._next(sign):
            raise GiftError(self._near())
        self._at += len(sign)

    def _next(self, sign: str) -> bool:
        return self._text.startswith(sign, self._at)

    def _end(self) -> bool:
        return self._at >= len(self._text)

    def _spaces(self) -> None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1

    def _near(self) -> str:
        return " ".join(self._text[max(0, self._at - 10) : self._at + 30].split())
