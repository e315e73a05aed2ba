"""Courseware under sixteen threads: one attempt, each state taken once and in order, nobody waits in a circle."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from django.db import connection

from lms.scorm.actions import begin_item, beginning, committing, launch, open_shell, take_commit
from lms.scorm.models import ItemState, Registration, Statement
from lms.scorm.rules.states12 import CommitRefused
from lms.scorm.tokens import read_token
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courseware import TWO_ITEMS, kept_version, launched
from tests.factories.study import lesson
from tests.services.races.together import DEVICES, Crossing, all_devices, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PLACE, ROUNDS = "cmi.core.lesson_location", 6
ANSWER = {
    "cmi.interactions.0.id": "q1",
    "cmi.interactions.0.type": "choice",
    "cmi.interactions.0.result": "wrong",
}


@pytest.fixture
def version(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    return kept_version(body=TWO_ITEMS)


def opened(version):
    name = read_token(launched(version).token)
    open_shell(name)
    return name


def sent(name, begun, number, item="i1"):
    values = {PLACE: f"p{number}", **ANSWER}
    about = {"v": 1, "item": item, "session": begun.session, "seq": begun.seq + number, "reason": "commit"}
    return take_commit(name, {**about, "values": values})


def commit_from_everywhere(version):
    """Every state is sent by four threads; the numbers that were taken, and what is kept."""
    name = opened(version)
    begun = begin_item(name, item="i1")

    def send(number):
        return [number] if sent(name, begun, number).taken else []

    met = at_once([lambda number=number: send(number) for number in (1, 2, 3, 4)] * (DEVICES // 4))
    taken = sorted(number for numbers in met.results for number in numbers)
    row = ItemState.objects.get(item="i1")
    return met, taken, row


def test_a_state_that_four_threads_send_is_taken_once_and_the_last_one_stays(version):
    met, taken, row = commit_from_everywhere(version)
    assert met.faults == []
    assert taken == sorted(set(taken))
    assert (taken[-1], row.seq, row.values[PLACE]) == (4, 4, "p4")
    assert Statement.objects.filter(verb="answered").count() == 1
    assert Registration.objects.get().revision == 2, "as it began, and as the first state moved it"


def test_without_the_look_at_what_was_read_states_are_taken_twice(version, monkeypatch):
    """Control: the row is written whatever became of it meanwhile."""
    crossing, write = Crossing(), committing._write

    def blind(found, *about):
        crossing()
        written = False
        while not written:
            row, now_there = found.row, ItemState.objects.get(pk=found.row.pk)
            row.seq, row.session, row.finished_in = now_there.seq, now_there.session, now_there.finished_in
            written = write(found, *about)
        return written

    monkeypatch.setattr(committing, "_write", blind)
    _met, taken, _row = commit_from_everywhere(version)
    assert len(taken) > len(set(taken))


def begin_while_others_send(version):
    """Half of the threads begin the item again and again while the others send states of it; what went wrong."""
    name = opened(version)
    begin_item(name, item="i1")

    def send():
        for number in range(1, ROUNDS + 1):
            with suppress(CommitRefused):  # of a session that is over by now
                sent(name, begin_item(name, item="i1"), number)

    def begin():
        for _time in range(ROUNDS):
            begin_item(name, item="i1")

    return at_once([send, begin] * (DEVICES // 2))


def test_an_item_that_begins_while_its_states_come_makes_nobody_wait_in_a_circle(version):
    met = begin_while_others_send(version)
    assert met.kinds <= {"CommitBusy"}, "who loses too often against the others is told to ask again"
    row = ItemState.objects.get(item="i1")
    assert row.session >= DEVICES // 2 * ROUNDS + 1


def test_locked_the_other_way_somebody_waits_in_a_circle(version, monkeypatch):
    """Control: the order it had before, until PostgreSQL breaks the circle."""
    locked = beginning._locked

    def registration_first(name, item):
        Registration.objects.select_for_update().get(uuid=name.uuid)
        return locked(name, item)

    monkeypatch.setattr(beginning, "_locked", registration_first)
    assert any("OperationalError" in begin_while_others_send(version).kinds for _round in range(5))


def launch_from_everywhere(version):
    enrolment = EnrolmentFactory()
    shown = replace(lesson("package", length_s=600), package=version.uuid)
    about = {"actor": enrolment.learner, "enrolment": enrolment, "lesson": shown, "course_key": shown.uuid}
    return all_devices(lambda: launch(**about).token)


def test_sixteen_pages_that_launch_at_once_share_one_attempt_and_each_has_a_session(version):
    met = launch_from_everywhere(version)
    assert met.kinds <= {"CommitBusy"}
    names = [read_token(token) for token in met.results]
    assert (Registration.objects.count(), Registration.objects.get().issued) == (1, len(names))
    assert len({name.session for name in names}) == len(names)
    met = at_once([lambda name=name: open_shell(name).session for name in names])
    assert met.kinds <= {"SessionOver"}
    assert Registration.objects.get().session == max(name.session for name in names)


def test_without_the_constraint_there_are_several_attempts(version):
    """Control: it is the database that keeps them one."""
    constraint = next(
        one for one in Registration._meta.constraints if one.name == "one_registration_per_number"
    )
    with connection.schema_editor() as editor:
        editor.remove_constraint(Registration, constraint)
    try:
        launch_from_everywhere(version)
        assert Registration.objects.count() > 1
    finally:
        Registration.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Registration, constraint)
