"""A courseware lesson: chosen by version, kept by whoever began, named where the package is looked at."""

from __future__ import annotations

import uuid

import pytest
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.actions import publish_course
from courses.catalogue.models import CoursePage
from courses.lessons.package import version_choices
from courses.packages.binning import PackageInUse, bin_package
from courses.packages.uses import uses_of
from courses.queries import current_version, outline_of
from courses.versions.documents import document_of, outline_from
from tests.factories.courses import make_course, make_lesson
from tests.factories.courseware import kept_version
from tests.factories.packages import Part

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    return kept_version()


def test_the_newest_version_is_offered_first_and_an_older_one_says_so(version, django_assert_num_queries):
    newer = kept_version(Part("more.js", b"1"), package=version.package)
    with django_assert_num_queries(1):
        ((title, offered),) = version_choices()
    assert (title, [uuid for uuid, _words in offered]) == ("焊接安全", [str(newer.uuid), str(version.uuid)])
    assert [words for _uuid, words in offered] == [
        "焊接安全 · 版本 2，最新",
        "焊接安全 · 版本 1；已有更新的版本",
    ]


def test_a_new_upload_changes_no_lesson_and_another_version_is_another_lesson_version(site, version):
    page = make_course(lessons=[make_lesson("package", package=version.uuid)])
    newer = kept_version(Part("more.js", b"1"), package=version.package)
    publish_course(page)
    first = outline_of(current_version(page.translation_key))
    assert (first.version, first.lessons[0].package, first.lessons[0].version) == (1, version.uuid, 1)
    draft = CoursePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    blocks = draft.lessons.get_prep_value()
    blocks[0]["value"]["package"] = str(newer.uuid)
    draft.lessons = blocks
    draft.save_revision(changed=True).publish()
    second = outline_of(current_version(page.translation_key))
    assert (second.version, second.lessons[0].package, second.lessons[0].version) == (2, newer.uuid, 2)
    assert outline_from(document_of(second)) == second


def test_a_lesson_without_courseware_is_written_down_as_before(site):
    page = make_course()
    assert "package" not in current_version(page.translation_key).outline["lessons"][0]


def test_a_package_is_used_by_drafts_and_lessons_and_stays_out_of_the_bin(site, version):
    page = make_course(lessons=[make_lesson("package", package=version.uuid)], publish=False)
    (use,) = uses_of([version.package_id])[version.package_id]
    assert (use.course, use.lesson) == ("茶叶加工（乡村班）", "绿茶：摊青、杀青")
    assert use.url == f"/cms/pages/{page.pk}/edit/"
    with pytest.raises(PackageInUse):
        bin_package(version.package)


def test_a_package_that_nobody_uses_is_used_nowhere(version):
    assert uses_of([version.package_id, 10_000]) == {version.package_id: [], 10_000: []}


def test_no_lesson_takes_a_version_that_is_not_there(site):
    (child,) = make_course(lessons=[make_lesson("package", package=uuid.uuid4())]).lessons
    with pytest.raises(StructBlockValidationError) as refused:
        child.block.clean(child.value)
    assert "package" in refused.value.block_errors
