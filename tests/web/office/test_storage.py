"""Room for videos as the office sees it: everybody's, the fullest first; more room on record; what waits."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from media_pipeline import presence
from media_pipeline.library import quotas
from media_pipeline.library.queue import backlog
from tests.factories.accounts import PersonFactory
from tests.factories.media import MediaJobFactory, PublishedAssetFactory, RenditionFactory

pytestmark = pytest.mark.django_db


def signed_in(user):
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER], display_name="张老师")


@pytest.fixture
def office():
    return signed_in(PersonFactory(roles=[Role.OFFICE]))


def test_the_fullest_stand_first_at_a_fixed_cost(office, trainer, django_assert_max_num_queries):
    PublishedAssetFactory(owner=trainer, source_bytes=2_000_000_000)
    RenditionFactory(asset__owner=PersonFactory(display_name="someone who left"), asset__source_bytes=9)
    for _number in range(10):
        PersonFactory(roles=[Role.TRAINER])
    with django_assert_max_num_queries(16):
        text = office.get("/office/storage/").content.decode()
    assert "2.0 GB of 50.0 GB used" in text
    assert text.index("张老师") < text.index("someone who left")
    assert text.count("Change the room") == 12


def test_the_auditor_reads_and_changes_nothing(trainer):
    auditor = signed_in(PersonFactory(roles=[Role.AUDITOR]))
    text = auditor.get("/office/storage/").content.decode()
    assert "张老师" in text
    assert "Change the room" not in text
    assert auditor.post(f"/office/storage/{trainer.uuid}/quota/", {"gigabytes": 99}).status_code == 403
    assert signed_in(trainer).get("/office/storage/").status_code == 404


def test_more_room_is_given_once_on_record_and_never_less_than_is_used(office, trainer):
    PublishedAssetFactory(owner=trainer, source_bytes=2_500_000_000)
    address = f"/office/storage/{trainer.uuid}/quota/"
    assert office.get(address).status_code == 200
    for _time in range(2):
        assert office.post(address, {"gigabytes": 80, "why": "汛期课程"}).status_code == 302
    assert quotas.quota_of(trainer.pk) == 80_000_000_000
    act = AuditRecord.objects.get()
    assert (act.action, act.object_uuid, act.why) == ("quota.set", trainer.uuid, "汛期课程")
    refused = office.post(address, {"gigabytes": 2})
    assert refused.status_code == 422
    assert "at least as much room as is used already: 2.5 GB" in refused.content.decode()
    assert quotas.quota_of(trainer.pk) == 80_000_000_000


def test_what_waits_is_said_with_how_long_it_takes(office):
    assert backlog().wait_s == 0.0
    MediaJobFactory(asset__duration_ms=3_600_000)
    MediaJobFactory()
    assert backlog().wait_s is None, "nothing was prepared yet: no speed is known"
    now = timezone.now()
    RenditionFactory(asset__duration_ms=600_000, started_at=now - timedelta(seconds=300), finished_at=now)
    presence.say("host-a:1")
    presence.say("host-b:2")
    found = backlog()
    assert (found.films, found.film_s, found.unmeasured, found.speed) == (2, 3_600, 1, 2.0)
    assert found.wait_s == 900
    text = office.get("/office/storage/").content.decode()
    assert "1 h, and 1 not looked at yet" in text
    assert "15 min" in text
    assert "host-a:1, host-b:2" in text
