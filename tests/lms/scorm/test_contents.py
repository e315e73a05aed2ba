"""The table of contents is read once in a process, and what is kept of many is bounded by what they weigh."""

from __future__ import annotations

import pytest

from courses.packages.shelf import Shelf
from lms.scorm import contents
from lms.scorm.contents import LEAST, contents_of
from tests.factories.courseware import TWO_ITEMS, kept_version
from tests.factories.packages import CP13

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path, monkeypatch):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    shelf = Shelf[contents.Contents](2 * LEAST + 3_000)
    monkeypatch.setattr(contents, "_shelf", shelf)
    return shelf


def test_a_version_is_read_once_and_a_long_one_puts_others_out(shelf, django_assert_num_queries):
    short = kept_version(body=TWO_ITEMS)
    with django_assert_num_queries(1):
        assert [entry.key for entry in contents_of(short.uuid).opened] == ["i1", "i2"]
    with django_assert_num_queries(0):
        contents_of(short.uuid)
    items = "".join(
        f'<item identifier="n{n}" identifierref="r1"><title>第{n}课</title></item>' for n in range(40)
    )
    long = kept_version(body=items)
    assert len(contents_of(long.uuid).entries) == 40
    assert shelf.held > LEAST + 30_000
    with django_assert_num_queries(1):
        contents_of(short.uuid)


def test_only_the_2004_engine_is_given_the_sequencing():
    assert contents_of(kept_version(body=TWO_ITEMS).uuid).sequencing is None
    body = '<item identifier="i1" identifierref="r1"><title>第一课</title></item>'
    second = contents_of(kept_version(version="2004 4th Edition", spaces=CP13, body=body).uuid)
    assert second.sequencing["chosen"]["items"][0]["identifier"] == "i1"
