"""One question of a sheet: its cells become a question, or findings that say where and what (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from courses.quizzes.importers import answers
from courses.quizzes.importers.answers import Unclear
from courses.quizzes.importers.attached import signs_in
from courses.quizzes.importers.cells import (
    category_in,
    cell_text,
    difficulty_in,
    marking_in,
    options_in_cell,
    points_in,
    rubric_in,
    tags_in,
    unlettered,
)
from courses.quizzes.importers.columns import Part, Role
from courses.quizzes.importers.kinds import BRIEF, kind_word, settled, truth_of
from courses.quizzes.importers.results import Finding, Found
from courses.quizzes.importers.tables import Group, Table
from courses.quizzes.items import FULL_POINTS, MAX_TEXT, Json, Kind, Marking, QuestionData
from courses.quizzes.spelling import LETTERS
from courses.quizzes.writing import QuestionUnclear, check_question
from courses.workbooks.grid import letters

# What was corrected without touching the file: texts by sheet, line and token.
Fixes = Mapping[tuple[str | None, int, str], str]
NO_FIXES: Fixes = {}
NEEDS_OPTIONS = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.ORDERING})


@dataclass(slots=True)
class Row:
    """The texts of one question by role, and what was found about them."""

    table: Table
    group: Group
    language: str
    texts: dict[Role, list[str]] = field(default_factory=dict)
    errors: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.group.lines[0].number

    def text(self, part: Part, language: str = "") -> str:
        """The first text of a part that says something."""
        return next((text for text in self.texts.get(Role(part, 0, language), ()) if text), "")

    def say(self, role: Role, code: str, **values: object) -> None:
        """Find an error in the cell of a role; in the first cell where the sheet has no such column."""
        self.errors.append(self._finding(role, code, values))

    def note(self, role: Role, code: str, **values: object) -> None:
        """Find something that keeps nothing out."""
        self.notes.append(self._finding(role, code, values))

    def _finding(self, role: Role, code: str, values: Mapping[str, object]) -> Finding:
        wanted = (role, role._replace(language=self.language))
        known = {found: number for number, found in sorted(self.table.roles.items(), reverse=True)}
        meant = next((each for each in wanted if each in known), role)
        column = known.get(meant) or self.table.column(role.part, role.place)
        return Finding(self.table.sheet, self.line, letters(column), code, values, meant.token)


def row_of(table: Table, group: Group, language: str, fixes: Fixes = NO_FIXES) -> Row:
    """The cells of a question as texts; unreadable ones are found."""
    row = Row(table, group, language)
    for line in group.lines:
        for number, role in table.roles.items():
            try:
                text = cell_text(line.cells.get(number))
            except Unclear as unclear:
                is_fixed = (table.sheet, row.line, role.token) in fixes
                if not is_fixed:
                    row.say(role, unclear.code, **unclear.values)
                text = ""
            if text or line is group.lines[0]:
                row.texts.setdefault(role, []).append(text)
    for (sheet, number, token), text in fixes.items():
        known = next(
            (each for each in [*table.roles.values(), *map(Role, Part)] if each.token == token), None
        )
        if sheet == table.sheet and number == row.line and known:
            # Pictures stay where they stood: nobody types them.
            kept = signs_in("".join(row.texts.get(known, ())))
            row.texts[known] = [text.strip() + kept]
    return row if Role(Part.STEM) in row.texts else _in_first_language(row)


def _in_first_language(row: Row) -> Row:
    """Where every heading names its language, the first in which this question is asked is its own."""
    asked = [language for language in ("zh-hans", "en", "vi") if row.text(Part.STEM, language)]
    if asked:
        row.language = asked[0]
        row.texts = {
            role._replace(language="") if role.language == row.language else role: texts
            for role, texts in row.texts.items()
        }
    return row


def question_in(row: Row) -> Found | None:
    """The question of a row; None when it has errors, which are in the row then."""
    stem, answer = row.text(Part.STEM), row.text(Part.ANSWER) or _ticked(row)
    if not answer:
        stem, answer = answers.braced_answer(stem)
    options = _options(row, "")
    kind = _kind(row, stem, options, answer)
    if not stem:
        row.say(Role(Part.STEM), "stem-missing")
    if len(stem) > MAX_TEXT:
        row.say(Role(Part.STEM), "too-long", n=MAX_TEXT)
    if kind is None or row.errors:
        return None
    item = QuestionData(uuid="", kind=kind, stem=_texts(row, Part.STEM) | {row.language: stem})
    item = replace(item, **_details(row), explanation=_texts(row, Part.EXPLANATION))
    item = _with_key(row, item, options, answer)
    if row.errors:
        return None
    try:
        check_question(item)
    except QuestionUnclear as unclear:
        row.say(_role_of_field(unclear.field), unclear.code, why=unclear.message)
        return None
    number = row.text(Part.ID)
    return Found(item, row.table.sheet, row.line, number)


def _kind(row: Row, stem: str, options: list[str], answer: str) -> Kind | None:
    said = row.text(Part.KIND)
    word = kind_word(said) if said else (row.group.kind or None)
    if said and word is None:
        row.say(Role(Part.KIND), "kind-unknown", said=said[:20])
        return None
    right = 0
    if options and answer:
        try:
            right = len(answers.places_in(answer, options))
        except Unclear:
            right = 0
    if word is None and options and all(truth_of(option) is not None for option in options):
        return Kind.TRUEFALSE
    if word is None and not options and row.texts.get(Role(Part.LEFT), [""])[0]:
        return Kind.MATCHING
    kind = settled(word, options, answer, right, answers.blanks_in(stem))
    if kind is None:
        missing = Part.ANSWER if row.text(Part.STEM) else Part.STEM
        row.say(Role(missing), "answer-missing" if missing is Part.ANSWER else "stem-missing")
    elif kind is Kind.ESSAY and word == BRIEF and answer:
        row.note(Role(Part.KIND), "long-answer")
    return kind


def _ticked(row: Row) -> str:
    """The letters of the options whose line says that they are right."""
    marks = row.texts.get(Role(Part.CORRECT), [])
    return "".join(LETTERS[place] for place, mark in enumerate(marks[: len(LETTERS)]) if truth_of(mark))


def _options(row: Row, language: str) -> list[str]:
    """The options in a language, from columns of their own or from one cell."""
    apart = {
        role.place: texts[0]
        for role, texts in row.texts.items()
        if role.part is Part.OPTION and role.language == language and texts[0]
    }
    if apart:
        last = max(apart)
        if gap := next((place for place in range(last) if place not in apart), None):
            row.say(Role(Part.OPTION, gap, language), "option-gap", letter=LETTERS[gap], next=LETTERS[last])
        return unlettered([apart.get(place, "") for place in range(last + 1)])
    together = [text for text in row.texts.get(Role(Part.OPTIONS, 0, language), []) if text]
    return unlettered(together) if len(together) > 1 else options_in_cell(together[0]) if together else []


def _texts(row: Row, part: Part) -> dict[str, str]:
    """The texts of a part by language; those without a language are of the sheet's."""
    found = {
        role.language or row.language: texts[0] for role, texts in row.texts.items() if role.part is part
    }
    return {language: text for language, text in found.items() if text}


