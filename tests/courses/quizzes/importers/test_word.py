"""A Word document: what Word counts by itself is counted, what is red or bold answers, tables are sheets."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from courses.quizzes.importers.formats import intake_of_file
from courses.quizzes.importers.results import Format
from courses.workbooks.refusals import FileDamaged

HEAD = '<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:body>'
RED = '<w:rPr><w:color w:val="FF0000"/></w:rPr>'
LINE = '<w:rPr><w:u w:val="single"/></w:rPr>'
NUMBERING = """<w:numbering xmlns:w="urn:w"><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def run(text, look=""):
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def line(*runs, level=None):
    listed = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
        if level is not None
        else ""
    )
    return f"<w:p>{listed}{''.join(part if part.startswith('<') else run(part) for part in runs)}</w:p>"


def table(rows):
    cells = ("".join(f"<w:tc>{line(text)}</w:tc>" for text in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def document(*parts, more=()):
    out = io.BytesIO()
    with ZipFile(out, "w") as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
        zipped.writestr("word/document.xml", f"{HEAD}{''.join(parts)}</w:body></w:document>")
        for name, text in more:
            zipped.writestr(name, text)
    return out.getvalue()


def told(intake):
    return [(each.question.kind, each.question.answer) for each in intake.found]


def test_lists_that_word_counts_and_an_answer_in_red_are_read():
    data = document(
        line("一、单选题（每题2分）"),
        line("安全电压是", level=0), line("36V", level=1), line(run("42V", RED), level=1), line("220V", level=1),
        line("绝缘的是", level=0), line("铜", level=1), line("橡胶", level=1), line("答案：B"),
        line("二、填空题"),
        line("工频是", run("    ", LINE), "Hz", level=0), line("答案：50"),
        more=[("word/numbering.xml", NUMBERING)],
    )  # fmt: skip
    intake = intake_of_file(data)
    assert (intake.format, told(intake), intake.errors) == (
        Format.DOCX, [("single", 1), ("single", 1), ("fill", [["50"]])], (),
    )  # fmt: skip
    assert intake.found[0].question.points_hundredths == 200
    assert intake.found[2].question.stem == {"zh-hans": "工频是____Hz"}


def test_a_table_with_headings_is_a_sheet_and_pictures_are_named():
    picture = "<w:p><w:r><w:drawing/></w:r></w:p>"
    data = document(
        table([["题型", "题干", "A", "B", "答案"], ["单选题", "甲", "一", "二", "B"]]),
        line("1. 乙（对）"),
        picture,
    )
    intake = intake_of_file(data)
    assert told(intake) == [("single", 1), ("truefalse", True)]
    assert [(u.what, u.row, u.is_part) for u in intake.unsupported] == [("picture", 2, True)]


def test_options_on_one_line_with_one_in_bold_and_text_that_was_struck_out():
    bold = "<w:rPr><w:b/></w:rPr>"
    struck = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    data = document(line("1. 选哪个？", struck), line("A. 一 ", run("B. 二", bold), run(" C. 三")))
    intake = intake_of_file(data)
    assert (told(intake), intake.found[0].question.options) == (
        [("single", 1)],
        {"zh-hans": ["一", "二", "三"]},
    )


def test_a_document_with_entities_is_refused():
    with pytest.raises(FileDamaged):
        intake_of_file(document(more=[]).replace(b"<w:body>", b"<w:bo&x;"))
