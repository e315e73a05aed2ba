"""A course leaves as an archive and comes back the same: banks, texts, pictures, papers, films, plans."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from courses.actions import create_bank, keep_package, save_questions
from courses.library.models import AcademyDocument, AcademyImage
from courses.models import CoursePage, QuestionBank
from courses.packages.models import Package, PackageVersion
from courses.quizzes.files import add_medium
from courses.quizzes.models import Question
from courses.transport import bringing
from courses.transport.gathering import _package, gather
from courses.transport.models import Media
from courses.transport.opening import open_course
from courses.transport.planning import plan_course
from courses.transport.refusals import TransportRefused
from courses.transport.schema import hash_of
from courses.transport.taking import bring, write_course
from courses.transport.writing import write_archive
from media_pipeline import disk, storage
from media_pipeline.actions import publish_captions, save_captions, start_captions
from media_pipeline.captions.cues import Cue
from media_pipeline.models import Asset, CaptionTrack
from tests.factories.courses import TEXTS, make_course, make_lesson, make_question, make_subject
from tests.factories.media import PublishedAssetFactory
from tests.factories.packages import Part, good, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
FILM = b"not really a film, but bytes that are kept as they came" * 50


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "files")
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "WORK": tmp_path / "work", "S3_BUCKET": "",
    }  # fmt: skip
    (tmp_path / "work").mkdir()


def picture(colour: str, kind: str = "JPEG") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, kind)
    out.seek(0)
    return out


def film() -> Asset:
    """A published film with captions, its source in the storage."""
    asset = PublishedAssetFactory(
        title="采茶", source_sha256=hashlib.sha256(FILM).hexdigest(), source_bytes=len(FILM)
    )
    storage.current().write(disk.original(asset.source_folder), FILM)
    track = start_captions(asset, language="zh-hans", label="中文")
    track = save_captions(track, revision=track.revision, cues=[Cue(0, 1500, "两叶一芽")])
    publish_captions(track)
    return asset


def bank() -> QuestionBank:
    """Every kind of state, and a picture."""
    made = create_bank(actor=None, key="tea-1", title="茶")
    items = [make_question(category="茶/采", tags=["叶"]) for _n in range(3)]
    rows = save_questions(
        made, [*items, make_question(kind="truefalse", options={}, answer=True)], actor=None
    )
    add_medium(rows[1], at="stem", file=picture("green"), words={"zh-hans": "一片叶"}, actor=None)
    Question.objects.filter(pk=rows[2].pk).update(state="draft")
    return made


def course(**about) -> CoursePage:
    asset, made = about.pop("asset", None) or film(), bank()
    image = AcademyImage.objects.create(title="茶园", file=ContentFile(picture("red").read(), "a.jpg"))
    paper = AcademyDocument.objects.create(title="规程", file=ContentFile(b"%PDF-1.4 rules", "规程.pdf"))
    body = (
        f'<p onclick="x()">看图 <b>两叶</b></p><embed alt="茶" embedtype="image" format="left" id="{image.pk}"/>'
        f'<p><a id="{paper.pk}" linktype="document">规程</a> <a id="1" linktype="page">页</a> <a href="https://example.org/">外</a></p>'
    )
    chosen = ",".join(str(row.uuid) for row in made.questions.all()[:2])
    plan = {
        "attempts": 2, "keep_order": True, "review": "marks",
        "parts": [{"bank": "tea-1", "fixed": chosen, "count": 2, "points": "2.50"}, {"bank": "tea-1", "count": 1, "tags": "叶"}],
    }  # fmt: skip
    lessons = [
        make_lesson(asset=asset.uuid, bank="tea-1", draw=2, body={"zh-hans": "<p>笔记</p>"}),
        make_lesson("article", body={"zh-hans": body, "en": "<h2>Leaf</h2>"}),
        make_lesson("quiz", bank="tea-1", plan=plan, time_limit_min=20),
        make_lesson("onsite", component="practice", body={"vi": "<p>Mang giỏ</p>"}),
    ]
    page = make_course(
        publish=False, lessons=lessons, subject=make_subject(), planned_tenths={"online": 25}, **about
    )
    page.poster_image = image
    page.save()
    page.save_revision()
    return page


def packed(page, tmp_path, media=Media.ORIGINAL):
    target = tmp_path / f"{page.code}.zip"
    written = write_archive(gather(page.translation_key, media), target, lambda _share: None)
    return target, written


def taken(target, code, monkeypatch=None):
    with target.open("rb") as file:
        opened = open_course(file, lambda _share: None)
        return write_course(
            opened, bring(opened, actor=None, code=code, told=lambda _share: None), actor=None, code=code
        )


def forget_everything() -> None:
    """The other academy: nothing of the course is there."""
    for model in (CoursePage, QuestionBank, AcademyImage, AcademyDocument, CaptionTrack, Asset):
        for row in model.objects.order_by("-pk"):
            row.delete()


@pytest.fixture
def _any_bytes_are_films(monkeypatch):
    """The pipeline's own look inside has tests of its own."""

    def ingest(path, *, owner, title):
        asset = PublishedAssetFactory(title=title, owner=owner, source_bytes=path.stat().st_size)
        storage.current().put(disk.original(asset.source_folder), path)
        return asset

    monkeypatch.setattr(bringing, "ingest_file", ingest)


