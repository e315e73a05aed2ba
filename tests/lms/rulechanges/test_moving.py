"""Moving a class: proposed after a trial, approved by another, carried out once for each, whatever is killed."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.certificates.actions import issue_if_earned
from lms.certificates.models import Certificate, Issue
from lms.certificates.tasks import issue_task
from lms.cohorts.actions import enrol
from lms.cohorts.actions.rulesets import pin_ruleset
from lms.cohorts.models import Enrolment
from lms.ledger.actions import expire_evidence, seal_the_day
from lms.ledger.models import Entry
from lms.ledger.queries import units_of
from lms.messaging.models import Notice
from lms.messaging.rules import NoticeKind, words_of
from lms.reports.ledger_bundle import verify
from lms.rulechanges.actions import approve_move, ask_for_trial, go_on, moving, propose_move, reject_move
from lms.rulechanges.models import MovedPerson, MoveWork, RuleMove
from lms.rulechanges.queries import find_move, lines_of, moves_of, people_by_rule
from lms.rulechanges.refusals import (
    MoveDecided,
    MoveOpen,
    ReasonMissing,
    SecondPersonNeeded,
    TrialNotDone,
    TrialTooOld,
    ZoneAfterExpiry,
)
from lms.rulechanges.tasks import move_task
from media_pipeline.jobs import WorkState
from tests.factories.accounts import PersonFactory
from tests.factories.ledger import DAY, film, record, whole
from tests.factories.ledger_bundle import change, exported
from tests.factories.rulechanges import half_a_unit, learning_class, proposed, tried, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def second():
    return PersonFactory(roles=["office"])


@pytest.fixture
def cohort():
    return learning_class(people=3)


def online(cohort):
    keys = Enrolment.objects.filter(cohort=cohort).order_by("pk").values_list("pk", flat=True)
    found = units_of(keys)
    return [found[pk].online_tenths for pk in keys]


def carried_out(move, by):
    approve_move(actor=by, move=move)
    work = MoveWork.objects.get(move=move)
    move_task(work.pk)
    work.refresh_from_db()
    assert work.state == WorkState.DONE
    return find_move(move.uuid)


def test_nothing_happens_before_a_second_person_agrees(cohort):
    before = Entry.objects.count()
    move = proposed(cohort, half_a_unit())
    with pytest.raises(SecondPersonNeeded):
        approve_move(actor=move.asked_by, move=move)
    assert (Entry.objects.count(), MovedPerson.objects.count(), online(cohort)) == (before, 0, [8, 8, 8])
    assert [str(row) for row, _people in people_by_rule(cohort)] == ["CN-GEN-45@1"]


def test_a_move_posts_anew_for_everybody_tells_them_once_and_is_written_down(cohort, second):
    view = carried_out(proposed(cohort, half_a_unit()), second)
    assert (view.people, view.done, online(cohort)) == (3, 3, [5, 5, 5])
    assert [(str(row), people) for row, people in people_by_rule(cohort)] == [("CN-GEN-45@2", 3)]
    assert Entry.objects.filter(kind="reversal", rule="CN-GEN-45@1").count() == 3
    assert Entry.objects.filter(kind="credit", rule="CN-GEN-45@2", sec=1350).count() == 3
    told = Notice.objects.filter(kind=NoticeKind.RULES_CHANGED)
    assert (told.count(), told.values("recipient").distinct().count()) == (3, 3)
    assert "0.5" in words_of(told[0].kind, told[0].values)
    people = MovedPerson.objects.filter(move=view.move)
    assert {(row.before_tenths, row.after_tenths, row.entries) for row in people} == {(8, 5, 2)}
    acts = AuditRecord.objects.filter(noun="class").values_list("action", flat=True)
    assert list(acts.order_by("pk"))[-2:] == ["class.rules_move_proposed", "class.rules_move_approved"]
    assert AuditRecord.objects.filter(action="learner.rules_changed").count() == 3
    whole()


def test_ringing_again_or_agreeing_again_changes_nothing(cohort, second):
    move = proposed(cohort, half_a_unit())
    carried_out(move, second)
    count = Entry.objects.count()
    assert approve_move(actor=second, move=move).pk == move.pk
    move_task(MoveWork.objects.get().pk)
    assert (Entry.objects.count(), MoveWork.objects.count()) == (count, 1)
    with pytest.raises(MoveDecided):
        approve_move(actor=PersonFactory(roles=["office"]), move=move)
    with pytest.raises(MoveDecided):
        reject_move(actor=second, move=move)


def test_a_certificate_that_no_longer_fits_is_looked_at_again(second, django_capture_on_commit_callbacks):
    cohort = learning_class(people=1, minutes=45, needed_tenths=10)
    enrolment = Enrolment.objects.get(cohort=cohort)
    certificate = issue_if_earned(enrolment.pk)
    with django_capture_on_commit_callbacks(execute=True):
        carried_out(proposed(cohort, half_a_unit()), second)
    issue_task(Issue.objects.get(enrolment=enrolment).pk)
    certificate.refresh_from_db()
    assert certificate.state == "under_review"
    assert Certificate.objects.count() == 1


def test_a_class_moves_back_the_same_way(cohort, second):
    carried_out(proposed(cohort, half_a_unit()), second)
    carried_out(proposed(cohort, version(1), why="the notice was withdrawn"), second)
    assert (online(cohort), Entry.objects.filter(kind="credit").count()) == ([8, 8, 8], 9)
    assert [str(row) for row, _people in people_by_rule(cohort)] == ["CN-GEN-45@1"]
    assert [view.move.why for view in moves_of(cohort)] == ["the notice was withdrawn", "the notice of 2027"]
    whole()


@pytest.mark.parametrize("for_newcomers", [False, True])
def test_newcomers_follow_only_when_it_says_so(cohort, second, for_newcomers):
    carried_out(proposed(cohort, half_a_unit(), for_newcomers=for_newcomers), second)
    cohort.refresh_from_db()
    newcomer = enrol(actor=second, cohort=cohort, learner=PersonFactory())
    assert str(newcomer.ruleset) == ("CN-GEN-45@2" if for_newcomers else "CN-GEN-45@1")


def test_people_who_left_and_people_of_other_classes_stay_where_they_are(cohort, second):
    other = learning_class(people=1)
    Enrolment.objects.filter(cohort=cohort, learner__display_name="学员1").update(state="withdrawn")
    carried_out(proposed(cohort, half_a_unit()), second)
    assert (online(cohort), online(other)) == ([5, 8, 5], [8])


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_was_killed_is_followed_by_one_that_goes_on(cohort, second, monkeypatch, when):
    move = proposed(cohort, half_a_unit())
    approve_move(actor=second, move=move)
    work, real, seen = MoveWork.objects.get(), moving.move_to_ruleset, []

    def killed(**facts):
        seen.append(facts["enrolment"].pk)
        if len(seen) == 2 and when == "before":
            raise KeyboardInterrupt
        moved = real(**facts)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return moved

    monkeypatch.setattr(moving, "move_to_ruleset", killed)
    with pytest.raises(KeyboardInterrupt):
        move_task(work.pk)
    # The kill was halfway: one is done, of the second nothing is there.
    assert online(cohort) == [5, 8, 8]
    assert (find_move(move.uuid).done, Notice.objects.filter(kind=NoticeKind.RULES_CHANGED).count()) == (1, 1)
    move_task(work.pk)
    assert len(seen) == 2, "nobody takes over while the lease lasts"
    MoveWork.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    move_task(work.pk)
    assert (online(cohort), find_move(move.uuid).done, len(seen)) == ([5, 5, 5], 3, 4)
    assert Entry.objects.filter(kind="reversal").count() == 3
    assert Notice.objects.filter(kind=NoticeKind.RULES_CHANGED).count() == 3
    whole()


def test_a_move_that_was_given_up_goes_on_when_the_office_says_so(cohort, second, monkeypatch):
    move = proposed(cohort, half_a_unit())
    approve_move(actor=second, move=move)
    MoveWork.objects.update(max_attempts=1)
    with monkeypatch.context() as broken:
        broken.setattr(moving, "move_to_ruleset", lambda **_: 1 / 0)
        move_task(MoveWork.objects.get().pk)
    assert MoveWork.objects.get().state == WorkState.FAILED
    with pytest.raises(NotOffice):
        go_on(actor=PersonFactory(), move=move)
    go_on(actor=second, move=move)
    move_task(MoveWork.objects.get().pk)
    assert (MoveWork.objects.get().state, online(cohort)) == (WorkState.DONE, [5, 5, 5])


def test_two_workers_at_one_person_move_them_once(cohort, second):
    move = proposed(cohort, half_a_unit())
    approve_move(actor=second, move=move)
    person = MovedPerson.objects.order_by("pk")[0]
    for _twice in range(2):
        moving.move_person(move, person.pk)
    assert Entry.objects.filter(kind="reversal").count() == 1


def test_who_proposed_takes_it_back_and_another_rejects(cohort, second):
    move = proposed(cohort, half_a_unit())
    reject_move(actor=move.asked_by, move=move)
    move.refresh_from_db()
    assert (move.decision, move.decided_by) == ("rejected", None)
    again = proposed(cohort, half_a_unit())
    reject_move(actor=second, move=again)
    again.refresh_from_db()
    assert (again.decision, again.decided_by) == ("rejected", second)
    with pytest.raises(MoveDecided):
        approve_move(actor=PersonFactory(roles=["office"]), move=again)
    assert online(cohort) == [8, 8, 8]


def test_the_same_proposal_twice_is_one_and_another_waits(cohort, second):
    move = proposed(cohort, half_a_unit())
    same = propose_move(actor=move.asked_by, trial=move.trial, why="again", for_newcomers=False)
    assert same.pk == move.pk
    with pytest.raises(MoveOpen):
        proposed(cohort, half_a_unit())
    approve_move(actor=second, move=move)
    with pytest.raises(MoveOpen):
        proposed(cohort, half_a_unit())
    move_task(MoveWork.objects.get().pk)
    proposed(cohort, half_a_unit())
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleMove.objects.filter(pk=move.pk).update(decision="waiting")


def test_what_cannot_be_proposed(cohort, second):
    waiting = ask_for_trial(actor=second, cohort=cohort, ruleset=half_a_unit())
    with pytest.raises(TrialNotDone):
        propose_move(actor=second, trial=waiting, why="x", for_newcomers=False)
    done = tried(cohort, half_a_unit())
    with pytest.raises(ReasonMissing):
        propose_move(actor=second, trial=done, why="  ", for_newcomers=False)
    with pytest.raises(NotOffice):
        propose_move(actor=PersonFactory(roles=["auditor"]), trial=done, why="x", for_newcomers=False)
    with (
        time_machine.travel(timezone.now() + timedelta(days=8), tick=False),
        pytest.raises(TrialTooOld, match="7"),
    ):
        propose_move(actor=second, trial=done, why="x", for_newcomers=False)
    assert not RuleMove.objects.exists()


def test_the_export_of_a_class_that_moved_verifies_outside_and_names_both_rule_sets(
    cohort, second, tmp_path, settings
):
    settings.KEYS_FOLDER = tmp_path / "keys"
    other = version(3, unit_min={"online": 60}, daily_cap_units={"online": "1/2"})
    carried_out(proposed(cohort, other), second)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        seal_the_day()
        folder = exported(cohort, tmp_path / "bundle")
    assert verify.Check(verify.read(folder)).run() == []
    manifest = (folder / "manifest.json").read_text()
    assert all(name in manifest for name in ("CN-GEN-45@1", "CN-GEN-45@3"))
    change(folder / "entries.jsonl", '"rule":"CN-GEN-45@3"', '"rule":"CN-GEN-45@1"')
    assert verify.Check(verify.read(folder)).run() != []


def test_days_whose_evidence_has_expired_stay_as_they_were_counted(second):
    """The film of April 2026 goes in May 2029; what was learned in 2029 moves alone."""
    cohort = learning_class(people=1)
    enrolment = Enrolment.objects.get(cohort=cohort)
    pin_ruleset(enrolment=enrolment, ruleset=version(4, retain_years=3))
    late = (datetime(2029, 4, 20, tzinfo=UTC) - DAY).days
    record(film(enrolment, minutes=40, days=late, lesson=uuid.uuid4()), when=DAY + timedelta(days=late + 2))
    with time_machine.travel(datetime(2029, 5, 2, 3, tzinfo=UTC), tick=False):
        while not expire_evidence().is_finished:
            pass
        assert online(cohort) == [17]
        shorter = version(5, retain_years=3, daily_cap_units={"online": "1/2"})
        trial = tried(cohort, shorter)
        assert [(line.after["online"], line.days) for line in lines_of(trial)] == [(13, 1)]
        carried_out(proposed(cohort, shorter), second)
        assert online(cohort) == [13]
        assert {entry.day.year for entry in Entry.objects.filter(kind="reversal")} == {2029}
        whole()
        berlin = version(6, retain_years=3, tz="Europe/Berlin")
        with pytest.raises(ZoneAfterExpiry, match="CN-GEN-45@6"):
            proposed(cohort, berlin)
