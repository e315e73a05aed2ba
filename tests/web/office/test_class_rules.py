"""The rules of a class on screen: what is in force, a trial with its file, a move with its second person."""

import io

import openpyxl
import pytest
from django.urls import reverse

from lms.cohorts.models import Enrolment
from lms.ledger.models import Entry
from lms.rulechanges.actions import approve_move, ask_for_trial
from lms.rulechanges.models import MoveWork, RuleMove, Trial
from lms.rulechanges.tasks import move_task, trial_task
from tests.factories.accounts import PersonFactory
from tests.factories.rulechanges import half_a_unit, learning_class, proposed, tried, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return learning_class(people=3)


@pytest.fixture
def colleague():
    return PersonFactory(roles=["office"], display_name="马主任")


def page(client, name, *args):
    return client.get(reverse(f"office:{name}", args=args))


def act(client, view, /, *args, **data):
    return client.post(reverse(f"office:{view}", args=args), data)


def text_of(response):
    return response.content.decode()


def test_the_class_leads_to_its_rules_and_these_say_who_is_on_what(client, office, cohort):
    assert reverse("office:class_rules", args=[cohort.uuid]) in text_of(page(client, "class", cohort.uuid))
    Enrolment.objects.filter(cohort=cohort, learner__display_name="学员0").update(ruleset=half_a_unit())
    found = page(client, "class_rules", cohort.uuid).context["in_force"]
    assert [(str(row), people) for row, people in found] == [("CN-GEN-45@1", 2), ("CN-GEN-45@2", 1)]


def test_the_office_tries_a_rule_set_and_sees_what_would_become_of_whom(client, office, cohort):
    ruleset = half_a_unit()
    before = Entry.objects.count()
    response = act(client, "class_rules", cohort.uuid, ruleset=ruleset.pk)
    trial = Trial.objects.get()
    assert response["Location"] == reverse("office:trial", args=[trial.uuid])
    waiting = page(client, "trial", trial.uuid)
    assert waiting.context["is_working"]
    assert "<progress" in text_of(waiting)
    assert "move_propose" not in text_of(waiting)
    trial_task(trial.pk)
    response = page(client, "trial", trial.uuid)
    text = text_of(response)
    assert [row["change"] for row in response.context["rows"]] == ["-0.3"] * 3
    assert "学员2" in text
    assert [line.name for line in response.context["changes"][0]["different"]] == ["daily_cap_units"]
    assert Entry.objects.count() == before


def test_the_file_holds_what_the_page_shows_for_everybody(client, office, cohort):
    trial = tried(cohort, half_a_unit())
    response = page(client, "trial_file", trial.uuid)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["学员0", "学员1", "学员2"]
    assert {(row[8], row[9], row[10], row[13]) for row in rows[1:]} == {(0.8, 0.5, -0.3, 1)}
    assert "no-store" in response["Cache-Control"]


def test_one_proposes_and_another_agrees(client, office, cohort, colleague):
    trial = tried(cohort, half_a_unit())
    for _twice in range(2):
        response = act(client, "move_propose", trial.uuid, why="2027 年新规")
    move = RuleMove.objects.get()
    assert response["Location"] == reverse("office:rule_move", args=[move.uuid])
    assert reverse("office:rule_move", args=[move.uuid]) in text_of(page(client, "home"))
    own = page(client, "rule_move", move.uuid)
    assert not own.context["may_agree"]
    act(client, "move_approve", move.uuid)
    assert not MoveWork.objects.exists()
    client.force_login(colleague)
    assert page(client, "rule_move", move.uuid).context["may_agree"]
    act(client, "move_approve", move.uuid)
    assert "<progress" in text_of(page(client, "rule_move", move.uuid))
    move_task(MoveWork.objects.get().pk)
    done = page(client, "rule_move", move.uuid)
    assert (done.context["view"].done, done.context["view"].people) == (3, 3)
    assert [str(row) for row, _people in page(client, "class_rules", cohort.uuid).context["in_force"]] == [
        "CN-GEN-45@2"
    ]


def test_a_move_that_stopped_is_let_go_on(client, office, cohort, colleague):
    move = proposed(cohort, half_a_unit(), by=colleague)
    approve_move(actor=office, move=move)
    MoveWork.objects.update(state="failed")
    assert reverse("office:move_resume", args=[move.uuid]) in text_of(page(client, "rule_move", move.uuid))
    act(client, "move_resume", move.uuid)
    assert MoveWork.objects.get().state == "queued"


