"""The timetable through its door: laid out once, moved with a reason, cancelled, copied, in a calendar."""

from datetime import date, timedelta

import pytest

from lms.accounts.access import NotVisible
from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts import actions
from lms.cohorts.models import ClassSession, SessionChange, SessionState
from lms.cohorts.rules import (
    NotATrainer,
    OutsideTheClass,
    PatternImpossible,
    ReasonMissing,
    SessionHasBegun,
    SessionIsCancelled,
    SessionsMeet,
    WeekIsEmpty,
)
from lms.cohorts.timetable import (
    access_session,
    access_taught,
    double_booked,
    feed_events,
    feed_token,
    feed_user,
    learner_sessions,
    taught_sessions,
)
from lms.messaging.models import Notice
from lms.messaging.queries import said
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, EnrolmentFactory
from tests.factories.ledger import at
from tests.factories.timetable import DAY, class_session, pattern

pytestmark = pytest.mark.django_db
BEFORE = at("08:00", days=-3)


@pytest.fixture
def office():
    return PersonFactory(roles=["office"])


@pytest.fixture
def cohort():
    return CohortFactory(starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 30))


def change(session, office, **more):
    facts = {"starts_at": session.starts_at, "room": session.room, "trainer": session.trainer, "why": "赶集"}
    return actions.change_session(actor=office, session=session, at=BEFORE, **{**facts, **more})


def test_a_pattern_sent_twice_is_laid_out_once(cohort, office):
    asked = pattern(until=DAY + timedelta(days=13), weekdays={1, 3})
    first = actions.add_sessions(actor=office, cohort=cohort, pattern=asked, where=actions.Where(room="A1"))
    again = actions.add_sessions(actor=office, cohort=cohort, pattern=asked, where=actions.Where(room="A1"))
    assert (len(first.made), first.passed_over) == (4, 0)
    assert (len(again.made), again.passed_over) == (0, 4)
    assert [row.periods.count() for row in first.made] == [3] * 4
    assert AuditRecord.objects.get().action == "class.sessions_added"


def test_what_cannot_be_planned_is_refused_and_nothing_is_made(cohort, office):
    def add(asked, actor=office, **where):
        actions.add_sessions(actor=actor, cohort=cohort, pattern=asked, where=actions.Where(**where))

    with pytest.raises(NotOffice):
        add(pattern(), actor=PersonFactory(roles=["trainer"]))
    with pytest.raises(PatternImpossible):
        add(pattern(weekdays=()))
    with pytest.raises(OutsideTheClass):
        add(pattern(date(2026, 7, 1)))
    with pytest.raises(NotATrainer):
        add(pattern(), trainer=PersonFactory())
    assert not ClassSession.objects.exists()


def test_a_week_is_copied_at_the_same_time_of_day_until_the_class_ends(cohort, office):
    class_session(cohort, topic="采摘")
    class_session(cohort, DAY + timedelta(days=1), begins="14:00", periods=1)
    monday = DAY - timedelta(days=1)
    laid = actions.copy_week(actor=office, cohort=cohort, monday=monday, weeks=26)
    assert {row.day.weekday() for row in laid.made} == {1, 2}
    assert max(row.day for row in laid.made) <= cohort.ends_on
    assert laid.made[0].periods.first().topic == "采摘"
    assert actions.copy_week(actor=office, cohort=cohort, monday=monday, weeks=26).made == []
    with pytest.raises(WeekIsEmpty):
        actions.copy_week(actor=office, cohort=cohort, monday=monday - timedelta(weeks=3))


def test_a_moved_session_keeps_who_when_why_and_from_what_to_what(cohort, office):
    learner = EnrolmentFactory(cohort=cohort, learner__language="en").learner
    session = class_session(cohort)
    moved = change(session, office, starts_at=at("14:00", days=1), room="村委会", topics=["采摘", "", "揉捻"])
    assert (moved.day, moved.changes) == (DAY + timedelta(days=1), 1)
    assert [row.starts_at for row in moved.periods.all()] == [
        at("14:00", days=1),
        at("14:55", days=1),
        at("15:50", days=1),
    ]
    kept = SessionChange.objects.get()
    assert (kept.changed_by, kept.why) == (office, "赶集")
    assert kept.before["starts_at"] != kept.after["starts_at"]
    assert AuditRecord.objects.filter(action="session.changed", why="赶集").count() == 1
    notice = Notice.objects.get(recipient=learner)
    assert "赶集" in said(notice)
    change(session, office, starts_at=at("14:00", days=1), room="村委会", topics=["采摘", "", "揉捻"])
    assert SessionChange.objects.count() == 1


