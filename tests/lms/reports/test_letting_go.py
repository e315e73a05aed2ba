"""Photos, signatures and recordings go when their years are over; rows, hashes and hours stay; a hold keeps them."""

import hashlib
import json
from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lms.assessments.models import Mark, MarkPhoto
from lms.attendance.actions import sign_by_finger
from lms.attendance.models import SignEvent
from lms.attendance.rules.presence import SignKind
from lms.audit.models import AuditRecord, ExpiredFile
from lms.ledger.actions import hold_evidence, lift_hold
from lms.messaging.forgetting import forget_deliveries
from lms.messaging.models import Delivery
from lms.reports import kept_files
from lms.reports.kept_files import due_files
from lms.reports.letting_go import let_files_go, let_files_go_in_turn
from lms.workplace.actions import return_line
from lms.workplace.models import VoiceNote, WorkLog
from media_pipeline.jobs import WorkState
from tests.factories.accounts import PersonFactory
from tests.factories.attendance import morning
from tests.factories.ledger import at
from tests.factories.marking import class_in, essay_lesson
from tests.factories.messages import delivery_to
from tests.factories.workplace import bare_line
from tests.web.employer.conftest import client_of

pytestmark = pytest.mark.django_db
# A bucket refuses signatures of another day, and the day is moved by years here: files are on disk.
on_disk = pytest.mark.sqlite
STROKES = [[10, 10, 20, 30, 40, 35]]
YEARS = timedelta(days=366 * 11)


def stored(name, data=b"jpeg"):
    return default_storage.save(name, ContentFile(data))


@pytest.fixture
def signed(time_machine):
    time_machine.move_to(at("09:05"), tick=False)
    made = morning(2)
    sign_by_finger(
        actor=made.trainer, session=made.session, enrolment=made.people[0], kind=SignKind.IN, strokes=STROKES
    )
    return made


@pytest.fixture
def day(signed):
    made, register = signed, signed.register
    register.photo = stored("attendance/class.jpg")
    register.save(update_fields=["photo"])
    bare_line(made.people[1], photo=stored("work/line.jpg", b"work"))
    return made


@on_disk
def test_within_their_years_nothing_goes(day, time_machine):
    time_machine.move_to(at("09:05") + timedelta(days=366 * 9), tick=False)
    assert (let_files_go(), list(due_files()), ExpiredFile.objects.count()) == (0, [], 0)


@on_disk
def test_then_they_go_once_with_their_hashes_and_the_rows_stay(day, time_machine):
    time_machine.move_to(at("09:05") + YEARS, tick=False)
    assert {one.kind.value for one in due_files()} == {"class-photo", "signature", "work-photo"}
    assert (let_files_go(), let_files_go()) == (3, 0)
    hashes = dict(ExpiredFile.objects.values_list("kind", "sha256"))
    assert hashes == {
        "class-photo": hashlib.sha256(b"jpeg").hexdigest(),
        "work-photo": hashlib.sha256(b"work").hexdigest(),
        "signature": hashlib.sha256(json.dumps(STROKES, separators=(",", ":")).encode()).hexdigest(),
    }
    line, sign = WorkLog.objects.get(), SignEvent.objects.get()
    assert (default_storage.exists(line.photo), line.photo != "", sign.strokes) == (False, True, None)
    assert AuditRecord.objects.get(action="files.expired").detail == {
        "class-photo": 1, "signature": 1, "work-photo": 1,
    }  # fmt: skip


