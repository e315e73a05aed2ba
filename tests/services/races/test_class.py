"""A class of sixty-one signs in within a moment, from sixteen devices, everything twice; and it is closed once."""

from __future__ import annotations

import random
import threading

import pytest

from lms.attendance.actions import closing, signing
from lms.attendance.models import Attendance, Register, SignEvent
from lms.attendance.refusals import RegisterIsClosed
from lms.ledger.models import Evidence
from tests.factories.attendance import Device, morning
from tests.factories.ledger import at, sums, whole
from tests.services.races.together import DEVICES, Crossing, all_devices, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
CLASS, WITHOUT_PHONE = 61, 20


def sign_everywhere(day):
    """Every sign twice, in any order, from sixteen devices: 41 telephones, and the trainer's for the others."""
    signs = [
        (person, kind, place >= WITHOUT_PHONE)
        for place, person in enumerate(day.people)
        for kind in ("in", "out")
    ] * 2
    random.Random(61).shuffle(signs)

    def device(number):
        for person, kind, has_phone in signs[number::DEVICES]:
            clock = "09:03" if kind == "in" else "11:34"
            if not has_phone:
                day.marked(person, kind, clock)
            elif kind == "in":
                day.signed(person, clock)

    return at_once([lambda number=number: device(number) for number in range(DEVICES)])


def close(day):
    return closing.close_session(
        actor=day.trainer, session=day.session, head_count=CLASS, stayed=True, at=at("11:40")
    )


def test_sixty_one_sign_at_once_and_every_one_of_them_has_three_periods_once():
    day = morning(CLASS)
    assert day.register
    assert sign_everywhere(day).faults == []
    assert SignEvent.objects.count() == CLASS + WITHOUT_PHONE
    met = all_devices(lambda: close(day))
    assert met.faults == []
    assert sorted(done.confirmed for done in met.results) == [0] * (DEVICES - 1) + [CLASS]
    assert (Attendance.objects.count(), Evidence.objects.count()) == (CLASS, 3 * CLASS)
    assert {sums(person) for person in day.people} == {(0, 8100, 0, 0)}
    whole()


def test_half_of_the_class_comes_later_from_a_page_without_a_network_while_others_sign():
    day = morning(CLASS)
    device = Device(day)
    alone, online = day.people[: CLASS // 2], day.people[CLASS // 2 :]
    for person in alone:
        device.note("in", "09:03", person, way="word")
    device.note("close", "11:36", head_count=CLASS, topic="揉捻", stayed=True)
    pieces = [device.events[start : start + 7] for start in range(0, len(device.events), 7)] * 2
    random.Random(7).shuffle(pieces)
    last = [piece for piece in pieces if piece[-1]["kind"] == "close"]
    early = [piece for piece in pieces if piece not in last]

    def telephones(number):
        for person in [*online, *online][number::10]:
            day.signed(person, "09:03")

    def syncs(number):
        for piece in early[number::6]:
            device.send(piece, at("20:00"))

    calls = [lambda number=number: telephones(number) for number in range(10)]
    calls += [lambda number=number: syncs(number) for number in range(6)]
    assert at_once(calls).faults == []
    assert at_once([lambda piece=piece: device.send(piece, at("20:05")) for piece in last]).faults == []
    assert SignEvent.objects.count() == CLASS
    assert {sums(person) for person in day.people} == {(0, 8100, 0, 0)}
    assert (Attendance.objects.count(), Evidence.objects.count()) == (CLASS, 3 * CLASS)
    whole()


def test_without_the_lock_closing_sixteen_times_meets_the_constraint(monkeypatch):
    """Control: everybody reads the open register; one attendance a person is kept by the database alone."""
    day = morning(3)
    meet = Crossing()

    def unlocked(register):
        found = Register.objects.get(pk=register.pk)
        meet()
        return found

    assert day.register
    monkeypatch.setattr(closing, "held_open", unlocked)
    met = all_devices(lambda: close(day))
    assert met.kinds == {"IntegrityError"}
    assert Attendance.objects.count() == 3


def sign_while_it_closes(day, monkeypatch, take):
    """Somebody is about to be written in when the session is closed."""
    (person,) = day.people
    inside, closed = threading.Event(), threading.Event()

    def slowly(register):
        found = take(register)
        inside.set()
        closed.wait(0.5)  # with the lock the other waits for us, and this runs out
        return found

    def closes():
        inside.wait(30)
        close(day)
        closed.set()

    assert day.register
    monkeypatch.setattr(signing, "held_open", slowly)
    assert at_once([lambda: day.marked(person, "in", "11:20"), closes]).faults == []
    return Attendance.objects.get().status


def test_a_sign_that_is_taken_while_it_closes_counts(monkeypatch):
    assert sign_while_it_closes(morning(), monkeypatch, signing.held_open) == "late"


def test_without_the_lock_it_would_be_taken_and_lost(monkeypatch):
    """Control: the sign is answered with yes, and the person is absent."""

    def unlocked(register):
        found = Register.objects.get(pk=register.pk)
        if found.closed_at is not None:
            raise RegisterIsClosed
        return found

    assert sign_while_it_closes(morning(), monkeypatch, unlocked) == "absent"
    assert SignEvent.objects.count() == 1
