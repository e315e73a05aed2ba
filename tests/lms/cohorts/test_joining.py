"""Coming into a class by its code: how a code looks, who asks, who answers, and in which order."""

from datetime import UTC, date, datetime, timedelta
from itertools import cycle

import pytest

from lms.accounts.rules import NotOffice
from lms.audit.models import AuditRecord
from lms.cohorts.actions import joining, open_draft, withdraw
from lms.cohorts.joining import askers_of, door, queue_place
from lms.cohorts.models import Enrolment, JoinCode, JoinRequest
from lms.cohorts.rules import ReasonMissing
from lms.cohorts.rules.joining import ALPHABET, Door, code_made, code_shown, code_typed, door_of
from lms.cohorts.rules.setup_refusals import JoinDoorShut, NobodyTicked, SeatsExhausted
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, EnrolmentFactory

TODAY = date(2026, 9, 1)
AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


def test_a_code_has_no_look_alikes_and_is_understood_as_people_type_it():
    assert not set("01258OILZSBG") & set(ALPHABET)
    places = cycle(range(8))
    code = code_made(lambda letters: letters[next(places)])
    assert code_shown(code) == f"{code[:4]}-{code[4:]}"
    for typed in (code_shown(code).lower(), f" {code[:4]} {code[4:]} ", code.translate({ord("3"): "３"})):
        assert code_typed(typed) == code
    assert {code_typed(wrong) for wrong in ("", code[:7], f"{code}A", "O0O0O0O0")} == {""}


@pytest.mark.parametrize(
    ("is_on", "last_on", "over", "verdict"),
    [
        (True, None, False, Door.OPEN),
        (True, TODAY, False, Door.OPEN),
        (True, TODAY - timedelta(days=1), False, Door.PAST),
        (False, None, False, Door.OFF),
        (True, None, True, Door.CLASS_CLOSED),
    ],
)
def test_a_code_works_until_its_last_day_and_while_the_class_goes_on(is_on, last_on, over, verdict):
    assert door_of(is_on=is_on, last_on=last_on, class_is_over=over, today=TODAY) is verdict


