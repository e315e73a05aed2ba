"""A class without a network: written down on a device, sent later, doubled, shuffled, in pieces: the same ledger."""

import base64
import random
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from lms.accounts.actions import revoke_device_key
from lms.attendance.actions import held_kit, issue_kit
from lms.attendance.models import Attendance, Candidate, KitEvent, Register, SignEvent
from lms.attendance.refusals import DeviceRemoved, KitBatchRefused, KitInvalid
from lms.cases.models import Case
from tests.factories.attendance import CLOCK_OFF_MS, Device, morning
from tests.factories.devices import Browser
from tests.factories.ledger import at, sums, whole

pytestmark = pytest.mark.django_db
STROKES = [[10, 10, 20, 30, 40, 35]]


def a_day_in_the_village(device):
    """Three come, one by signature; one leaves early, one is ill; closed at the end."""
    first, second, third, ill = device.day.people
    device.note("in", "09:01", first, way="signature", strokes=STROKES)
    device.note("in", "09:03", second, way="word")
    device.note("in", "09:12", third, way="word")
    device.note("leave", "09:20", ill, note="病假")
    device.note("guest", "09:30", name="李大姐")
    device.note("out", "10:40", second, way="word")
    device.note("close", "11:36", head_count=3, topic="揉捻", stayed=True)


@pytest.fixture
def day():
    return morning(4)


def test_the_device_takes_along_lists_times_and_secrets_and_nothing_of_others(day):
    other = morning(1)
    device = Device(day)
    (taken,) = device.issued.sessions
    assert taken.row.session == day.session
    assert [person.pk for person in taken.people] == [person.pk for person in day.people]
    assert taken.register.seed == day.register.seed
    assert device.kit.expires_at - device.kit.issued_at == timedelta(days=14)
    with pytest.raises(DeviceRemoved):
        issue_kit(actor=other.trainer, key=device.key.uuid, wall_ms=0)


@pytest.mark.parametrize("seed", range(4))
def test_doubled_shuffled_and_in_pieces_it_is_the_same_ledger(day, seed):
    device = Device(day)
    a_day_in_the_village(device)
    pieces = [[event] for event in device.events] * 2
    random.Random(seed).shuffle(pieces)
    for piece in pieces:
        done = device.send(piece, at("20:00"))
    assert (done.received, done.held, done.closed) == (7, 0, [day.session.uuid])
    first, _second, _third, ill = day.people
    assert [sums(person)[1] for person in day.people] == [8100, 5400, 1980 + 5400, 0]
    assert dict(Attendance.objects.values_list("enrolment", "status"))[ill.pk] == "leave"
    assert SignEvent.objects.get(enrolment=first).strokes == STROKES
    assert Candidate.objects.get().name == "李大姐"
    register = Register.objects.get()
    assert (register.head_count, register.topic, register.closed_by) == (3, "揉捻", day.trainer)
    whole()


def test_a_closing_waits_until_everything_before_it_has_come(day):
    device = Device(day)
    a_day_in_the_village(device)
    device.send([device.events[-1], *device.events[:3]], at("20:00"))
    assert Register.objects.get().closed_at is None
    device.send(device.events[3:6], at("20:05"))
    assert Register.objects.get().closed_at is not None
    assert Attendance.objects.count() == 4


def test_telephones_with_a_network_and_a_device_without_one_speak_of_the_same_morning(day):
    device = Device(day)
    first, second, _third, _ill = day.people
    day.signed(first, "09:02", "11:35")
    device.note("in", "09:05", first, way="word")
    device.note("in", "09:05", second, way="word")
    device.note("close", "11:36", head_count=2, topic="揉捻", stayed=True)
    device.send(device.events, at("20:00"))
    assert [sums(person)[1] for person in day.people] == [8100, 8100, 0, 0]


