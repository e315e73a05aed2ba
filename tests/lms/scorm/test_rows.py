"""The two statements of a commit read and write what the ORM would."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.scorm.actions import begin_item, open_shell
from lms.scorm.models import ItemState, Registration
from lms.scorm.rolling import part_of
from lms.scorm.rows import UNREAD, found_item, write_item
from lms.scorm.tokens import read_token
from tests.factories.courseware import TWO_ITEMS, kept_version, launched

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(microseconds=7)
FULL = {
    "untold": [[1, 2, "a", "b", 3, None]], "untold_since": NOW, "urgent": True, "heard": {"cmi.interactions.0": 7},
    "score_hundredths": -50, "before_cs": 2**40, "status": "passed", "success": "passed", "is_done": True, "seq": 4,
}  # fmt: skip


@pytest.fixture
def version(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    return kept_version(body=TWO_ITEMS)


@pytest.fixture
def registration(version):
    """Both items are begun; so is another person's."""
    tokens = [read_token(launched(version).token) for _person in range(2)]
    for name in tokens:
        open_shell(name)
        begin_item(name, item="i1")
    begin_item(tokens[0], item="i2")
    return Registration.objects.get(uuid=tokens[0].uuid)


def values(row):
    return {
        field.attname: vars(row)[field.attname]
        for field in row._meta.concrete_fields
        if field.attname in vars(row)
    }


def test_an_item_is_read_as_the_orm_reads_it(registration, version, django_assert_num_queries):
    for change in ({}, FULL):
        registration.items.filter(item="i1").update(**change)
        Registration.objects.update(ended_at=NOW if change else None, revision=3)
        wanted = registration.items.select_related("registration").defer(*UNREAD).get(item="i1")
        with django_assert_num_queries(1):
            found = found_item(registration.uuid, "i1")
        assert values(found.row) == values(wanted)
        assert [type(value) for value in values(found.row).values()] == [
            type(value) for value in values(wanted).values()
        ]
        whole = found.row.registration
        assert (whole, whole.uuid, whole.ended_at, whole.revision) == (
            registration,
            registration.uuid,
            NOW if change else None,
            3,
        )
        assert found.version == version.uuid
        assert found.parts == {row.item: part_of(row) for row in registration.items.all()}
        assert set(found.parts) == {"i1", "i2"}


@pytest.mark.parametrize("item", ["i3", "", "i1\0", "\ud800"])
def test_what_was_not_begun_or_is_no_text_of_a_database_is_not_there(registration, item):
    assert found_item(registration.uuid, item) is None
    assert found_item(uuid.uuid4(), "i1") is None


def test_what_is_written_is_read_again_and_nothing_else_changes(registration, django_assert_num_queries):
    row = found_item(registration.uuid, "i1").row
    before, others = (
        values(ItemState.objects.get(pk=row.pk)),
        list(ItemState.objects.exclude(pk=row.pk).values()),
    )
    new = {**FULL, "values": {"cmi.suspend_data": "学习 %s"}, "objectives": {"o": "reached"}, "last_at": NOW}
    with django_assert_num_queries(1):
        assert write_item(row, new)
    assert values(ItemState.objects.get(pk=row.pk)) == {**before, **new}
    assert list(ItemState.objects.exclude(pk=row.pk).values()) == others


@pytest.mark.parametrize("column", ["seq", "session", "finished_in"])
def test_an_item_that_somebody_wrote_to_is_left_as_it_is(registration, column):
    row = found_item(registration.uuid, "i1").row
    registration.items.filter(item="i1").update(**{column: 9})
    assert not write_item(row, FULL)
    assert registration.items.get(item="i1").status == row.status
