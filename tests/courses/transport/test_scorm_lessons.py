"""A lesson as SCORM 1.2: our own reader takes it, marks are the academy's, what people mark stays."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import zipfile
from uuid import UUID

import pytest

from courses.actions import check_package, create_bank, save_questions
from courses.quizzes.items import grade
from courses.transport.refusals import TransportRefused
from courses.transport.scorm_lessons import lessons
from courses.transport.scorm_lessons.lessons import write_lesson
from launcher.front_end import find_node
from media_pipeline import disk, storage
from media_pipeline.actions import publish_captions, save_captions, start_captions
from media_pipeline.captions.cues import Cue
from tests.factories.courses import make_course, make_lesson, make_question
from tests.factories.media import PublishedAssetFactory

RUN = """
const fs = require("fs");
require(process.argv[1]);
for (const [question, answer] of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const found = grade(question, answer);
  console.log(found.points + " " + found.isRight);
}
"""
TEXTS = [
    "欧姆",
    " 欧姆。",
    "ＯＨＭ",
    "ohm",
    "Ohm!",
    "3,5",
    "3.5",
    "３．５",
    "1,000",
    "1000",
    "-2",
    "−2",
    "x",
    "",
    "12e3",
    "欧 姆",
]


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "WORK": tmp_path / "work", "S3_BUCKET": "",
    }  # fmt: skip


def questions():
    """One of each kind that a page can mark, in each way of marking."""
    four = {"en": ["a", "b", "c", "d"]}
    pairs = {"en": [["l0", "r0"], ["l1", "r1"], ["l2", "r2"]]}
    shapes = [
        {"kind": "single", "options": four, "answer": 2},
        {"kind": "truefalse", "options": {}, "answer": False},
        {"kind": "fill", "options": {}, "answer": [["欧姆", "ohm"], ["3.5"], ["x"]]},
        {"kind": "numerical", "options": {}, "answer": {"value": "3.5", "tolerance": "0.1"}},
        {"kind": "matching", "options": pairs, "answer": [0, 1, 2]},
        {"kind": "ordering", "options": four, "answer": [3, 1, 2, 0]},
        {"kind": "short", "options": {}, "answer": ["欧姆", "1000"]},
        *(
            {"kind": "multiple", "options": four, "answer": [0, 2], "marking": rule}
            for rule in ("parts", "half", "all")
        ),
    ]
    return [make_question(points_hundredths=250, **shape) for shape in shapes]


def random_answer(item, rng):
    """Right, wrong or half of each, as the page keeps it; None is not answered."""
    if rng.random() < 0.05:
        return None
    text = lambda: rng.choice(TEXTS)  # noqa: E731  one line a kind below
    return {
        "single": lambda: rng.randrange(4),
        "truefalse": lambda: rng.random() < 0.5,
        "multiple": lambda: sorted(rng.sample(range(4), rng.randrange(1, 5))),
        "fill": lambda: [text() for _blank in item.answer],
        "numerical": lambda: rng.choice([*TEXTS, "3.4", "3.6", "3.61", "3,59"]),
        "matching": lambda: [rng.choice([None, 0, 1, 2]) for _left in range(3)],
        "ordering": lambda: rng.sample(range(4), 4),
        "short": text,
    }[item.kind]()


def test_the_page_marks_as_the_academy_does():
    rng = random.Random(7)
    cases = [(item, random_answer(item, rng)) for item in questions() for _time in range(150)]
    sent = json.dumps([[item.as_json(), answer] for item, answer in cases])
    line = [str(find_node(os.environ).node), "-e", RUN, str(lessons.PAGES / "marking.js")]
    done = subprocess.run(line, input=sent, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    scores = [grade(item, answer) for item, answer in cases]
    wanted = [f"{score.points_hundredths} {'true' if score.correct else 'false'}" for score in scores]
    assert done.stdout.splitlines() == wanted
    assert {score.correct for score in scores} == {True, False}


def packaged(page, number, tmp_path):
    """The files of the package of a lesson, after our own reader has taken it."""
    lesson = UUID(page.lessons.get_prep_value()[number]["id"])
    target = tmp_path / "lesson.zip"
    write_lesson(page.translation_key, lesson, target)
    with target.open("rb") as file:
        course = check_package(file).contents.course
    with zipfile.ZipFile(target) as zipped:
        return course, {name: zipped.read(name) for name in zipped.namelist()}


def data_of(files):
    return json.loads(re.fullmatch(r"window\.LESSON = (.*);\n", files["data.js"].decode(), re.DOTALL)[1])


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_a_quiz_leaves_with_its_key_and_pass_mark_and_without_what_people_mark(tmp_path):
    bank = create_bank(actor=None, key="ohm", title="Ohm")
    essay = make_question(kind="essay", options={}, answer=None)
    script = make_question(stem={"en": "</script><b>why?</b>"})
    save_questions(bank, [*questions(), essay, script], actor=None)
    plan = {"review": "full", "keep_order": True}
    page = make_course(
        publish=False, lessons=[make_lesson("quiz", bank="ohm", draw=4, pass_percent=70, plan=plan)]
    )
    course, files = packaged(page, 0, tmp_path)
    data = data_of(files)
    assert course.kind.value == "scorm12"
    assert b"<adlcp:masteryscore>70<" in files["imsmanifest.xml"]
    assert (len(data["questions"]), data["picks"][0]["count"], data["pass"], data["mix"]) == (
        11,
        4,
        70,
        False,
    )
    assert "essay" not in {item["kind"] for item in data["questions"]}
    assert b"</script>" not in files["data.js"]
    assert set(data["words"]) == {"zh-hans", "en", "vi"}
    assert b"right answers are inside" in files["LICENCE.txt"]


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_a_film_leaves_small_with_the_captions_that_viewers_have(tmp_path):
    asset = PublishedAssetFactory()
    storage.current().write(disk.published(asset.uuid, "lite.mp4"), b"small film")
    track = start_captions(asset, language="zh-hans", label="中文")
    publish_captions(save_captions(track, revision=track.revision, cues=[Cue(0, 1500, "两叶一芽")]))
    start_captions(asset, language="vi", label="Việt")
    body = {"en": '<p onclick="x()">Note <embed embedtype="image" id="1"/></p>'}
    page = make_course(
        publish=False, lessons=[make_lesson(asset=asset.uuid, body=body), make_lesson("article")]
    )
    course, files = packaged(page, 0, tmp_path)
    assert (course.first.launch.file, files["film.mp4"]) == ("index.html", b"small film")
    assert "两叶一芽" in files["captions/zh-hans.vtt"].decode()
    assert "captions/vi.vtt" not in files
    assert data_of(files)["notes"] == {"en": "<p>Note </p>"}
    with pytest.raises(TransportRefused) as refused:
        packaged(page, 1, tmp_path)
    assert refused.value.code == "lesson-not-exported"