def test_a_rejected_move_changes_nothing(client, office, cohort, colleague):
    move = proposed(cohort, half_a_unit(), by=colleague)
    act(client, "move_reject", move.uuid)
    move.refresh_from_db()
    assert (move.decision, move.decided_by) == ("rejected", office)
    act(client, "move_approve", move.uuid)
    assert not MoveWork.objects.exists()


@pytest.mark.parametrize("data", [{}, {"ruleset": "0"}, {"ruleset": "CN-TEST-45"}])
def test_a_trial_without_a_rule_set_is_refused_beside_the_field(client, office, cohort, data):
    response = act(client, "class_rules", cohort.uuid, **data)
    assert response.status_code == 422
    assert not Trial.objects.exists()


def test_a_proposal_without_a_reason_is_refused_beside_the_field(client, office, cohort):
    trial = tried(cohort, half_a_unit())
    response = act(client, "move_propose", trial.uuid, why=" ")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["why"]
    assert not RuleMove.objects.exists()


def test_an_empty_class_is_tried_without_people(client, office):
    cohort = learning_class(people=0)
    trial = tried(cohort, half_a_unit())
    assert page(client, "trial", trial.uuid).context["rows"] == []
    assert page(client, "class_rules", cohort.uuid).status_code == 200


@pytest.mark.parametrize("count", [2, 12])
def test_the_pages_cost_the_same_for_two_people_as_for_twelve(
    client, office, colleague, count, django_assert_max_num_queries
):
    cohort = learning_class(people=count, minutes=1)
    move = proposed(cohort, half_a_unit(), by=colleague)
    approve_move(actor=office, move=move)
    with django_assert_max_num_queries(13):
        page(client, "class_rules", cohort.uuid)
    with django_assert_max_num_queries(9):
        page(client, "trial", move.trial.uuid)
    with django_assert_max_num_queries(9):
        page(client, "rule_move", move.uuid)


def test_the_auditor_reads_all_of_it_and_writes_nothing(client, cohort):
    move = proposed(cohort, half_a_unit())
    client.force_login(PersonFactory(roles=["auditor"]))
    pages = [("class_rules", cohort.uuid), ("trial", move.trial.uuid), ("rule_move", move.uuid)]
    for name, key in pages:
        response = page(client, name, key)
        assert response.status_code == 200
        assert text_of(response).count('method="post"') == 1, "signing out alone"
    assert page(client, "trial_file", move.trial.uuid).status_code == 200
    acts = [
        ("class_rules", cohort.uuid, {"ruleset": version(1).pk}),
        ("move_propose", move.trial.uuid, {"why": "x"}),
        *((name, move.uuid, {}) for name in ("move_approve", "move_reject", "move_resume")),
    ]
    for name, key, data in acts:
        assert act(client, name, key, **data).status_code == 403, name
    assert (Trial.objects.count(), MoveWork.objects.count()) == (1, 0)


@pytest.mark.parametrize("roles", [[], ["trainer"]])
def test_for_others_there_is_no_such_page(client, cohort, roles):
    move = proposed(cohort, half_a_unit())
    client.force_login(PersonFactory(roles=roles))
    addresses = {
        "class_rules": cohort.uuid,
        "trial": move.trial.uuid,
        "trial_file": move.trial.uuid,
        "rule_move": move.uuid,
    }
    for name, key in addresses.items():
        assert page(client, name, key).status_code == 404
    for name in ("move_approve", "move_reject", "move_resume"):
        assert act(client, name, move.uuid).status_code == 404
    assert act(client, "move_propose", move.trial.uuid, why="x").status_code == 404
    move.refresh_from_db()
    assert move.decision == "waiting"


def test_what_is_not_there_is_a_404(client, office):
    missing = "00000000-0000-4000-8000-000000000000"
    for name in ("class_rules", "trial", "trial_file", "rule_move"):
        assert page(client, name, missing).status_code == 404


def test_a_trial_under_way_is_shown_to_whoever_asks_again(client, office, cohort):
    ruleset = half_a_unit()
    row = ask_for_trial(actor=office, cohort=cohort, ruleset=ruleset)
    response = act(client, "class_rules", cohort.uuid, ruleset=ruleset.pk)
    assert response["Location"] == reverse("office:trial", args=[row.uuid])