@pytest.mark.usefixtures("_any_bytes_are_films")
def test_what_comes_in_elsewhere_says_the_same_and_leaves_as_the_same(tmp_path):
    target, written = packed(course(), tmp_path)
    forget_everything()
    found = taken(target, "TEA-101")
    _again, second = packed(found.page, tmp_path)
    assert second.content_hash == written.content_hash
    assert found.gaps == ()
    page = found.page
    assert (page.live, page.code, CoursePage.objects.filter(live=True).exists()) == (False, "TEA-101", False)
    assert CoursePage.objects.filter(translation_key=page.translation_key).count() == len(TEXTS)
    text = page.lessons.get_prep_value()[1]["value"]["body"]
    assert "onclick" not in text
    assert f'id="{AcademyImage.objects.get().pk}"' in text
    assert "页" in text
    assert 'linktype="page"' not in text
    assert [row.state for row in Question.objects.order_by("sort_order")] == [
        "approved",
        "approved",
        "draft",
        "approved",
    ]
    assert CaptionTrack.objects.get().file


@pytest.mark.usefixtures("_any_bytes_are_films")
def test_the_same_archive_twice_doubles_neither_banks_nor_media(tmp_path):
    target, _written = packed(course(), tmp_path)
    kinds = (QuestionBank, Question, AcademyImage, AcademyDocument, Asset)

    def counts():
        return [model.objects.count() for model in kinds]

    before = counts()
    taken(target, "TEA-102")
    taken(target, "TEA-103")
    assert counts() == before
    courses = CoursePage.objects.order_by().values_list("translation_key", flat=True).distinct()
    ids = {
        block["id"]
        for page in CoursePage.objects.filter(locale__language_code="en")
        for block in page.lessons.get_prep_value()
    }
    assert (len(courses), len(ids)) == (3, 12), "progress in one is not progress in the other"
    with pytest.raises(TransportRefused, match="TEA-102-2"):
        taken(target, "TEA-102")


def test_a_bank_of_the_same_name_that_says_something_else_stays_as_it_is(tmp_path):
    target, _written = packed(course(), tmp_path)
    Question.objects.order_by("pk").update(difficulty=5)
    found = taken(target, "TEA-104")
    keys = sorted(QuestionBank.objects.values_list("key", flat=True))
    assert keys == ["tea-1", "tea-1-2"]
    assert set(Question.objects.filter(bank__key="tea-1").values_list("difficulty", flat=True)) == {5}
    assert found.page.lessons.get_prep_value()[2]["value"]["quiz"]["bank"] == "tea-1-2"


def test_by_name_only_a_film_that_is_not_here_is_a_gap_with_its_name(tmp_path):
    page = course()
    original = packed(page, tmp_path)[1]
    target, written = packed(page, tmp_path, Media.REFERENCE)
    assert written.content_hash == original.content_hash
    assert written.size < original.size
    assert taken(target, "TEA-105").gaps == ()
    Asset.objects.update(source_sha256="")
    with target.open("rb") as file:
        lines = plan_course(open_course(file, lambda _share: None), None)["lines"]
    assert [(line["name"], line["state"]) for line in lines if line["of"] == "film"] == [("采茶", "missing")]
    gap = taken(target, "TEA-106").gaps[0]
    assert (gap.name, gap.digest, gap.of) == ("采茶", hashlib.sha256(FILM).hexdigest(), "film")


def changed(target, tmp_path, change, name="other.zip"):
    """The archive with another document, or another file."""
    other = tmp_path / name
    with zipfile.ZipFile(target) as source, zipfile.ZipFile(other, "w") as out:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "course.json":
                document = json.loads(data)
                change(document)
                data = json.dumps(document).encode()
            out.writestr(item.filename, data)
    return other


def _rehash(document):
    document["content_hash"] = hash_of(document["content"])


