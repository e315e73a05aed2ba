"""Pictures inside files of questions: from any format to where they belong, kept once, out again, refused in words."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest
import xlsxwriter
from django.core.files.storage import default_storage
from PIL import Image

from courses.models import QuestionFile
from courses.queries import questions_of
from courses.quizzes.exporters.losses import FileKind, losses
from courses.quizzes.exporters.qti import package_of
from courses.quizzes.exporters.workbook import workbook_of
from courses.quizzes.files import bank_files
from courses.quizzes.importers.formats import intake_of_file
from courses.quizzes.pictures import with_good_pictures
from courses.quizzes.taking import plan_intake, take_intake
from tests.factories.courses import make_bank, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
HEADINGS = ["题型", "题干", "选项A", "选项B", "答案", "图片"]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def bank():
    return make_bank("tea-1", count=0)


def picture(colour="red", side=40):
    out = io.BytesIO()
    Image.new("RGB", (side, side // 2), colour).save(out, "PNG")
    return out.getvalue()


def sheet(rows, pictures):
    """A workbook; `pictures` by row and column from 0."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("题库")
        for number, row in enumerate([HEADINGS, *rows]):
            for column, text in enumerate(row):
                if text.startswith("=DISPIMG"):  # as WPS writes it: the formula, and itself as its value
                    page.write_formula(number, column, text.replace("=", "=_xlfn."), None, text)
                else:
                    page.write_string(number, column, text)
        for (row, column), (data, words) in pictures.items():
            page.insert_image(row, column, "a.png", {"image_data": io.BytesIO(data), "description": words})
    return out.getvalue()


QUESTION = ["单选题", "哪个是接地符号？", "", "", "A"]


def take(bank, data):
    return take_intake(actor=None, bank=bank, intake=with_good_pictures(intake_of_file(data)))


def test_pictures_of_cells_go_to_the_question_and_to_its_options(bank):
    red, blue = picture("red"), picture("blue")
    data = sheet([QUESTION], {(1, 5): (red, "电路图"), (1, 2): (blue, ""), (1, 3): (red, "接零")})
    take(bank, data)
    [item] = questions_of("tea-1")
    assert item.options == {"zh-hans": ["图A", "图B"]}, "an option that is a picture alone has a name"
    assert [(m["at"], m["words"]["zh-hans"]) for m in item.media] == [
        ("stem", "电路图"),
        (0, "题目配图"),
        (1, "接零"),
    ]
    assert item.media[0]["key"] == item.media[2]["key"] != item.media[1]["key"]
    assert QuestionFile.objects.count() == 2, "the same picture is kept once"
    with Image.open(default_storage.open(QuestionFile.objects.first().name)) as kept:
        assert kept.format == "PNG"
    again = plan_intake("tea-1", intake_of_file(data))
    assert (len(again.unchanged), again.created, again.updated) == (1, (), ())
    take(bank, sheet([QUESTION], {(1, 5): (blue, "电路图"), (1, 2): (blue, ""), (1, 3): (red, "")}))
    assert questions_of("tea-1")[0].version == 2, "another picture is another version"
    take(bank, sheet([[*QUESTION[:2], "图A", "图B", *QUESTION[4:]]], {}))
    assert len(questions_of("tea-1")[0].media) == 3, "a file without pictures takes none away"


def test_pictures_that_wps_puts_into_cells_are_taken_like_those_on_them(bank):
    shown = '=DISPIMG("ID_A1",1)'
    data = io.BytesIO()
    whole = sheet([["单选题", "哪个？", shown, "无", "A"]], {})
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/image9.png", picture())
        new.writestr(
            "xl/_rels/cellimages.xml.rels",
            '<Relationships><Relationship Id="rId1" Target="media/image9.png"/></Relationships>',
        )
        new.writestr(
            "xl/cellimages.xml",
            '<e:cellImages xmlns:e="e" xmlns:x="x" xmlns:a="a" xmlns:r="r"><e:cellImage><x:pic>'
            '<x:cNvPr name="ID_A1" descr="接地"/><a:blip r:embed="rId1"/></x:pic></e:cellImage></e:cellImages>',
        )
    take(bank, data.getvalue())
    [item] = questions_of("tea-1")
    assert item.options == {"zh-hans": ["图A", "无"]}
    assert [(m["at"], m["words"]["zh-hans"]) for m in item.media] == [(0, "接地")]


def test_the_same_words_beside_other_pictures_are_other_questions(bank):
    row = ["单选题", "这是什么？", "钳子", "扳手", "A"]
    data = sheet(
        [row, row, row],
        {(1, 1): (picture("red"), ""), (2, 1): (picture("blue"), ""), (3, 1): (picture("red"), "")},
    )
    plan = take(bank, data)
    assert (len(plan.created), len(plan.intake.duplicates)) == (2, 1)
    assert len({item.media[0]["key"] for item in questions_of("tea-1")}) == 2
    assert len(plan_intake("tea-1", intake_of_file(data)).unchanged) == 2


def test_what_is_no_picture_is_an_error_of_its_question_in_words(bank):
    data = sheet(
        [[*QUESTION[:2], "甲", "乙", "A"], ["判断题", "好的", "", "", "对"]],
        {(1, 5): (picture(), ""), (2, 1): (picture("blue"), "")},
    )
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<svg/>" if name.endswith("image1.png") else old.read(name))
    intake = with_good_pictures(intake_of_file(broken.getvalue()))
    assert [(e.row, e.code) for e in intake.errors if e.code == "picture-unreadable"] == [
        (2, "picture-unreadable")
    ]
    assert [each.question.kind for each in intake.found] == ["truefalse"]
    assert not QuestionFile.objects.exists()


