"""A trainer looks at courseware as a learner would: a frame of the content host, and nothing kept."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from courses.packages.models import PackageVersion
from lms.accounts.models import Role
from lms.scorm.rules.standards import STANDARDS
from lms.scorm.tokens import read_token
from tests.factories.accounts import PersonFactory
from tests.factories.package_rows import bare_package

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER], language="en")


@pytest.fixture
def look(client, trainer):
    client.force_login(trainer)
    return f"/trainer/packages/{bare_package(trainer, '焊接安全').uuid}/look/1/"


def test_the_frame_is_of_the_content_host_by_a_token_that_names_nobody(client, look):
    page = client.get(look)
    assert page.status_code == 200
    assert page["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
    token = re.search(r"http://content\.localhost:8000/s/([^/]+)/shell", page.content.decode())[1]
    named = read_token(token)
    assert (named.is_look, named.uuid, named.language) == (True, PackageVersion.objects.get().uuid, "en")
    assert "See it as a learner" in client.get(look.removesuffix("look/1/")).content.decode()


def test_what_cannot_be_played_or_is_somebody_elses_is_not_shown(client, look, monkeypatch):
    assert client.get(look.replace("look/1", "look/2")).status_code == 404
    other = Client()
    other.force_login(PersonFactory(roles=[Role.TRAINER]))
    assert other.get(look).status_code == 404
    monkeypatch.delitem(STANDARDS, "scorm12")
    assert client.get(look).status_code == 404
    assert "See it as a learner" not in client.get(look.removesuffix("look/1/")).content.decode()
