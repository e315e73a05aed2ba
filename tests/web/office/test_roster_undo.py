"""A roster is taken back while nothing came of it; who signed in or earned anything stays, and is named before."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import User
from lms.accounts.queries import person_by_login
from lms.cohorts.actions import import_rows, undo_roster
from lms.cohorts.models import Enrolment, RosterWriting
from lms.cohorts.rules import RosterTooOld
from tests.factories.cohorts import CohortFactory
from tests.factories.ledger import film, record
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db
PEOPLE = "姓名\t手机\n" + "\n".join(f"学员{n}\t1380000000{n}" for n in range(1, 6))


@pytest.fixture
def cohort():
    found = CohortFactory(partner=PartnerFactory())
    import_rows(actor=None, cohort=found, text=PEOPLE.splitlines()[0] + "\n" + PEOPLE.splitlines()[1])
    RosterWriting.objects.all().delete()
    import_rows(actor=None, cohort=found, text=PEOPLE)
    return found


def page(cohort, room="office"):
    return reverse(f"{room}:roster_undo", args=[cohort.uuid])


def names():
    return sorted(row.learner.display_name for row in Enrolment.objects.select_related("learner"))


def test_a_roster_of_nobody_who_came_is_taken_back_whole_and_can_come_again(client, office, cohort):
    assert "取走 4 人" in client.get(page(cohort)).content.decode()
    roster = {"roster": str(RosterWriting.objects.get().uuid)}
    for _twice in range(2):
        assert client.post(page(cohort), roster).status_code == 302
    assert names() == ["学员1"]
    assert person_by_login("13800000002") is None
    assert import_rows(actor=None, cohort=cohort, text=PEOPLE).created == 4


def test_who_signed_in_or_earned_hours_stays_and_is_named(client, office, cohort):
    User.objects.filter(display_name="学员2").update(last_login=timezone.now())
    record(film(Enrolment.objects.get(learner__display_name="学员3")))
    shown = client.get(page(cohort))
    assert (shown.context["going"], shown.context["staying"]) == (2, ["学员2", "学员3"])
    client.post(page(cohort), {"roster": str(RosterWriting.objects.get().uuid)})
    assert names() == ["学员1", "学员2", "学员3"]


def test_somebody_of_another_class_keeps_the_account(client, office, cohort):
    other = CohortFactory()
    import_rows(actor=None, cohort=other, text="学员2,13800000002")
    client.post(page(cohort), {"roster": str(RosterWriting.objects.filter(cohort=cohort).get().uuid)})
    assert person_by_login("13800000002") is not None
    assert Enrolment.objects.get(cohort=other).learner.display_name == "学员2"


def test_after_two_weeks_it_is_too_late(cohort, client, office):
    writing = RosterWriting.objects.get()
    RosterWriting.objects.update(made_at="2026-01-01T00:00Z")
    writing.refresh_from_db()
    with pytest.raises(RosterTooOld):
        undo_roster(actor=None, writing=writing)
    assert "没有可以撤销的名单" in client.get(page(cohort)).content.decode()
    assert len(names()) == 5


def test_hr_takes_back_in_own_classes_alone(client, cohort):
    client.force_login(MembershipFactory(role="hr", partner=cohort.partner).user)
    assert client.get(page(cohort, "employer")).status_code == 200
    assert client.get(page(CohortFactory(partner=PartnerFactory()), "employer")).status_code == 404