def test_a_change_that_cannot_be_changes_nothing(cohort, office):
    session, other = class_session(cohort), class_session(cohort, begins="14:00")
    with pytest.raises(ReasonMissing):
        change(session, office, room="B2", why=" ")
    with pytest.raises(SessionsMeet):
        change(session, office, starts_at=other.starts_at + timedelta(minutes=5))
    with pytest.raises(OutsideTheClass):
        change(session, office, starts_at=at("09:00", days=200))
    with pytest.raises(SessionHasBegun):
        actions.cancel_session(actor=office, session=session, why="雨", at=session.starts_at)
    with pytest.raises(NotOffice):
        actions.cancel_session(actor=PersonFactory(roles=["auditor"]), session=session, why="雨", at=BEFORE)
    session.refresh_from_db()
    assert (session.room, session.changes, session.state) == ("", 0, SessionState.PLANNED)
    assert not SessionChange.objects.exists()


def test_a_cancelled_session_stays_to_be_read_and_gives_its_time_free(cohort, office):
    session = class_session(cohort)
    EnrolmentFactory(cohort=cohort)
    actions.cancel_session(actor=office, session=session, why="大雨", at=BEFORE)
    with pytest.raises(SessionIsCancelled):
        change(session, office, room="B2")
    assert class_session(cohort).starts_at == session.starts_at
    assert Notice.objects.get().kind == "session_cancelled"


def test_whose_sessions_are_whose(cohort):
    trainer = CohortTrainerFactory(cohort=cohort).user
    guest = PersonFactory(roles=["trainer"])
    learner = EnrolmentFactory(cohort=cohort).learner
    session = class_session(cohort)
    guests = class_session(cohort, begins="14:00", trainer=guest)
    assert [row.session for row in taught_sessions(trainer, DAY, DAY)] == [session]
    assert [row.session for row in taught_sessions(guest, DAY, DAY)] == [guests]
    assert [row.session for row in learner_sessions(learner, DAY, DAY)] == [session, guests]
    assert access_taught(trainer, guests.uuid) == guests
    assert access_session(learner, session.uuid) == session
    for user in (learner, guest, PersonFactory(), PersonFactory(roles=["auditor"])):
        with pytest.raises(NotVisible):
            access_taught(user, session.uuid)
    with pytest.raises(NotVisible):
        access_session(EnrolmentFactory().learner, session.uuid)


def test_a_trainer_in_two_classes_at_once_is_named(cohort):
    trainer = PersonFactory(roles=["trainer"])
    first = class_session(cohort, trainer=trainer)
    second = class_session(CohortFactory(), trainer=trainer, begins="11:00")
    assert double_booked([second]) == [first]
    assert double_booked([class_session(CohortFactory(), trainer=trainer, begins="11:35")]) == [second]


def test_a_calendar_address_is_secret_revocable_and_names_sessions_for_good(cohort, office):
    learner = EnrolmentFactory(cohort=cohort).learner
    session = class_session(cohort)
    first = feed_token(actions.open_feed(actor=learner))
    assert first == feed_token(actions.open_feed(actor=learner))
    before = feed_events(feed_user(first), DAY, "host")
    change(session, office, room="B2")
    after = feed_events(feed_user(first), DAY, "host")
    assert before[0].uid == after[0].uid == f"{session.uuid}@host"
    assert (before[0].sequence, after[0].sequence) == (0, 1)
    second = feed_token(actions.open_feed(actor=learner, anew=True))
    actions_off = (first, second[:-2], "x", "")
    for token in actions_off:
        with pytest.raises(NotVisible):
            feed_user(token)
    actions.close_feed(actor=learner)
    with pytest.raises(NotVisible):
        feed_user(second)
    third = feed_token(actions.open_feed(actor=learner))
    assert third not in {first, second}
