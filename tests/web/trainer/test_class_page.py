"""Running a class: the screen, one tap a person, the trainer's device, closing."""

import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from lms.attendance.models import Attendance, Candidate, Register, SignEvent
from tests.factories.accounts import PersonFactory
from tests.factories.attendance import morning
from tests.factories.ledger import at, sums

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def day(time_machine, client):
    time_machine.move_to(at("09:02"), tick=False)
    made = morning(3)
    client.force_login(made.trainer)
    return made


def url(day, name, *more):
    return reverse(f"trainer:{name}", args=[day.session.uuid, *more])


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    out.seek(0)
    out.name = "klasse.png"
    return out


def test_the_screen_shows_the_code_of_now_the_figures_and_who_is_missing(client, day):
    day.signed(day.people[0], "09:01")
    text = client.get(url(day, "class")).content.decode()
    code = day.code("09:02")
    assert f"{code[:3]} {code[3:]}" in text
    assert [person.learner.display_name in text for person in day.people] == [True] * 3
    live = client.get(url(day, "class_live")).json()
    assert (live["digits"], live["here"], live["people"], live["seconds"]) == (code, 1, 3, 30)
    drawn = client.get(url(day, "class_code"))
    assert (drawn["Content-Type"], drawn["Cache-Control"]) == ("image/svg+xml", "no-store")


def test_one_tap_each(client, day):
    first, second, third = day.people
    for mark in (f"in:{first.uuid}", f"in:{first.uuid}", f"absent:{second.uuid}", f"leave:{third.uuid}"):
        assert client.post(url(day, "class_mark"), {"mark": mark}).status_code == 302
    lists = client.get(url(day, "class")).context["lists"]
    assert [len(lists.missing), len(lists.here), len(lists.away)] == [0, 1, 2]
    client.post(url(day, "class_mark"), {"mark": f"cleared:{second.uuid}"})
    assert len(client.get(url(day, "class")).context["lists"].missing) == 1
    for wrong in ("", "x", f"x:{first.uuid}", "in:x", f"in:{morning().people[0].uuid}"):
        assert client.post(url(day, "class_mark"), {"mark": wrong}).status_code == 404


def test_on_the_trainers_device_by_finger_or_pin(client, day):
    first, second, _third = day.people
    assert client.get(url(day, "class_sign", first.uuid)).status_code == 200
    client.post(url(day, "class_sign", first.uuid), {"kind": "in", "strokes": json.dumps([[1, 1, 9, 9]])})
    client.post(url(day, "class_sign", second.uuid), {"kind": "in", "pin": "4711"})
    client.post(url(day, "class_sign", second.uuid), {"kind": "in", "strokes": "no"})
    assert sorted(SignEvent.objects.values_list("way", flat=True)) == ["pin", "signature"]


def test_a_pin_is_not_guessed(client, day):
    person = day.people[0]
    client.post(url(day, "class_sign", person.uuid), {"kind": "in", "pin": "4711"})
    for _try in range(5):
        client.post(url(day, "class_sign", person.uuid), {"kind": "out", "pin": "0000"})
    client.post(url(day, "class_sign", person.uuid), {"kind": "out", "pin": "4711"})
    assert SignEvent.objects.count() == 1


# A bucket refuses signatures of another day, and the day stands still here: photos are on disk.
@pytest.mark.sqlite
def test_a_session_is_closed_with_head_count_topic_and_photo(client, day, time_machine):
    first, second, _third = day.people
    day.signed(first, "09:01")
    day.signed(second, "09:00")
    early = client.post(url(day, "class_close"), {"head_count": 2, "topic": "揉捻"})
    assert (early.status_code, Register.objects.get().closed_at) == (422, None)
    time_machine.move_to(at("11:36"), tick=False)
    assert client.get(url(day, "class_close")).status_code == 200
    done = client.post(url(day, "class_close"), {"head_count": 2, "topic": "揉捻", "photo": picture()})
    assert done.status_code == 302
    register = Register.objects.get()
    assert (register.head_count, register.topic, bool(register.photo)) == (2, "揉捻", True)
    assert client.get(url(day, "class_photo"))["Content-Type"] == "image/jpeg"
    assert Attendance.objects.get().status == "absent"  # two wait for a word
    client.post(url(day, "class_out", first.uuid), {"at": ""})
    assert sums(first)[1] == 0
    client.post(url(day, "class_out", first.uuid), {"at": "10:40"})
    client.post(url(day, "class_out", second.uuid), {"stayed": "1"})
    assert [sums(person)[1] for person in day.people] == [5400, 8100, 0]


def test_what_is_no_picture_closes_nothing(client, day, time_machine):
    time_machine.move_to(at("11:36"), tick=False)
    text = io.BytesIO(b"<svg/>")
    text.name = "x.jpg"
    answer = client.post(url(day, "class_close"), {"head_count": 0, "topic": "x", "photo": text})
    assert (answer.status_code, Register.objects.get().closed_at) == (422, None)


def test_a_guest_is_noted(client, day):
    client.post(url(day, "class_guest"), {"name": "李大姐"})
    client.post(url(day, "class_guest"), {"name": " "})
    assert Candidate.objects.get().name == "李大姐"


@pytest.mark.parametrize("who", ["learner", "other", "auditor", "hr"])
def test_nobody_else_runs_it(client, day, who):
    person = {
        "learner": day.people[0].learner,
        "other": PersonFactory(roles=["trainer"]),
        "auditor": PersonFactory(roles=["auditor"]),
        "hr": PersonFactory(),
    }[who]
    client.force_login(person)
    one = day.people[0].uuid
    for name, more in (
        ("class", ()), ("class_live", ()), ("class_code", ()), ("class_close", ()), ("class_photo", ()), ("class_sign", (one,)),
    ):  # fmt: skip
        assert client.get(url(day, name, *more)).status_code in {403, 404}, name
    for name, more in (
        ("class_mark", ()),
        ("class_guest", ()),
        ("class_close", ()),
        ("class_out", (one,)),
        ("class_sign", (one,)),
    ):
        assert client.post(url(day, name, *more), {"mark": f"in:{one}", "name": "x"}).status_code in {
            403,
            404,
        }, name
    assert not SignEvent.objects.exists()
    assert not Candidate.objects.exists()


def test_the_screen_costs_the_same_for_three_and_for_thirty(client, time_machine):
    time_machine.move_to(at("09:02"), tick=False)
    counts = []
    for size in (3, 30):
        day = morning(size)
        client.force_login(day.trainer)
        for person in day.people[1:]:
            day.signed(person, "09:01")
        client.get(url(day, "class"))
        with CaptureQueriesContext(connection) as seen:
            client.get(url(day, "class"))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 13


def test_a_cancelled_session_and_an_empty_class_say_so(client, day):
    empty = morning(0)
    client.force_login(empty.trainer)
    assert client.get(url(empty, "class")).status_code == 200
    empty.session.state = "cancelled"
    empty.session.save()
    assert client.get(url(empty, "class")).status_code == 200
    assert client.get(url(empty, "class_live")).status_code == 404