def _details(row: Row) -> dict[str, Json]:
    """Difficulty, points, chapter, tags, rubric, and what half an answer earns."""
    details: dict[str, Json] = {
        "category": category_in([text for text in _all(row, Part.CATEGORY) if text]),
        "tags": [tag for text in _all(row, Part.TAGS) for tag in tags_in(text)],
    }
    readers: dict[Part, tuple[str, Callable[[str], Json]]] = {
        Part.DIFFICULTY: ("difficulty", difficulty_in),
        Part.POINTS: ("points_hundredths", points_in),
        Part.RUBRIC: ("rubric", lambda text: rubric_in(text, row.language)),
    }
    for part, (name, read) in readers.items():
        if text := row.text(part):
            try:
                details[name] = read(text)
            except Unclear as unclear:
                row.say(Role(part), unclear.code, **unclear.values)
    if (rubric := details.get("rubric")) and not row.text(Part.POINTS):
        details["points_hundredths"] = sum(line["points_hundredths"] for line in rubric)
    if text := row.text(Part.MARKING):
        marking = marking_in(text, details.get("points_hundredths", FULL_POINTS))
        details["marking"] = marking or Marking.PARTS
        if marking is None:
            row.note(Role(Part.MARKING), "marking-unknown", said=text[:20])
    return details


def _all(row: Row, part: Part) -> list[str]:
    """Every cell of a part that more than one column may hold, from left to right."""
    line = row.group.lines[0]
    fixed = row.texts.get(Role(part), [])
    columns = [number for number, role in sorted(row.table.roles.items()) if role.part is part]
    if len(columns) < 2:
        return fixed[:1]
    return [cell_text(line.cells.get(number)) for number in columns]