class TestInTheDatabase:
    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def office(self):
        return PersonFactory(roles=["office"])

    @pytest.fixture
    def code(self, office):
        return joining.open_code(actor=office, cohort=CohortFactory(seats=2))

    def asked(self, code, number=0, **person):
        return joining.ask_to_join(
            learner=PersonFactory(**person), code=code, at=AT + timedelta(minutes=number)
        )

    def test_a_new_code_makes_the_one_before_useless_and_keeps_its_settings(self, office):
        code = joining.open_code(actor=office, cohort=CohortFactory(), last_on=TODAY, admits_listed=True)
        before = code.code
        joining.renew_code(actor=office, cohort=code.cohort)
        code.refresh_from_db()
        assert code.code != before
        assert (code.last_on, code.admits_listed) == (TODAY, True)
        assert not JoinCode.objects.filter(code=before).exists()

    def test_asked_twice_it_is_one_request_and_answered_twice_one_enrolment(self, office, code):
        learner = PersonFactory()
        first, second = (joining.ask_to_join(learner=learner, code=code, at=AT) for _twice in range(2))
        assert first == second
        for _twice in range(2):
            joining.admit(actor=office, cohort=code.cohort, requests=[first])
        assert Enrolment.objects.get().learner == learner
        assert Notice.objects.filter(recipient=learner).count() == 1
        assert isinstance(joining.ask_to_join(learner=learner, code=code, at=AT), Enrolment)
        acts = [act for act in AuditRecord.objects.values_list("action", flat=True) if "join" in act]
        assert acts == ["join.asked", "join.admitted"]

    def test_a_full_class_has_a_waiting_list_in_order_and_only_the_office_admits_from_it(self, office, code):
        trainer = CohortTrainerFactory(cohort=code.cohort).user
        EnrolmentFactory.create_batch(2, cohort=code.cohort)
        late, early = self.asked(code, 5), self.asked(code, 2)
        assert [queue_place(early), queue_place(late)] == [1, 2]
        with pytest.raises(SeatsExhausted):
            joining.admit(actor=trainer, cohort=code.cohort, requests=[early])
        assert Enrolment.objects.count() == 2
        joining.admit(actor=office, cohort=code.cohort, requests=[early])
        assert queue_place(late) == 1

    def test_a_trainer_admits_while_there_are_seats_and_all_or_nobody(self, code):
        trainer = CohortTrainerFactory(cohort=code.cohort).user
        rows = [self.asked(code, number) for number in range(3)]
        with pytest.raises(SeatsExhausted):
            joining.admit(actor=trainer, cohort=code.cohort, requests=rows)
        assert not Enrolment.objects.exists()
        assert len(joining.admit(actor=trainer, cohort=code.cohort, requests=rows[:2])) == 2

    def test_strangers_answer_nothing_and_requests_of_other_classes_are_passed_over(self, office, code):
        request = self.asked(code)
        other = CohortTrainerFactory().user
        for actor in (other, PersonFactory(), request.learner, PersonFactory(roles=["auditor"])):
            with pytest.raises(NotOffice):
                joining.admit(actor=actor, cohort=code.cohort, requests=[request])
        assert joining.admit(actor=office, cohort=CohortFactory(), requests=[request]) == []
        with pytest.raises(NobodyTicked):
            joining.admit(actor=office, cohort=code.cohort, requests=[])
        assert not Enrolment.objects.exists()

    def test_declining_needs_a_reason_and_tells_it(self, office, code):
        request = self.asked(code)
        with pytest.raises(ReasonMissing):
            joining.decline(actor=office, cohort=code.cohort, requests=[request], why=" ")
        for _twice in range(2):
            joining.decline(actor=office, cohort=code.cohort, requests=[request], why="不符合条件")
        notice = Notice.objects.get(recipient=request.learner)
        assert (notice.kind, notice.values["why"]) == ("join_declined", "不符合条件")
        again = joining.ask_to_join(learner=request.learner, code=code, at=AT)
        assert again != request

    @pytest.mark.parametrize("state", ["closed", "assessed", "suspended"])
    def test_a_class_that_is_over_says_so_and_takes_nobody(self, code, state):
        code.cohort.state = state
        code.cohort.save()
        with pytest.raises(JoinDoorShut):
            self.asked(code)
        assert not JoinRequest.objects.exists()

    def test_a_code_that_is_off_takes_nobody(self, office, code):
        joining.shut_code(actor=office, cohort=code.cohort)
        code.refresh_from_db()
        assert door(code, TODAY) is Door.OFF
        with pytest.raises(JoinDoorShut):
            self.asked(code)

    def test_who_left_asks_again_and_goes_on_in_the_same_enrolment(self, office, code):
        enrolment = EnrolmentFactory(cohort=code.cohort)
        withdraw(actor=office, enrolment=enrolment, why="搬家")
        request = joining.ask_to_join(learner=enrolment.learner, code=code, at=AT)
        (again,) = joining.admit(actor=office, cohort=code.cohort, requests=[request])
        assert (again.pk, again.state) == (enrolment.pk, "active")

    def test_who_stands_on_a_waiting_roster_is_admitted_at_once_where_the_code_says_so(self, office):
        cohort = CohortFactory()
        listed = PersonFactory(display_name="李志强", phone="13800138000")
        open_draft(actor=office, cohort=cohort, data="姓名,手机号\n李志强,13800138000\n".encode())
        careful = joining.open_code(actor=office, cohort=cohort)
        assert isinstance(joining.ask_to_join(learner=listed, code=careful, at=AT), JoinRequest)
        joining.take_back_request(learner=listed, request=JoinRequest.objects.get())
        quick = joining.open_code(actor=office, cohort=cohort, admits_listed=True)
        assert isinstance(self.asked(quick), JoinRequest)
        assert isinstance(joining.ask_to_join(learner=listed, code=quick, at=AT), Enrolment)

    def test_the_list_costs_two_queries_and_hides_restricted_categories(
        self, code, django_assert_num_queries
    ):
        for number in range(5):
            self.asked(code, number, phone=f"1380013800{number}")
        with django_assert_num_queries(2):
            found = askers_of(code.cohort, sees_restricted=False)
        assert found[0].phone == "138****8000"
        assert [row.request.asked_at for row in found] == sorted(row.request.asked_at for row in found)
