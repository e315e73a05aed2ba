"""Keys of devices on the pages: seen by their person and by the office, removed by either, never by anybody else."""

import uuid

import pytest

from lms.accounts.actions import register_device_key
from lms.accounts.actions.devices import MOST_DEVICES
from lms.accounts.models import DeviceKey
from lms.accounts.rules import DeviceKeyRefused, TooManyDevices
from lms.audit.models import AuditRecord
from tests.factories.accounts import PersonFactory
from tests.factories.devices import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def key(person):
    return Browser().known_of(person)


def remove(client, key):
    return client.post(f"/account/devices/keys/{key.uuid}/remove/")


def test_the_same_key_again_is_the_same_device(person):
    phone = Browser()
    assert phone.known_of(person) == phone.known_of(person)
    assert phone.known_of(PersonFactory()).user != person
    assert DeviceKey.objects.count() == 2


def test_a_key_that_is_none_or_one_too_many_is_refused_and_nothing_is_kept(person):
    with pytest.raises(DeviceKeyRefused):
        register_device_key(actor=person, public_key="AAAA")
    for _device in range(MOST_DEVICES):
        Browser().known_of(person)
    with pytest.raises(TooManyDevices):
        Browser().known_of(person)
    assert DeviceKey.objects.count() == MOST_DEVICES


def test_a_person_removes_a_lost_device_once_and_it_is_on_record(client, person, key):
    client.force_login(person)
    assert "安卓手机" in client.get("/account/devices/").content.decode()
    for _again in range(2):
        assert remove(client, key).status_code == 302
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert AuditRecord.objects.filter(action="device_key.revoked", object_uuid=person.uuid).count() == 1
    assert "移除" in client.get("/account/devices/").content.decode()


def test_a_removed_key_does_not_come_back(person, key, client):
    client.force_login(person)
    remove(client, key)
    with pytest.raises(DeviceKeyRefused):
        register_device_key(actor=person, public_key=key.public_key)


def test_somebody_elses_device_is_not_there(client, key):
    client.force_login(PersonFactory())
    assert remove(client, key).status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None


@pytest.mark.parametrize(
    ("role", "status"), [("office", 302), ("admin", 302), ("auditor", 404), ("trainer", 404)]
)
def test_the_office_removes_a_device_and_the_auditor_only_sees_it(client, person, key, role, status):
    client.force_login(PersonFactory(roles=[role]))
    page = client.get(f"/office/people/{person.uuid}/")
    assert ("安卓手机" in page.content.decode()) is (role != "trainer")
    answer = client.post(f"/office/people/{person.uuid}/devices/{key.uuid}/remove/")
    assert answer.status_code in {status, 403}
    key.refresh_from_db()
    assert (key.revoked_at is not None) is (status == 302)


def test_a_key_of_nobody_is_not_found(client, person):
    client.force_login(PersonFactory(roles=["office"]))
    address = f"/office/people/{person.uuid}/devices/{uuid.uuid4()}/remove/"
    assert client.post(address).status_code == 404