def _with_key(row: Row, item: QuestionData, options: list[str], answer: str) -> QuestionData:
    """The question with options and key. What cannot be read is found."""
    kind = Kind(item.kind)
    if kind in NEEDS_OPTIONS and len(options) < 2:
        role = next(
            (role for role in row.table.roles.values() if role.part in {Part.OPTION, Part.OPTIONS}), None
        )
        row.say(role or Role(Part.OPTION), "options-missing")
        return item
    try:
        made = _KEYS[kind](row, item, options, answer)
    except Unclear as unclear:
        row.say(Role(Part.ANSWER), unclear.code, **unclear.values)
        return item
    return _in_other_languages(row, made) if kind in NEEDS_OPTIONS else made


def _in_other_languages(row: Row, item: QuestionData) -> QuestionData:
    options = dict(item.options)
    count = len(options[row.language])
    for language in ("zh-hans", "en", "vi"):
        other = _options(row, language) if language != row.language else []
        if other and len(other) != count:
            role = next(
                role
                for role in row.texts
                if role.part in {Part.OPTION, Part.OPTIONS} and role.language == language
            )
            row.say(role, "options-differ", n=count, found=len(other))
        elif other:
            options[language] = other
    return replace(item, options=options)


def _choice(row: Row, item: QuestionData, options: list[str], answer: str) -> QuestionData:
    key = answers.choice_key(Kind(item.kind), answers.places_in(answer, options))
    return replace(item, options={row.language: options}, answer=key)


def _ordering(row: Row, item: QuestionData, options: list[str], answer: str) -> QuestionData:
    return replace(item, options={row.language: options}, answer=answers.order_in(answer, options))


def _truth(_row: Row, item: QuestionData, options: list[str], answer: str) -> QuestionData:
    return replace(item, answer=answers.truth_in(answer, options))


def _fill(row: Row, item: QuestionData, _options: list[str], answer: str) -> QuestionData:
    stem = item.stem.get(row.language, "")
    return replace(item, answer=answers.accepted_in(answer, answers.blanks_in(stem)))


def _number(row: Row, item: QuestionData, _options: list[str], answer: str) -> QuestionData:
    return replace(item, answer=answers.number_key(answer, row.text(Part.TOLERANCE)))


def _matching(row: Row, item: QuestionData, options: list[str], answer: str) -> QuestionData:
    left, right = row.texts.get(Role(Part.LEFT), []), row.texts.get(Role(Part.RIGHT), [])
    if left and right:
        if len(left) == len(right) == 1:
            left, right = options_in_cell(left[0]), options_in_cell(right[0])
        pairs = [[a, b] for a, b in zip(left, right, strict=False) if b]
        pairs.sort(key=lambda pair: not pair[0])
    else:
        pairs = answers.pairs_in(options or options_in_cell(answer))
    return replace(
        item, options={row.language: pairs}, answer=[place for place, pair in enumerate(pairs) if pair[0]]
    )


def _short(_row: Row, item: QuestionData, _options: list[str], answer: str) -> QuestionData:
    if not answer:
        raise Unclear("answer-missing")
    return replace(item, answer=answers.short_in(answer))


def _by_people(row: Row, item: QuestionData, _options: list[str], answer: str) -> QuestionData:
    """An answer to compare with is kept where who marks it sees it: in the explanation."""
    said = item.explanation.get(row.language, "")
    if not answer or answer == said:
        return item
    return replace(item, explanation={**item.explanation, row.language: f"{answer}\n{said}".strip()})


_KEYS: Mapping[Kind, Callable[[Row, QuestionData, list[str], str], QuestionData]] = {
    Kind.SINGLE: _choice,
    Kind.MULTIPLE: _choice,
    Kind.TRUEFALSE: _truth,
    Kind.FILL: _fill,
    Kind.NUMERICAL: _number,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.SHORT: _short,
    Kind.ESSAY: _by_people,
    Kind.PRACTICAL: _by_people,
}


def _role_of_field(name: str) -> Role:
    parts = {
        "stem": Part.STEM,
        "options": Part.OPTIONS,
        "points": Part.POINTS,
        "rubric": Part.RUBRIC,
        "kind": Part.KIND,
    }
    return Role(parts.get(name, Part.ANSWER))


def language_of(texts: Sequence[str]) -> str:
    """What most of the texts are written in: Chinese by its characters, Vietnamese by its accents, else English."""
    said = [text for text in texts if any(letter.isalpha() for letter in text)]
    if not said or sum(any("\u3400" <= c <= "\u9fff" for c in text) for text in said) * 5 >= len(said):
        return "zh-hans"
    accents = set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
    return "vi" if sum(bool(accents & set(text.casefold())) for text in said) * 5 >= len(said) else "en"