@on_disk
def test_killed_between_row_and_bytes_the_next_night_goes_on(day, time_machine, monkeypatch):
    time_machine.move_to(at("09:05") + YEARS, tick=False)
    with monkeypatch.context() as patch:
        patch.setattr(type(default_storage._wrapped), "delete", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            let_files_go()
    assert ExpiredFile.objects.filter(gone_at__isnull=True).count() == 3
    assert let_files_go() == 3
    assert not default_storage.exists(day.register.photo)
    assert AuditRecord.objects.filter(action="files.expired").count() == 1


@on_disk
def test_a_class_on_hold_keeps_its_own(day, time_machine):
    time_machine.move_to(at("09:05") + YEARS, tick=False)
    cohort, officer = day.session.cohort, PersonFactory(roles=["office"])
    line = WorkLog.objects.get()
    if line.enrolment.cohort_id != cohort.pk:
        hold_evidence(actor=officer, cohort=line.enrolment.cohort, why="争议")
    hold_evidence(actor=officer, cohort=cohort, why="争议")
    assert let_files_go() == 0
    office = client_of(officer)
    assert cohort.name in office.get("/office/kept/").content.decode()
    lift_hold(actor=officer, cohort=cohort, why="了结")
    assert let_files_go() == 3


def test_the_database_lets_strokes_become_nothing_and_nothing_else(signed):
    rows = SignEvent.objects.filter(strokes__isnull=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(strokes=[[1, 1, 2, 2]])
    assert rows.update(strokes=None) == 1


@on_disk
def test_a_spoken_note_goes_with_its_line(day, time_machine):
    time_machine.move_to(at("09:05") + YEARS, tick=False)
    line = WorkLog.objects.get()
    mentor = PersonFactory()
    sound = b"\x1a\x45\xdf\xa3sound"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lms.workplace.actions.signing._refuse_foreign", lambda *_args: None)
        return_line(actor=mentor, uuid=line.uuid, comment="写上炉温", voice=sound)
    let_files_go()
    note = VoiceNote.objects.get()
    assert not default_storage.exists(note.file)
    assert ExpiredFile.objects.get(kind="voice").sha256 == note.sha256


@on_disk
def test_a_photo_of_the_bench_goes_and_the_mark_stays(day, time_machine):
    (marking,) = class_in(day.session.cohort, essay_lesson(), "王小明")
    mark = Mark.objects.create(marking=marking, by=day.trainer, lines=[200, 400], at=at("09:05"))
    photo = MarkPhoto.objects.create(mark=mark, name=stored("bench/a.jpg", b"bench"), at=at("09:05"))
    time_machine.move_to(at("09:05") + YEARS, tick=False)
    assert let_files_go() == 4
    assert ExpiredFile.objects.get(kind="bench-photo").sha256 == hashlib.sha256(b"bench").hexdigest()
    assert (default_storage.exists(photo.name), Mark.objects.count()) == (False, 1)


@on_disk
def test_what_an_examiner_sent_and_counts_nothing_goes_as_well(day, time_machine, monkeypatch):
    row = MarkPhoto(enrolment=day.people[0], name=stored("bench/a.webm", b"voice"), kind="audio/webm")
    row.at = at("09:05")
    row.save()
    time_machine.move_to(at("09:05") + YEARS, tick=False)
    with monkeypatch.context() as patch:
        # Negative control: photos beside marks alone, as it was.
        with_marks = [
            each for each in kept_files.SOURCES if each.cohort != "enrolment__cohort_id" or not each.only
        ]
        patch.setattr(kept_files, "SOURCES", with_marks)
        assert let_files_go() == 3
        assert default_storage.exists(row.name)
    officer = PersonFactory(roles=["office"])
    hold_evidence(actor=officer, cohort=day.session.cohort, why="争议")
    assert let_files_go() == 0
    lift_hold(actor=officer, cohort=day.session.cohort, why="了结")
    assert let_files_go() == 1
    assert ExpiredFile.objects.get(kind="bench-photo").sha256 == hashlib.sha256(b"voice").hexdigest()
    assert not default_storage.exists(row.name)


@on_disk
def test_the_sweep_looks_once_a_day(day, time_machine):
    time_machine.move_to(at("09:05") + YEARS, tick=False)
    assert (let_files_go_in_turn(), let_files_go_in_turn()) == (3, 0)


@on_disk
def test_the_office_sees_what_goes_next_in_a_fixed_number_of_queries(day, time_machine):
    time_machine.move_to(at("09:05") + YEARS, tick=False)
    office, counts = client_of(PersonFactory(roles=["office"])), []
    office.get("/office/kept/")
    for number in range(2):
        bare_line(day.people[0], photo=stored(f"work/{number}.jpg"))
        with CaptureQueriesContext(connection) as queries:
            text = office.get("/office/kept/").content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "3 photos of work" in text.replace("\n", " ")
    assert ExpiredFile.objects.count() == 0


def test_old_deliveries_are_forgotten_and_waiting_ones_stay(settings, time_machine):
    time_machine.move_to(datetime.fromisoformat("2026-10-06T10:00:00+08:00"), tick=False)
    done, waiting = (delivery_to(PersonFactory(), settings, key=key) for key in "ab")
    Delivery.objects.filter(pk=done.pk).update(state=WorkState.DONE)
    Delivery.objects.filter(pk=waiting.pk).update(state=WorkState.QUEUED)
    assert forget_deliveries() == 0
    time_machine.move_to(datetime.fromisoformat("2028-10-06T10:00:00+08:00"), tick=False)
    assert (forget_deliveries(), forget_deliveries()) == (1, 0)
    assert [row.pk for row in Delivery.objects.all()] == [waiting.pk]
