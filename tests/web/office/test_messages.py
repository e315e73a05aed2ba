"""The office sees what was sent and what failed, reads a text with a trace, and sends a failed one again, once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditRecord
from lms.messaging.models import Delivery
from tests.factories.accounts import PersonFactory
from tests.factories.messages import delivery_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def english(office):
    office.language = "en"
    office.save()
    return office


@pytest.fixture
def failed(settings):
    person = PersonFactory(phone="13800138000", display_name="阿美", language="zh-hans")
    return delivery_to(person, settings, state="failed", reason="unknown-recipient")


def page(client, name="messages", *args, **query):
    return client.get(reverse(f"office:{name}", args=args), query).content.decode()


def test_without_messages_the_page_says_why(client, english):
    assert "No channel is switched on" in page(client)
    assert "Nothing was sent yet" in page(client)


def test_what_failed_is_listed_with_its_reason_and_without_text_or_number(client, english, failed):
    text = page(client)
    assert "1 message failed" in text
    assert "The other side knows nobody by this address" in text
    assert "阿美" in text
    for shown in (text, page(client, "message", failed.uuid)):
        assert "13800138000" not in shown
        assert "冶炼一班" not in shown


def test_filters_leave_out_what_does_not_fit(client, english, failed):
    assert "阿美" in page(
        client, state="failed", channel="sms", kind="enrolled", day=f"{timezone.localdate(failed.created_at)}"
    )
    for query in ({"state": "done"}, {"channel": "mail"}, {"kind": "reminder"}, {"day": "2020-01-01"}):
        assert "No message fits" in page(client, **query)
    assert "阿美" in page(client, state="nonsense", before="x")


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    client, english, failed, settings, django_assert_max_num_queries
):
    for number in range(5):
        delivery_to(PersonFactory(), settings, key=number)
    page(client)
    with django_assert_max_num_queries(5):
        page(client)


def test_reading_a_text_leaves_a_trace_each_time(client, english, failed):
    text = client.post(reverse("office:message_text", args=[failed.uuid])).content.decode()
    assert "您好" in text
    assert "冶炼一班" in text
    trace = AuditRecord.objects.get()
    assert (trace.actor, trace.action, trace.noun, trace.object_uuid) == (
        english,
        "read",
        "message",
        failed.uuid,
    )


def test_a_failed_message_is_sent_again_once(client, english, failed):
    address = reverse("office:message_again", args=[failed.uuid])
    client.post(address)
    twice = client.post(address, follow=True).content.decode()
    assert "Only a message that failed" in twice
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.reason) == ("queued", 0, "")
    assert AuditRecord.objects.filter(action="send_again").count() == 1


def test_the_auditor_sends_nothing_and_reads_no_text(client, failed):
    client.force_login(PersonFactory(roles=["auditor"]))
    for name in ("message_text", "message_again"):
        assert client.post(reverse(f"office:{name}", args=[failed.uuid])).status_code == 403
    assert Delivery.objects.get().state == "failed"
