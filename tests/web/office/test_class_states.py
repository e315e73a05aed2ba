"""A class's state on its page: steps with reasons, what keeps it open with the place to finish it, its history."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from lms.assessments.actions.marking import give_mark
from lms.assessments.actions.releasing import release_results
from lms.attendance.actions import close_session, register_of
from lms.attendance.models import Candidate
from lms.cohorts.closing import what_is_left
from lms.cohorts.models import Agreement, ClassTransition, Cohort
from lms.cohorts.rules.states import ClassAct
from lms.ledger.models import AccountTotal
from tests.factories.accounts import PersonFactory
from tests.factories.attendance import morning
from tests.factories.cases import case
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.corrections import CorrectionFactory
from tests.factories.ledger import at, film, record
from tests.factories.marking import class_in, essay_lesson, marker_of
from tests.factories.rulechanges import waiting_move
from tests.factories.timetable import bare_session
from tests.factories.workplace import bare_line, workshop

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LATER = datetime(2026, 11, 2, 8, tzinfo=UTC)


def state_page(client, cohort):
    return client.get(reverse("office:class_state", args=[cohort.uuid]))


def step(client, cohort, act, **fields):
    data = {f"{act}-{name}": value for name, value in fields.items()}
    return client.post(reverse("office:class_move", args=[cohort.uuid, act]), data)


def test_a_class_is_closed_and_opened_again_with_a_reason(client, office):
    cohort = CohortFactory(name="冶炼一班")
    assert step(client, cohort, "close", document="结班表 7 号").status_code == 302
    cohort.refresh_from_db()
    assert cohort.state == "closed"
    refused = step(client, cohort, "reopen", why=" ")
    assert refused.status_code == 422
    assert b'name="reopen-why"' in refused.content
    assert step(client, cohort, "reopen", why="漏了一张签到表").status_code == 302
    text = state_page(client, cohort).content.decode()
    for words in ("结班表 7 号", "漏了一张签到表", "崔老师"):
        assert words in text
    assert Cohort.objects.get().state == "running"


def test_closing_is_refused_with_the_list_and_each_line_leads_to_its_place(client, office):
    cohort = CohortFactory(kind="apprenticeship")
    person = EnrolmentFactory(cohort=cohort)
    session, line = bare_session(cohort), bare_line(person)
    question = case(enrolment=person)
    waiting = CorrectionFactory(enrolment=person)
    response = step(client, cohort, "close")
    assert response.status_code == 422
    text = response.content.decode()
    for name, uuid in (
        ("session", session.uuid),
        ("work_log", line.enrolment.uuid),
        ("case", question.uuid),
        ("correction", waiting.uuid),
        ("agreement", person.uuid),
    ):
        assert reverse(f"office:{name}", args=[uuid]) in text, name
    assert not ClassTransition.objects.exists()
    assert Cohort.objects.get(pk=cohort.pk).state == "running"


def test_a_state_page_costs_the_same_for_two_things_open_as_for_twenty(
    client, office, django_assert_max_num_queries
):
    cohort = CohortFactory(kind="apprenticeship")
    state_page(client, cohort)
    for count in (2, 20):
        for person in EnrolmentFactory.create_batch(count, cohort=cohort):
            bare_line(person)
            case(enrolment=person)
            CorrectionFactory(enrolment=person)
        bare_session(cohort, date(2026, 5, 1) + timedelta(days=count))
        with django_assert_max_num_queries(24):
            assert state_page(client, cohort).status_code == 200


def test_the_auditor_reads_states_and_is_offered_no_step(client):
    client.force_login(PersonFactory(roles=["auditor"]))
    cohort = CohortFactory()
    text = state_page(client, cohort).content.decode()
    assert reverse("office:class_move", args=[cohort.uuid, "close"]) not in text
    assert step(client, cohort, "close").status_code == 403


@pytest.mark.parametrize("act", ["set_up", "nonsense"])
def test_what_is_no_step_is_not_there(client, office, act):
    assert step(client, CohortFactory(), act).status_code == 404


def test_an_open_course_has_no_steps(client, office):
    cohort = CohortFactory(kind="open")
    assert state_page(client, cohort).status_code == 200
    assert step(client, cohort, "close").status_code == 404


class TestWhatIsLeft:
    """Each room speaks for itself; nothing is left where all is done."""

    def ends(self, cohort, when=LATER):
        return [(str(left.end), left.count) for left in what_is_left([cohort.pk], when)]

    def test_a_register_is_left_until_it_is_closed_and_everybody_was_seen_to_leave(self):
        day = morning(2, cohort=CohortFactory(kind="village"))
        cohort = day.session.cohort
        assert self.ends(cohort, at("08:00")) == [("ahead", 1)]
        day.signed(day.people[0], "08:55", "11:35")
        day.signed(day.people[1], "08:55")
        assert self.ends(cohort) == [("sessions", 1)]
        close_session(actor=day.trainer, session=day.session, head_count=2, at=at("11:40"))
        assert self.ends(cohort) == [("sign_outs", 1)]
        day.people[1].state = "withdrawn"
        day.people[1].save()
        assert self.ends(cohort) == []

    def test_a_guest_is_left_until_somebody_answers(self):
        day = morning(0, cohort=CohortFactory(kind="village"))
        close_session(actor=day.trainer, session=day.session, head_count=0, at=at("11:40"))
        guest = Candidate.objects.create(register=register_of(day.session), name="客人", noted_by=day.trainer)
        assert self.ends(day.session.cohort) == [("guests", 1)]
        Candidate.objects.filter(pk=guest.pk).update(state="approved")
        assert self.ends(day.session.cohort) == []

    def test_logs_are_left_until_they_are_signed_and_weeks_until_they_are_written(self):
        shop = workshop(1)
        assert self.ends(shop.cohort, datetime(2026, 9, 2, tzinfo=UTC)) == []
        assert [end for end, _count in self.ends(shop.cohort)] == ["logs_missing"]
        bare_line(shop.people[0])
        assert ("logs_unsigned", 1) in self.ends(shop.cohort)
        Agreement.objects.update(state="ended", ended_on="2026-09-03", end_reason="finished")
        assert [end for end, _count in self.ends(shop.cohort)] == ["logs_unsigned"]

    def test_hours_are_left_that_wait_for_a_quiz(self):
        person = EnrolmentFactory(cohort__kind="village")
        record(film(person))
        assert self.ends(person.cohort) == []
        AccountTotal.objects.update(pending_s=600)
        assert self.ends(person.cohort) == [("quizzes", 1)]
        person.state = "withdrawn"
        person.save()
        assert self.ends(person.cohort) == []

    def test_answers_are_left_until_their_result_is_released(self, client, office):
        cohort, lesson = CohortFactory(kind="village"), essay_lesson()
        marker = marker_of(cohort)
        first, second = class_in(cohort, lesson, "阿美", "阿全")
        assert self.ends(cohort) == [("marks", 2)]
        assert (
            reverse("trainer:marking_quiz", args=[cohort.uuid, lesson.uuid])
            in state_page(client, cohort).content.decode()
        )
        second.attempt.enrolment.state = "withdrawn"
        second.attempt.enrolment.save()
        give_mark(actor=marker, marking=first, lines=[200, 400])
        assert self.ends(cohort) == [("marks", 1)]
        release_results(actor=marker, cohort=cohort, lesson_uuid=lesson.uuid)
        assert self.ends(cohort) == []

    def test_a_move_of_rules_is_left_until_a_second_person_decides(self):
        move = waiting_move(CohortFactory(kind="village"))
        assert self.ends(move.cohort) == [("rule_moves", 1)]

    def test_another_class_is_not_held_up(self):
        person = EnrolmentFactory(cohort__kind="village")
        case(enrolment=person)
        assert self.ends(person.cohort) == [("cases", 1)]
        assert self.ends(CohortFactory(kind="village")) == []


def test_every_step_and_every_open_end_has_words_in_the_page(client, office):
    for state in ("draft", "filed", "approved", "running", "suspended", "assessed", "closed"):
        text = state_page(client, CohortFactory(state=state)).content.decode()
        assert 'class="button' in text, state
    assert {act.value for act in ClassAct} - {"set_up"} == {move.split("/")[-2] for move in _steps(client)}


def _steps(client):
    found = set()
    for cohort in Cohort.objects.all():
        text = state_page(client, cohort).content.decode()
        found |= {
            part.split('"')[0] for part in text.split('action="')[1:] if "/state/" in part.split('"')[0]
        }
    return found