CHANGES = {
    "newer-schema": lambda document: document.update(version=2),
    "no-course": lambda document: document.update(format="x"),
    "hash-untrue": lambda document: document["content"]["course"].update(level=1),
    "malformed": lambda document: (document["content"]["course"].update(level="1"), _rehash(document)),
    "file-missing": lambda document: document["files"][0].update(inside=None),
    "file-untrue": lambda document: document["files"][1].update(inside="0" * 64),
}


@pytest.mark.parametrize("code", sorted(CHANGES))
def test_an_archive_that_is_not_what_it_says_is_refused_whole(tmp_path, code):
    target, _written = packed(course(), tmp_path)
    other = changed(target, tmp_path, CHANGES[code])
    before = CoursePage.objects.count()
    with pytest.raises(TransportRefused) as refused:
        taken(other, "TEA-107")
    assert (refused.value.code, CoursePage.objects.count(), bool(refused.value.message)) == (
        code,
        before,
        True,
    )


def test_questions_that_cannot_be_asked_and_strange_places_are_refused(tmp_path):
    target, _written = packed(course(), tmp_path)

    def no_answer(document):
        document["content"]["banks"][0]["questions"][0]["answer"] = {"value": [[]]}
        _rehash(document)

    def far_place(document):
        document["content"]["lessons"][0]["film"] = 99
        _rehash(document)

    for change, code in ((no_answer, "question-unclear"), (far_place, "malformed")):
        with pytest.raises(TransportRefused) as refused:
            taken(changed(target, tmp_path, change), "TEA-108")
        assert refused.value.code == code


def test_scripts_in_texts_do_not_come_in(tmp_path):
    target, _written = packed(course(), tmp_path)

    def hostile(document):
        document["content"]["lessons"][1]["text"]["en"] = (
            '<p>Leaf<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:x()">go</a></p>'
            '<embed embedtype="media" url="https://example.org/"/><embed embedtype="image" id="77"/>'
        )
        _rehash(document)

    page = taken(changed(target, tmp_path, hostile), "TEA-109").page
    english = CoursePage.objects.get(translation_key=page.translation_key, locale__language_code="en")
    assert english.lessons.get_prep_value()[1]["value"]["body"] == "<p>Leafgo</p>"


def test_courseware_packed_anew_is_the_version_that_is_there():
    version = keep_package(file=opened(good()), file_name="a.zip", actor=None).version
    files = []
    digest = _package(version, 0, Media.ORIGINAL, files)
    data = b"".join(files[0].read())
    again = keep_package(file=opened(data), file_name="b.zip", actor=None)
    assert (again.version, again.is_new, digest) == (version, False, version.digest)
    assert len(data) <= files[0].size
    assert data == b"".join(files[0].read()), "the same bytes on every day"


def test_courseware_travels_with_its_lesson(tmp_path):
    version = keep_package(
        file=opened(good(Part("p/图.png", b"not a picture"))), file_name="a.zip", actor=None
    ).version
    lesson = make_lesson("package", package=version.uuid, body={"zh-hans": "<p>先看再答</p>"})
    target, written = packed(make_course(publish=False, lessons=[lesson]), tmp_path)
    kept = {"digest": version.digest, "kind": version.kind, "course": version.course}
    names = sorted(version.files.values_list("name", flat=True))
    forget_everything()
    PackageVersion.objects.all().delete()
    Package.objects.all().delete()
    found = taken(target, "TEA-110")
    brought = PackageVersion.objects.get()
    value = found.page.lessons.get_prep_value()[0]["value"]
    assert (found.gaps, value["package"], value["notes"]) == ((), str(brought.uuid), "<p>先看再答</p>")
    assert brought.uuid != version.uuid
    assert {name: getattr(brought, name) for name in kept} == kept
    assert sorted(brought.files.values_list("name", flat=True)) == names
    assert taken(target, "TEA-111").page.lessons.get_prep_value()[0]["value"]["package"] == value["package"]
    assert packed(found.page, tmp_path)[1].content_hash == written.content_hash


def test_courseware_by_name_only_that_is_not_here_is_a_gap_with_its_name(tmp_path):
    version = keep_package(file=opened(good()), file_name="a.zip", actor=None).version
    page = make_course(publish=False, lessons=[make_lesson("package", package=version.uuid)])
    target, _written = packed(page, tmp_path, Media.REFERENCE)
    assert taken(target, "TEA-112").gaps == ()
    forget_everything()
    PackageVersion.objects.all().delete()
    found = taken(target, "TEA-113")
    assert [(gap.of, gap.digest) for gap in found.gaps] == [("package", version.digest)]
    assert found.page.lessons.get_prep_value()[0]["value"]["package"] == ""
