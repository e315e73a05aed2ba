"""Questions as our own workbook, which imports back unchanged; empty it is the template with a line a kind."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image
from xlsxwriter.worksheet import Worksheet

from courses.quizzes.exporters.media import NO_FILES, OutFiles, shown_at
from courses.quizzes.exporters.pairs import straightened
from courses.quizzes.importers.columns import PLACES, Part, Role
from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.papers import option_count
from courses.quizzes.spelling import LETTERS, answer_text

# Headings that every language of the academy's people is used to: the reader knows them in any.
HEADINGS: dict[Part, str] = {
    Part.KIND: "题型", Part.STEM: "题干", Part.OPTION: "选项", Part.ANSWER: "答案", Part.EXPLANATION: "解析",
    Part.DIFFICULTY: "难度", Part.POINTS: "分值", Part.CATEGORY: "分类", Part.TAGS: "标签", Part.MARKING: "漏选得分",
    Part.RUBRIC: "评分细则", Part.ID: "系统编号",
}  # fmt: skip
WIDTHS = {Part.STEM: 44, Part.OPTION: 18, Part.EXPLANATION: 30, Part.RUBRIC: 30, Part.ID: 12}
LANGUAGE_SIGNS = {"zh-hans": "中", "en": "en", "vi": "vi"}
FIRST_OPTIONS = 4
PICTURE_HEIGHT = 96
EXAMPLES = (
    QuestionData("", Kind.SINGLE, {"zh-hans": "安全电压是（  ）伏以下。"}, {"zh-hans": ["36", "110", "220", "380"]}, 0,
        {"zh-hans": "见安全规程"}, category="用电安全", tags=["接地"]),
    QuestionData("", Kind.MULTIPLE, {"zh-hans": "下列属于绝缘材料的有"}, {"zh-hans": ["橡胶", "铜", "陶瓷", "铝"]}, [0, 2]),
    QuestionData("", Kind.TRUEFALSE, {"zh-hans": "湿手可以操作开关。"}, {}, answer=False),
    QuestionData("", Kind.FILL, {"zh-hans": "我国工频是____Hz，相电压是____V。"}, {}, [["50"], ["220", "二百二十"]]),
    QuestionData("", Kind.NUMERICAL, {"zh-hans": "圆周率保留两位小数是多少？"}, {}, {"value": "3.14", "tolerance": "0.01"}),
    QuestionData("", Kind.MATCHING, {"zh-hans": "把工具与用途连起来"}, {"zh-hans": [["验电笔", "验电"], ["剥线钳", "剥线"]]}, [0, 1]),
    QuestionData("", Kind.ORDERING, {"zh-hans": "停电检修的顺序"}, {"zh-hans": ["停电", "验电", "挂牌"]}, [0, 1, 2]),
    QuestionData("", Kind.SHORT, {"zh-hans": "电阻的单位是什么？"}, {}, ["欧姆", "欧"]),
    QuestionData("", Kind.ESSAY, {"zh-hans": "说明接地的作用。"}, {}, None),
    QuestionData("", Kind.PRACTICAL, {"zh-hans": "更换一个插座。"}, {}, None, points_hundredths=300,
        rubric=[{"words": {"zh-hans": "先停电"}, "points_hundredths": 100, "must": True},
                {"words": {"zh-hans": "接线牢固"}, "points_hundredths": 200, "must": False}]),
)  # fmt: skip


def workbook_of(items: Sequence[QuestionData], *, has_ids: bool = True, files: OutFiles = NO_FILES) -> bytes:
    """An .xlsx of the questions in all their languages, pictures in the cells of what they belong to. Text that looks like a
    formula is text.
    """
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    bold, text = (
        book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
    )
    sheet = book.add_worksheet(_("Questions")[:31])
    roles = roles_of(items, has_ids=has_ids)
    for column, role in enumerate(roles):
        sheet.set_column(column, column, WIDTHS.get(role.part, 11), text)
        sheet.write_string(0, column, heading(role), bold)
    sheet.freeze_panes(1, 0)
    for line, item in enumerate(items, start=1):
        _insert_pictures(sheet, line, item, roles, files)
        item = straightened(item)  # noqa: PLW2901  the same question
        first = first_language(item)
        for column, role in enumerate(roles):
            if said := cell(item, role, first):
                sheet.write_string(line, column, said, text)
    book.close()
    return out.getvalue()


def _insert_pictures(
    sheet: Worksheet, line: int, item: QuestionData, roles: Sequence[Role], files: OutFiles
) -> None:
    """Small beside each other in the cell of the question or the option, whole in the file."""
    is_tall = False
    columns: dict[str | int, int] = {}
    for column, role in enumerate(roles):
        if role.part in {Part.STEM, Part.OPTION}:
            columns.setdefault(role.place if role.part is Part.OPTION else "stem", column)
    for at, column in columns.items():
        shown = [
            each for each in shown_at(item, at, files, first_language(item)) if each[0]["kind"] == "image"
        ]
        for number, (_medium, file, words) in enumerate(shown):
            data = file.load()
            with Image.open(io.BytesIO(data)) as drawn:
                scale = min(1.0, PICTURE_HEIGHT / drawn.height)
            options = {
                "image_data": io.BytesIO(data), "description": words, "x_scale": scale, "y_scale": scale,
                "x_offset": 4 + 8 * number, "y_offset": 24, "object_position": 1,
            }  # fmt: skip
            sheet.insert_image(line, column, file.name, options)
            is_tall = True
    if is_tall:
        sheet.set_row_pixels(line, PICTURE_HEIGHT + 32)


def template() -> bytes:
    """The empty workbook: headings, and a line of each kind to be overwritten."""
    return workbook_of(EXAMPLES, has_ids=False)


def roles_of(items: Iterable[QuestionData], *, has_ids: bool) -> list[Role]:
    """The columns that these questions need. In the template no heading names a language."""
    known = list(items)
    languages = [code for code, _name in settings.LANGUAGES if any(item.stem.get(code) for item in known)]
    named = languages if has_ids or len(languages) > 1 else [""]
    count = min(PLACES, max([FIRST_OPTIONS, *(option_count(item) for item in known)]))
    roles = [Role(Part.KIND), *(Role(Part.STEM, 0, code) for code in named)]
    roles += [Role(Part.OPTION, place, code) for code in named for place in range(count)]
    roles += [Role(Part.ANSWER), *(Role(Part.EXPLANATION, 0, code) for code in named)]
    roles += [
        Role(part)
        for part in (Part.DIFFICULTY, Part.POINTS, Part.CATEGORY, Part.TAGS, Part.MARKING, Part.RUBRIC)
    ]
    return [*roles, Role(Part.ID)] if has_ids else roles


def heading(role: Role) -> str:
    """题干, 选项A, 题干(en)."""
    letter = LETTERS[role.place] if role.part is Part.OPTION else ""
    language = f"({LANGUAGE_SIGNS.get(role.language, role.language)})" if role.language else ""
    return f"{HEADINGS[role.part]}{letter}{language}"


def first_language(item: QuestionData) -> str:
    """The language of what has no language in its heading."""
    return next((code for code, _name in settings.LANGUAGES if item.stem.get(code)), "zh-hans")


def cell(item: QuestionData, role: Role, first: str) -> str:
    """What stands in a column of a question."""
    language = role.language or first
    if role.part is Part.STEM:
        return item.stem.get(language, "")
    if role.part is Part.EXPLANATION:
        return item.explanation.get(language, "")
    if role.part is Part.OPTION:
        options: list[Any] = item.options.get(language, [])  # Any: texts or pairs
        return _option(options[role.place]) if role.place < len(options) else ""
    return _details(item, language).get(role.part, "")


def _option(option: Any) -> str:  # Any: a text or a pair
    return option if isinstance(option, str) else f"{option[0]} = {option[1]}".strip()


def _details(item: QuestionData, language: str) -> dict[Part, str]:
    points = f"{item.points_hundredths // 100}.{item.points_hundredths % 100:02d}".rstrip("0").rstrip(".")
    return {
        Part.KIND: KIND_NAMES[Kind(item.kind)],
        Part.ANSWER: answer_text(item.kind, item.answer, option_count(item)),
        Part.DIFFICULTY: str(item.difficulty),
        Part.POINTS: points,
        Part.CATEGORY: item.category,
        Part.TAGS: "、".join(item.tags),
        Part.MARKING: str(item.marking),
        Part.RUBRIC: "\n".join(_rubric_line(line, language) for line in item.rubric),
        Part.ID: item.uuid,
    }


def _rubric_line(line: dict[str, Any], language: str) -> str:  # Any: JSON of items.py
    words = line["words"].get(language) or next(iter(line["words"].values()), "")
    points = f"{line['points_hundredths'] / 100:.2f}".rstrip("0").rstrip(".")
    return f"{words} | {points}" + (" | 必须" if line.get("must") else "")


KIND_NAMES = {
    Kind.SINGLE: "单选题", Kind.MULTIPLE: "多选题", Kind.TRUEFALSE: "判断题", Kind.FILL: "填空题", Kind.NUMERICAL: "数值题",
    Kind.MATCHING: "匹配题", Kind.ORDERING: "排序题", Kind.SHORT: "短答题", Kind.ESSAY: "论述题", Kind.PRACTICAL: "实操题",
}  # fmt: skip
