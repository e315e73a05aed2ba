"""Where a bank is used and how its questions did, in words; the same as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.outline import in_language
from courses.queries import bank_uses
from courses.quizzes.items import QuestionData
from courses.quizzes.models import Question, QuestionBank
from courses.quizzes.papers import options_in
from courses.quizzes.searching import PAGE_SIZE
from lms.assessments.queries.plans import short_parts
from lms.assessments.queries.statistics import figures_of, tries_at
from lms.assessments.rules.statistics import Figures, Flag, flags
from lms.reports.tables import XLSX_TYPE, Cell, Table, workbook_file
from lms.web.trainer.bank_gate import access_bank
from lms.web.trainer.bank_lines import question_line
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.short_plans import short_words

FLAG_WORDS = {
    Flag.FEW: gettext_lazy("Too few people yet to say anything."),
    Flag.CHECK_KEY: gettext_lazy("Good learners get it wrong more often than weak ones: check the key."),
    Flag.RIVAL: gettext_lazy(
        "More of the best chose %(options)s than the right answer: check the key and the words."
    ),
    Flag.UNUSED: gettext_lazy("Nobody chose %(options)s: write a more tempting option, or leave it out."),
    Flag.DULL: gettext_lazy("It hardly tells strong learners from weak ones."),
    Flag.EASY: gettext_lazy("Nearly everybody knows it."),
    Flag.HARD: gettext_lazy("Hardly anybody knows it: was it taught?"),
    Flag.SKIPPED: gettext_lazy("Many left it out: is it clear what is asked?"),
}
GRAVITY = (Flag.CHECK_KEY, Flag.RIVAL, Flag.HARD, Flag.UNUSED, Flag.SKIPPED, Flag.DULL, Flag.EASY)
# What is grave enough to be copper.
GRAVE = frozenset({Flag.CHECK_KEY, Flag.RIVAL, Flag.HARD})


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """Who chose an option, in per cent of all, of the best third and of the weakest third."""

    letter: str
    text: str
    is_right: bool
    count: int
    share: int
    best: int
    weakest: int


@dataclass(frozen=True, slots=True)
class FiguresLine:
    """A question with its figures."""

    uuid: UUID
    stem: str
    version: int
    asked: int
    percent: int
    discrimination: str
    upper: int
    lower: int
    said: Sequence[tuple[str, bool]]  # words, and whether they are grave
    options: Sequence[OptionFigures]
    time: str  # the median, "" where too few were timed
    timed: int


@dataclass(frozen=True, slots=True)
class UseLine:
    """A quiz that draws from the bank."""

    code: str
    lesson: str
    versions: str
    is_current: bool
    asked: int
    tries: int
    short: Sequence[str] = ()  # parts that find fewer questions than they ask, in words


@require_safe
@for_trainers
def bank_figures(request: HttpRequest, key: str) -> HttpResponse:
    """Where it is used, and how its questions did, what needs an author first. Twelve queries whatever the size."""
    bank = access_bank(key)
    page = Paginator(asked_questions(bank), PAGE_SIZE).get_page(request.GET.get("page"))
    some = list(page.object_list)
    rows = Question.objects.filter(bank=bank, uuid__in=[uuid for uuid, _found in some])
    context = {
        "place": "banks",
        "bank": bank,
        "uses": use_lines(key),
        "page": page,
        "lines": figure_lines(rows, some, get_language() or ""),
    }
    return render(request, "trainer/bank_figures.html", context)


@require_safe
@for_trainers
def bank_figures_file(request: HttpRequest, key: str) -> FileResponse:
    """The figures of all questions that somebody was asked, as a workbook."""
    bank = access_bank(key)
    lines = figure_lines(Question.objects.filter(bank=bank), asked_questions(bank), get_language() or "")
    header = [
        _("Question"), _("Version"), _("Asked"), _("Right, in per cent"), _("Discrimination, from −1 to 1"),
        _("Upper 27 %"), _("Lower 27 %"), _("Options chosen"), _("To look at"), _("Median time"),
    ]  # fmt: skip
    table = Table(bank.key, header, _rows(lines), widths=(50, 8, 8, 10, 10, 10, 10, 40, 60, 12))
    response = FileResponse(workbook_file([table]), content_type=XLSX_TYPE)
    name = f"{bank.key} {_('Question figures')}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def _rows(lines: Sequence[FiguresLine]) -> Iterator[Sequence[Cell]]:
    for line in lines:
        chosen = " · ".join(
            f"{option.letter}{'*' if option.is_right else ''} {option.count}" for option in line.options
        )
        said = " ".join(words for words, _grave in line.said)
        yield [
            line.stem, line.version, line.asked, line.percent, line.discrimination, line.upper, line.lower, chosen, said,
            line.time,
        ]  # fmt: skip


def use_lines(key: str) -> list[UseLine]:
    """The quizzes that draw from the bank. Eight queries."""
    uses = bank_uses(key)
    short = short_parts(key)
    tries = tries_at(use.lesson.uuid for use in uses)
    return [
        UseLine(
            code=use.code,
            lesson=use.lesson.title_in(get_language() or ""),
            versions=f"v{use.numbers[-1]}"
            if len(use.numbers) == 1
            else f"v{use.numbers[-1]}–v{use.numbers[0]}",
            is_current=use.is_current,
            asked=sum(pick.size for pick in use.quiz.picks if pick.bank == key),
            tries=tries.get(use.lesson.uuid, 0),
            short=[
                short_words(part) for part in short if use.is_current and part.lesson.uuid == use.lesson.uuid
            ],
        )
        for use in uses
    ]


def asked_questions(bank: QuestionBank) -> list[tuple[UUID, Figures]]:
    """The questions of the bank that somebody was asked in today's version, what needs an author first. Two queries."""
    questions = Question.objects.filter(bank=bank)
    found = figures_of(questions.values_list("uuid", flat=True))
    today = questions.values_list("uuid", "version")
    asked = [(uuid, found[uuid][version]) for uuid, version in today if version in found.get(uuid, {})]
    return sorted(asked, key=lambda pair: _gravity(pair[1]))


