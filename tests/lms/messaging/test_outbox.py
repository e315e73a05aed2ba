"""From a notice to what goes over the wire: once, when it may, unless it is not wanted, and what is done after a no."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from lms.accounts.telling import addressee_of, plan_messages
from lms.messaging import reasons, sending
from lms.messaging.actions import mark_read, notify
from lms.messaging.channels.letters import Refused, TryLater
from lms.messaging.models import Contact, Delivery, DeliveryItem, Notice, Preference
from lms.messaging.planning import plan
from lms.messaging.stopping import delivery_of, resume_messages, stop_messages, stop_token
from lms.messaging.tasks import deliver_task
from lms.vault.sealing import seal
from media_pipeline.jobs import claim
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


class Recorder:
    """A channel that remembers, and says no as it is told."""

    def __init__(self):
        self.letters, self.no = [], None

    def send(self, letter):
        self.letters.append(letter)
        if self.no:
            raise self.no


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


@pytest.fixture
def out(monkeypatch, settings, clock):
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["sms"]}
    recorder = Recorder()
    monkeypatch.setattr(sending, "sender_of", lambda channel: recorder)
    return recorder


@pytest.fixture
def person(settings, tmp_path):
    settings.KEYS_FOLDER = tmp_path / "keys"
    return PersonFactory(phone="13800138000", display_name="阿美")


def tell(person, key="k", kind="enrolled", **values):
    values = {"cohort": "冶炼一班", **values}
    return notify(recipient=person, kind=kind, values=values, url="/learn/", natural_key=key)


def work():
    """What bells and sweep do: everything due."""
    plan_messages()
    for pk in Delivery.objects.order_by("pk").values_list("pk", flat=True):
        deliver_task(pk)
    return list(Delivery.objects.order_by("pk"))


def test_a_notice_goes_out_once_however_often_it_is_planned_and_rung_for(out, person):
    notice = tell(person)
    (row,) = work()
    Notice.objects.update(planned_at=None)
    plan([notice], {person.pk: addressee_of(person)})
    work()
    (letter,) = out.letters
    assert letter.address == "+8613800138000"
    assert "冶炼一班" in letter.short
    assert (row.state, row.attempts) == ("done", 1)
    assert Delivery.objects.count() == DeliveryItem.objects.count() == 1


def test_while_no_channel_is_on_there_is_no_query_and_no_row(settings, person, django_assert_num_queries):
    tell(person)
    with django_assert_num_queries(0):
        assert plan_messages() == 0
    assert not Delivery.objects.exists()


def test_planning_takes_as_many_queries_for_many_as_for_one(out, person, django_assert_num_queries):
    people = [person, *PersonFactory.create_batch(20)]
    for each in people:
        tell(each, f"k{each.pk}")
    with django_assert_num_queries(11):  # two of them the savepoint
        plan_messages()
    assert Delivery.objects.filter(reason=reasons.NO_ADDRESS, state="cancelled").count() == 20


def test_at_night_it_waits_for_the_morning_and_what_is_urgent_does_not(out, person, clock):
    clock.move_to(NOON.replace(hour=23))
    tell(person)
    tell(person, "k2", "session_cancelled", day="2026-11-27", why="停电")
    calm, urgent = work()
    assert (calm.state, urgent.state) == ("queued", "done")
    assert timezone.localtime(calm.run_after).hour == 8
    clock.move_to(NOON.replace(day=27, hour=8))
    assert work()[0].state == "done"


def test_a_queue_that_was_late_does_not_wake_anybody(out, person, clock):
    tell(person)
    plan_messages()
    clock.move_to(NOON.replace(hour=22))
    (row,) = work()
    assert (row.state, row.reason, row.attempts) == ("queued", reasons.QUIET, 0)
    assert not out.letters


def test_own_quiet_hours_are_kept(out, person):
    Preference.objects.create(user=person, quiet_from=time(9), quiet_until=time(16))
    tell(person)
    (row,) = work()
    assert timezone.localtime(row.run_after).hour == 16


def test_what_is_of_little_weight_goes_as_one_message_of_the_day(out, person, clock, settings):
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["wecom"]}
    Contact.objects.create(user=person, channel="wecom", address_sealed=seal("amei", purpose="wecom_user"))
    tell(person, "a", "course_added", course="安全")
    work()
    tell(person, "b", "course_added", course="急救")
    (row,) = work()
    assert (row.state, row.kind) == ("queued", "")
    clock.move_to(NOON.replace(hour=18))
    work()
    (letter,) = out.letters
    assert letter.address == "amei"
    assert "安全" in letter.long
    assert "急救" in letter.long


def test_more_than_a_few_a_day_wait_for_the_message_of_the_day(out, person):
    for number in range(7):
        tell(person, f"k{number}")
    rows = work()
    assert [row.state for row in rows] == ["done"] * 5 + ["queued"]
    assert rows[-1].items.count() == 2


def test_what_was_read_in_the_academy_is_not_told_again(out, person):
    notice = tell(person)
    plan_messages()
    mark_read(recipient=person, uuid=notice.uuid)
    (row,) = work()
    assert (row.state, row.reason) == ("cancelled", reasons.READ)
    assert not out.letters


def test_news_that_nobody_sent_for_two_days_is_not_sent_any_more(out, person, clock):
    tell(person)
    plan_messages()
    clock.shift(timedelta(days=2, minutes=1))
    (row,) = work()
    assert (row.state, row.reason) == ("cancelled", reasons.TOO_OLD)


@pytest.mark.parametrize("kind", ["enrolled", ""])
def test_a_stop_holds_before_planning_and_after_it_and_can_be_taken_back(out, person, kind):
    tell(person, "a")
    plan_messages()
    stop_messages(user_id=person.pk, channel="sms", kind=kind)
    stop_messages(user_id=person.pk, channel="sms", kind=kind)
    tell(person, "b")
    assert {(row.state, row.reason) for row in work()} == {("cancelled", reasons.STOPPED)}
    assert resume_messages(user_id=person.pk, channel="sms", kind=kind) == 1
    tell(person, "c")
    assert work()[-1].state == "done"


def test_a_stop_of_one_kind_leaves_the_others(out, person):
    stop_messages(user_id=person.pk, channel="sms", kind="reminder")
    tell(person)
    assert work()[0].state == "done"


def test_what_somebody_waits_for_cannot_be_stopped_and_goes_at_night(out, person, settings, clock):
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["mail"]}
    clock.move_to(NOON.replace(hour=23))
    stop_messages(user_id=person.pk, channel="mail")
    sealed = seal("amei@a.example", purpose="mail_address")
    tell(person, kind="mail_confirm", address_sealed=sealed)
    (row,) = work()
    assert row.state == "done"
    assert out.letters[0].address == "amei@a.example"
    assert out.letters[0].stop_url == ""


def test_mail_goes_to_no_address_that_nobody_has_confirmed(out, person, settings):
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["mail"]}
    Contact.objects.create(
        user=person, channel="mail", address_sealed=seal("x@a.example", purpose="mail_address")
    )
    tell(person)
    assert work()[0].reason == reasons.NO_ADDRESS


def test_a_closed_account_is_told_nothing(out, person):
    person.is_active = False
    person.save()
    tell(person)
    assert work()[0].reason == reasons.LEFT


def test_a_refusal_is_final_and_says_why(out, person, clock):
    out.no = Refused(reasons.UNKNOWN)
    tell(person)
    (row,) = work()
    clock.shift(timedelta(hours=2))
    work()
    assert (row.state, row.reason, len(out.letters)) == ("failed", reasons.UNKNOWN, 1)


def test_a_silent_gateway_is_tried_again_with_longer_and_longer_rests(out, person, clock):
    out.no = TryLater(reasons.UNREACHABLE)
    tell(person)
    rests = []
    for _ in range(5):
        (row,) = work()
        rests.append(round((row.run_after - timezone.now()).total_seconds()))
        clock.move_to(max(row.run_after, timezone.now()) + timedelta(seconds=1))
    assert rests[:4] == [30, 120, 600, 3600]
    assert (row.state, row.reason, len(out.letters)) == ("failed", reasons.UNREACHABLE, 5)


def test_a_busy_gateway_says_when_and_it_costs_no_try(out, person, clock):
    out.no = TryLater(reasons.BUSY, in_s=17, is_busy=True)
    tell(person)
    for _ in range(8):
        (row,) = work()
        assert (row.state, row.attempts, row.reason) == ("queued", 0, reasons.BUSY)
        assert row.run_after - timezone.now() == timedelta(seconds=17)
        clock.shift(timedelta(seconds=17))
    out.no = None
    assert work()[0].state == "done"


def test_a_worker_killed_after_the_yes_makes_one_double_and_no_third(out, person, clock):
    """Each worker below hands the letter over and is gone before it writes so."""
    tell(person)
    plan_messages()
    sent = 0
    for _ in range(5):
        row = claim(Delivery, worker="w", lease_s=60)
        if row is None:
            break
        before = len(out.letters)
        if row.lost < sending.LOST_MOST:
            out.send(sending.letter_of(row, sending.notices_of(row)))
        else:
            sending.deliver(row)
        sent += len(out.letters) - before
        clock.shift(timedelta(seconds=61))
    (row,) = Delivery.objects.all()
    assert sent == 2
    assert (row.state, row.reason) == ("failed", reasons.UNSURE)
    assert len({letter.uuid for letter in out.letters}) == 1


def test_a_token_of_a_stop_is_of_its_delivery_alone(out, person):
    tell(person)
    (row,) = work()
    token = stop_token(row)
    assert delivery_of(token) == row
    assert len(token) < 30
    other = f"{row.pk + 1:x}-{token.partition('-')[2]}"
    for wrong in (other, token[:-1] + ("0" if token[-1] != "0" else "1"), token.upper() + "x", "", "1-"):
        assert delivery_of(wrong) is None