def test_moodle_shows_its_files_where_its_texts_do(bank):
    shown = '<![CDATA[<p>哪个？<img src="@@PLUGINFILE@@/a%20b.png" alt="电路"></p>]]>'
    file = f'<file name="a b.png" path="/" encoding="base64">{base64.encodebytes(picture()).decode()}</file>'
    answers = "".join(
        f'<answer fraction="{share}" format="html"><text><![CDATA[{text}]]></text>{file if "img" in text else ""}</answer>'
        for share, text in ((100, '<img src="@@PLUGINFILE@@/a b.png">'), (0, "无"))
    )
    data = (
        f'<?xml version="1.0"?><quiz><question type="multichoice"><name><text>q</text></name><questiontext format="html">'
        f"<text>{shown}</text>{file}</questiontext>{answers}<single>true</single></question></quiz>"
    ).encode()
    intake = intake_of_file(data)
    assert [part.what for part in intake.unsupported] == []
    take(bank, data)
    [item] = questions_of("tea-1")
    assert (item.stem, item.options) == ({"zh-hans": "哪个？"}, {"zh-hans": ["图A", "无"]})
    assert [(m["at"], m["words"]) for m in item.media] == [
        ("stem", {"zh-hans": "电路"}), (0, {"zh-hans": "题目配图"}),
    ]  # fmt: skip
    assert QuestionFile.objects.count() == 1


W = 'xmlns:w="w" xmlns:r="r" xmlns:a="a" xmlns:wp="wp"'


def word(*lines, target="media/image1.png"):
    """A document; «图» is its picture."""
    drawing = '</w:t></w:r><w:r><w:drawing><wp:docPr descr="电路"/><a:blip r:embed="rId7"/></w:drawing></w:r><w:r><w:t>'
    body = "".join(f"<w:p><w:r><w:t>{line.replace('«图»', drawing)}</w:t></w:r></w:p>" for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        file.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships><Relationship Id="rId7" Target="{target}"/></Relationships>',
        )
        file.writestr("word/media/image1.png", picture())
    return out.getvalue()


def test_pictures_of_word_stand_where_they_stood(bank):
    take(bank, word("1. 下图是什么？（B）", "«图»", "A. 钳子", "B. «图»", "2. 湿手不碰开关（对）"))
    first, second = questions_of("tea-1")
    assert (first.answer, first.options) == (1, {"zh-hans": ["钳子", "图B"]})
    assert [m["at"] for m in first.media] == ["stem", 1]
    assert second.media == []


def test_a_picture_that_is_not_in_the_document_is_named_as_before():
    intake = intake_of_file(word("1. 下图是什么？（B）«图»", "A. 钳子", "B. 扳手", target="../../etc/passwd"))
    assert [part.what for part in intake.unsupported] == ["picture"]
    assert intake.found[0].pictures == ()


@pytest.mark.parametrize("kind", ["xlsx", "qti"])
def test_pictures_leave_with_their_questions_and_come_back_the_same(bank, kind):
    other = make_bank("tea-2", count=0)
    red, blue = picture("red"), picture("blue", 400)
    pairs = ["匹配题", "连线", "钳子 = 夹", "扳手 = 拧", ""]
    data = sheet(
        [QUESTION, pairs],
        {(1, 1): (red, "电路"), (1, 3): (blue, "接零"), (1, 2): (red, ""), (2, 2): (blue, "")},
    )
    take(bank, data)
    items = questions_of("tea-1")
    files = bank_files(bank)
    out = workbook_of(items, files=files) if kind == "xlsx" else package_of(items, "zh-hans", files=files)
    assert not [loss for loss in losses(FileKind(kind), items) if loss.code == "media"]
    plan = plan_intake("tea-1", intake_of_file(out))
    assert (len(plan.unchanged), plan.created, plan.updated) == (2, (), ())
    take(other, out)
    back = questions_of("tea-2")
    assert [each.options for each in back] == [each.options for each in items]
    digests = {row.key: row.sha256 for row in QuestionFile.objects.all()}
    for mine, theirs in zip(items, back, strict=True):
        assert [(m["at"], m["words"], digests[m["key"]]) for m in theirs.media] == [
            (m["at"], m["words"], digests[m["key"]]) for m in mine.media
        ]


def test_what_gift_cannot_hold_and_sounds_in_a_workbook_are_said_before():
    item = make_question(media=[{"at": "stem", "kind": "sound", "key": "k", "words": {}}])
    lost = {form: [loss.code for loss in losses(form, [item])] for form in FileKind}
    assert "media" in lost[FileKind.GIFT]
    assert "sound" in lost[FileKind.XLSX]
    assert "media" not in lost[FileKind.QTI]


def test_a_question_with_more_pictures_than_it_holds_is_refused_in_words():
    lines = ["1. 下图是什么？（A）" + "«图»" * 13, "A. 钳子", "B. 扳手", "2. 湿手不碰开关（对）"]
    intake = with_good_pictures(intake_of_file(word(*lines)))
    assert [(error.row, error.code) for error in intake.errors] == [(1, "pictures-many")]
    assert [each.question.kind for each in intake.found] == ["truefalse"]
