"""Questions of formats that name their parts (GIFT, Moodle, QTI): put together, checked, found at their place (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from courses.quizzes.importers.results import Finding, Found, Unsupported
from courses.quizzes.importers.rows import language_of
from courses.quizzes.items import MAX_TEXT, Json, Kind, QuestionData
from courses.quizzes.writing import QuestionUnclear, check_question

HALF, WHOLE = 0.5, 99.5


@dataclass(frozen=True, slots=True)
class Choice:
    """An option with what it earns, in per cent of the points, and what is said about it."""

    text: str
    weight: float
    feedback: str = ""


@dataclass(slots=True)
class Builder:
    """The questions of one file, and everything that is to be said about them. Texts have no language until the end."""

    found: list[Found] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    unsupported: list[Unsupported] = field(default_factory=list)

    def error(self, row: int, code: str, **values: object) -> None:
        self.errors.append(Finding(None, row, "A", code, values))

    def note(self, row: int, code: str, **values: object) -> None:
        self.notes.append(Finding(None, row, "A", code, values))

    def leave(self, row: int, item: str, what: str) -> None:
        """Nothing of a question was taken."""
        self.unsupported.append(Unsupported(item[:80] or f"{row}", what, row))

    def lose(self, row: int, item: str, parts: Sequence[str]) -> None:
        """A part of a question was not taken."""
        self.unsupported += [Unsupported(item[:80] or f"{row}", what, row, is_part=True) for what in parts]

    def add(self, row: int, item: QuestionData, number: str = "") -> None:
        """A question that is to be checked once its language is known."""
        self.found.append(Found(item, None, row, number))

    def finish(self) -> list[Found]:
        """The good questions, in the language of the file; the others become errors."""
        language = language_of([_words(each.question) for each in self.found])
        good = []
        for each in self.found:
            item = _spoken(each.question, language)
            if len(item.stem[language]) > MAX_TEXT:
                self.error(each.row, "too-long", n=MAX_TEXT)
                continue
            try:
                check_question(item)
            except QuestionUnclear as unclear:
                self.error(each.row, unclear.code, why=unclear.message)
            else:
                good.append(replace(each, question=item))
        return good


def _words(item: QuestionData) -> str:
    return " ".join([item.stem.get("", ""), *(str(option) for option in item.options.get("", []))])


def _spoken(item: QuestionData, language: str) -> QuestionData:
    return replace(
        item,
        stem={language: item.stem.get("", "")},
        options={language: options} if (options := item.options.get("", [])) else {},
        explanation={language: text} if (text := item.explanation.get("", "")) else {},
        rubric=[{**line, "words": {language: line["words"][""]}} for line in item.rubric],
    )


def explained(general: str, choices: Sequence[Choice] = ()) -> dict[str, str]:
    """What is said of the whole, then of single answers."""
    lines = [general.strip(), *(f"{each.text}: {each.feedback}" for each in choices if each.feedback.strip())]
    text = "\n".join(line for line in lines if line)
    return {"": text} if text else {}


def choice_of(
    builder: Builder, row: int, item: QuestionData, choices: Sequence[Choice], *, is_single: bool
) -> QuestionData | None:
    """One right option or several, from what each earns. What no rule of ours keeps is noted."""
    options = [each.text for each in choices]
    right = [place for place, each in enumerate(choices) if each.weight > HALF]
    if not right:
        builder.error(row, "no-key")
        return None
    item = replace(item, options={"": options})
    if not is_single:
        _say_weights(builder, row, choices, right)
        return replace(item, kind=Kind.MULTIPLE, answer=right)
    best = max(right, key=lambda place: (choices[place].weight, -place))
    for place in right:
        if place != best:
            builder.note(
                row, "partial-answer", text=options[place][:40], percent=_percent(choices[place].weight)
            )
    if any(each.weight < -HALF for each in choices):
        builder.note(row, "penalty-single")
    return replace(item, kind=Kind.SINGLE, answer=best)


def _say_weights(builder: Builder, row: int, choices: Sequence[Choice], right: Sequence[int]) -> None:
    share = 100 / len(right)
    if any(abs(choices[place].weight - share) > 1 for place in right):
        builder.note(row, "weights-lost")
    wrong = [each.weight for place, each in enumerate(choices) if place not in right]
    if any(abs(weight + share) > 1 for weight in wrong):
        builder.note(row, "penalty-lost")


def accepted(builder: Builder, row: int, choices: Sequence[Choice]) -> list[str]:
    """The texts that earn everything; those that earn less are noted."""
    texts = []
    for each in choices:
        if each.weight >= WHOLE and each.text.strip() not in {"", "*"}:
            texts.append(each.text.strip())
            if "*" in each.text:
                builder.note(row, "wildcard", text=each.text[:40])
        elif each.weight > HALF:
            builder.note(row, "partial-answer", text=each.text[:40], percent=_percent(each.weight))
    return list(dict.fromkeys(texts))


def _percent(weight: float) -> str:
    return f"{weight:.5g}"


def pairs_of(pairs: Sequence[tuple[str, str]]) -> tuple[list[list[str]], list[int]]:
    """Pairs with the right sides that fit nothing last; and their key."""
    made = [[left, right] for left, right in pairs if left] + [
        ["", right] for left, right in pairs if not left
    ]
    return made, [place for place, pair in enumerate(made) if pair[0]]


def question(kind: Kind, stem: str, **more: Json) -> QuestionData:
    """A question without a language yet."""
    return QuestionData(uuid="", kind=kind, stem={"": stem}, **more)
