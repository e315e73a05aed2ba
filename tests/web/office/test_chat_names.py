"""Where a person is reached in WeCom and DingTalk: entered by the office or the person, sealed, on record."""

import pytest

from lms.audit.models import AuditRecord
from lms.messaging.choices import chat_names_of
from lms.messaging.kinds import Channel
from lms.messaging.models import Contact
from tests.factories.accounts import PersonFactory
from tests.web.employer.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def chats_on(settings):
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["wecom", "dingtalk"]}


def test_the_office_enters_a_name_which_is_sealed_and_stands_on_record():
    who, client = PersonFactory(), client_of(PersonFactory(roles=["office"]))
    page, address = f"/office/people/{who.uuid}/", f"/office/people/{who.uuid}/chats/"
    assert "Accounts in chats" in client.get(page).content.decode()
    for _twice in range(2):
        client.post(address, {"wecom": "ZhangSan", "dingtalk": ""})
    assert chat_names_of(who.pk) == {Channel.WECOM: "ZhangSan"}
    assert "ZhangSan" not in Contact.objects.get().address_sealed
    assert AuditRecord.objects.filter(action="person.chat_name", object_uuid=who.uuid).count() == 1
    client.post(address, {"wecom": "Zhang San!"})
    assert chat_names_of(who.pk) == {Channel.WECOM: "ZhangSan"}
    client.post(address, {"wecom": ""})
    assert chat_names_of(who.pk) == {}
    reader = client_of(PersonFactory(roles=["auditor"]))
    assert reader.post(address, {"wecom": "x"}).status_code == 403


def test_a_person_enters_their_own_and_sees_the_clock_of_the_hours():
    user = PersonFactory()
    client = client_of(user)
    form = {
        "quiet_from": "21:00",
        "quiet_until": "08:00",
        "wanted": ["wecom"],
        "wecom": "ali",
        "dingtalk": "",
    }
    assert client.post("/account/messages/", {**form, "wecom": "a b"}).status_code == 422
    client.post("/account/messages/", form)
    assert chat_names_of(user.pk) == {Channel.WECOM: "ali"}
    text = client.get("/account/messages/").content.decode()
    assert ("ali" in text, "Asia/Shanghai" in text) == (True, True)