def test_what_is_older_than_a_week_waits_for_the_office_and_counts_nothing(day):
    device = Device(day)
    a_day_in_the_village(device)
    done = device.send(device.events, at("09:00", days=8))
    assert (done.held, Attendance.objects.exists()) == (7, False)
    case = Case.objects.get()
    assert (case.kind, case.facts["why"], case.facts["signs"]) == ("attendance", "late", 5)
    assert set(SignEvent.objects.values_list("held", flat=True)) == {"late"}
    device.send(device.events, at("09:00", days=8))
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("off_ms", "clock", "days"),
    [
        (CLOCK_OFF_MS + 3_600_000, "20:00", 0),  # the clock was set in between
        (CLOCK_OFF_MS, "09:10", 0),  # says that it happened in the future
        (CLOCK_OFF_MS, "20:00", 15),  # the kit is over
    ],
)
def test_what_no_clock_places_waits_for_the_office(day, off_ms, clock, days):
    device = Device(day)
    device.note("in", "09:30", day.people[0], way="word", days=days)
    assert device.send(device.events, at(clock, days=days), off_ms=off_ms).held == 1
    assert Case.objects.count() == 1


def test_after_closing_on_another_screen_late_signs_wait_for_the_office(day):
    from tests.lms.attendance.test_closing import close

    device = Device(day)
    device.note("in", "09:00", day.people[0], way="word")
    close(day)
    assert device.send(device.events, at("20:00")).held == 1
    assert Case.objects.get().facts["why"] == "closed"
    assert sums(day.people[0]) == (0, 0, 0, 0)


def test_a_removed_device_is_refused_and_nothing_of_it_is_taken(day):
    device = Device(day)
    a_day_in_the_village(device)
    device.send(device.events[:2], at("10:00"))
    revoke_device_key(actor=day.trainer, key=device.key, why="被偷")
    with pytest.raises(DeviceRemoved):
        device.send(device.events[2:], at("20:00"))
    assert (KitEvent.objects.count(), SignEvent.objects.count()) == (2, 2)


def test_what_the_device_did_not_sign_is_refused(day):
    device, thief = Device(day), Browser()
    device.note("in", "09:00", day.people[0], way="word")
    with pytest.raises(KitBatchRefused):
        device.send(device.events, at("20:00"), signer=thief)
    with pytest.raises(KitInvalid):
        held_kit("forged")
    for wrong in ([], [{}], [{**device.events[0], "n": 0}], [{**device.events[0], "kind": "x"}], "x"):
        with pytest.raises(KitBatchRefused):
            device.send(wrong, at("20:00"))
    assert not KitEvent.objects.exists()


def test_a_trainer_writes_only_into_their_own_sessions_and_about_their_own_people(day):
    device, other = Device(day), morning(1)
    device.note("in", "09:00", other.people[0], way="word")
    device.note("in", "09:00", other.people[0], way="word")
    device.events[1]["session"] = str(other.session.uuid)
    device.send(device.events, at("20:00"))
    assert list(KitEvent.objects.order_by("number").values_list("state", "code")) == [
        ("refused", "not-on-the-list"),
        ("refused", "no-session"),
    ]
    assert not SignEvent.objects.exists()


def test_the_closing_counts_with_the_time_it_was_said(day):
    device = Device(day)
    a_day_in_the_village(device)
    done = device.send(device.events, at("18:00", days=3))
    assert done.held == 0
    assert sums(day.people[0])[1] == 8100
    late = morning(1)
    other = Device(late)
    other.note("close", "12:00", head_count=0, topic="x", days=2)
    assert other.send(other.events, at("18:00", days=3)).held == 1
    assert Register.objects.get(session=late.session).closed_at is None


def picture(side=40):
    held = BytesIO()
    Image.new("RGB", (side, side), "#5a7").save(held, "JPEG")
    return base64.b64encode(held.getvalue()).decode()


def test_the_photo_of_the_class_comes_with_the_closing_and_once(day):
    device = Device(day)
    a_day_in_the_village(device)
    close = device.events.pop()
    device.note("photo", "11:35", data="no picture")
    device.note("photo", "11:35", data=picture())
    device.events.append({**close, "n": len(device.events) + 1})
    before = list(device.events)
    device.send(before[::-1], at("20:00"))
    device.send(before, at("20:01"))
    register = Register.objects.get(session=day.session)
    rows = {row.number: row for row in KitEvent.objects.filter(body__kind="photo")}
    assert [(rows[n].state, rows[n].code) for n in sorted(rows)] == [("refused", "photo"), ("taken", "")]
    kept = rows[max(rows)].body
    assert "data" not in kept
    assert register.photo == kept["name"]
    assert default_storage.exists(kept["name"])
