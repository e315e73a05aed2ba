"""The demo's courseware is a good package, and there once."""

from __future__ import annotations

import io

import pytest

from courses.packages.models import PackageVersion
from courses.packages.reading import look_at
from lms.operations.demo.courseware import archive, seed_courseware
from tests.factories.accounts import PersonFactory


def test_nothing_odd_is_found_in_it():
    found = look_at(io.BytesIO(archive()))
    assert (found.findings, [item.title for item in found.course.scos]) == ((), ["学时从哪里来", "一道题"])


@pytest.mark.django_db
def test_it_is_made_once(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    trainer = PersonFactory()
    assert seed_courseware(trainer=trainer) == seed_courseware(trainer=trainer)
    assert PackageVersion.objects.count() == 1