def figure_lines(
    questions: Iterable[Question], asked: Sequence[tuple[UUID, Figures]], language: str
) -> list[FiguresLine]:
    """The figures of these questions in words, in their order."""
    rows = {question.uuid: question.as_data() for question in questions}
    return [figures_line(rows[uuid], found, language) for uuid, found in asked if uuid in rows]


def figures_line(item: QuestionData, found: Figures, language: str) -> FiguresLine:
    """The figures of one version in words."""
    told = found.discrimination
    return FiguresLine(
        uuid=UUID(item.uuid),
        stem=in_language(item.stem, language),
        version=item.version,
        asked=found.asked,
        percent=round(found.facility / 10),
        discrimination="–" if told is None else f"{told / 1000:.2f}".replace("-", "−"),
        upper=round(found.upper / 10),
        lower=round(found.lower / 10),
        said=[
            (FLAG_WORDS[flag] % {"options": ", ".join(_letter(place) for place in places)}, flag in GRAVE)
            for flag, places in flags(found)
        ],
        options=_options(item, found, language),
        time="" if found.median_s is None else spent_words(found.median_s),
        timed=found.timed,
    )


def spent_words(seconds: int) -> str:
    """“40 s”, “2 min”, “2 min 5 s”."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("%(s)d s") % {"s": rest}
    if not rest:
        return _("%(n)d min") % {"n": minutes}
    return _("%(n)d min %(s)d s") % {"n": minutes, "s": rest}


def _options(item: QuestionData, found: Figures, language: str) -> list[OptionFigures]:
    texts = options_in(item, language) or [line.text for line in question_line(item, language).options]
    known = max(1, sum(count for count, _top, _low in found.options))
    third = max(1, found.asked // 3)
    return [
        OptionFigures(
            _letter(place),
            str(texts[place]) if place < len(texts) else "",
            place in found.key,
            count,
            round(100 * count / known),
            min(100, round(100 * top / third)),
            min(100, round(100 * low / third)),
        )
        for place, (count, top, low) in enumerate(found.options)
    ]


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _gravity(found: Figures) -> tuple[int, int, int]:
    said = [flag for flag, _places in flags(found)]
    worst = min((GRAVITY.index(flag) for flag in said if flag in GRAVITY), default=len(GRAVITY))
    return (worst, found.discrimination if found.discrimination is not None else 1_001, -found.asked)
