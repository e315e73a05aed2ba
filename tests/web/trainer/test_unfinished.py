"""What was begun to be sent waits on the page where it belongs, for its person alone, and can be thrown away."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.accounts.models import Role
from media_pipeline.actions import begin_upload
from tests.factories.accounts import PersonFactory
from tests.factories.package_rows import bare_package

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
FILMS, PACKAGES, COURSES = "/trainer/uploads/", "/trainer/packages/", "/trainer/courses/import/"


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "WORK": tmp_path / "work", "S3_BUCKET": "",
    }  # fmt: skip


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER], language="en")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_each_stands_where_its_form_is_and_goes_from_there(trainer):
    package = bare_package(trainer, "焊接安全")
    own_page = f"{PACKAGES}{package.uuid}/"
    places = {
        FILMS: {"purpose": "film"},
        PACKAGES: {"purpose": "package"},
        own_page: {"purpose": "package", "target": str(package.uuid)},
        COURSES: {"purpose": "course"},
    }
    uploads = {
        place: begin_upload(owner=trainer, name=f"begun{number}.zip", size=5_000_000, **about)
        for number, (place, about) in enumerate(places.items())
    }
    begin_upload(owner=PersonFactory(roles=[Role.TRAINER]), name="theirs.zip", size=5, purpose="package")
    client = signed_in(trainer)
    for place, upload in uploads.items():
        page = client.get(place).content.decode()
        assert [other.name for other in uploads.values() if other.name in page] == [upload.name]
        assert "theirs.zip" not in page
        assert client.post(f"{FILMS}unfinished/{upload.uuid}/give-up/")["Location"] == place
        assert upload.name not in client.get(place).content.decode()


def test_the_number_of_queries_does_not_follow_what_was_begun(trainer):
    client, counts = signed_in(trainer), []
    client.get(PACKAGES)
    for many in (1, 3):
        for number in range(many):
            for purpose in ("package", "course"):
                begin_upload(owner=trainer, name=f"{many}-{number}.zip", size=5, purpose=purpose)
        with CaptureQueriesContext(connection) as queries:
            client.get(PACKAGES)
            client.get(COURSES)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30, counts
