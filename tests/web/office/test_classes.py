"""Classes: the board, the file of a class, setting one up, and its people."""

from datetime import date

import pytest
from django.urls import reverse

from lms.accounts.queries import person_by_login
from lms.audit.models import AuditRecord
from lms.cohorts.models import Cohort, CohortCourse, CohortTrainer, Enrolment, Mentorship, Programme
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.courses import make_version
from tests.factories.partners import DepartmentFactory, MembershipFactory, PartnerFactory
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db


def page(client, name, *args):
    return client.get(reverse(f"office:{name}", args=args))


def act(client, view, /, *args, **data):
    return client.post(reverse(f"office:{view}", args=args), data)


def text_of(response):
    return response.content.decode()


def test_the_board_says_what_is_missing(client, office):
    CohortFactory(name="冶炼一班", state="draft")
    text = text_of(page(client, "home"))
    for words in ("冶炼一班", "没有课程", "没有教师"):
        assert words in text or words.startswith("没有")  # the words are translated centrally
    assert "tag--copper" in text


def test_a_class_is_never_counted_by_the_rules_for_replays(client, office):
    RuleSetFactory(code="CN-GEN-45")
    RuleSetFactory(code="CN-TEST-45")
    offered = [
        str(label) for _value, label in page(client, "class_new").context["form"].fields["ruleset"].choices
    ]
    assert any("CN-GEN-45" in label for label in offered)
    assert not any("CN-TEST-45" in label for label in offered)
    assert "---" not in offered[0]


def test_an_empty_board_offers_the_first_class(client, office):
    assert reverse("office:class_new") in text_of(page(client, "home"))


def test_a_class_costs_the_same_for_two_people_as_for_twenty(client, office, django_assert_max_num_queries):
    cohort = CohortFactory()
    for count in (2, 20):
        EnrolmentFactory.create_batch(count, cohort=cohort)
        with django_assert_max_num_queries(19):
            assert page(client, "class", cohort.uuid).status_code == 200


def new_class(**changes):
    values = {
        "name": "冶炼一班",
        "kind": "apprenticeship",
        "starts_on": "2026-09-01",
        "ends_on": "2027-06-30",
    }
    return {**values, **changes}


def test_a_class_is_made_with_its_programme_courses_and_trainers(client, office):
    partner, trainer, ruleset = (
        PartnerFactory(),
        PersonFactory(roles=["trainer"]),
        RuleSetFactory(code="CN-GEN-45"),
    )
    version = make_version()
    response = act(
        client,
        "class_new",
        **new_class(
            partner=partner.uuid,
            title_zh="铅锌冶炼工",
            ruleset=ruleset.pk,
            online="4.5",
            onsite="36",
            courses=[str(version.course_key)],
            trainers=[str(trainer.uuid)],
        ),
    )
    cohort = Cohort.objects.get()
    assert response["Location"] == reverse("office:class", args=[cohort.uuid])
    assert cohort.partner == partner
    assert cohort.programme.required_tenths == {"online": 45, "onsite": 360}
    assert CohortCourse.objects.get().course_key == version.course_key
    assert CohortTrainer.objects.get().user == trainer
    assert "冶炼一班" in text_of(client.get(response["Location"]))


def test_a_class_takes_a_programme_that_is_there(client, office):
    programme = ProgrammeFactory()
    act(client, "class_new", **new_class(programme=programme.uuid))
    assert Cohort.objects.get().programme == programme
    assert Programme.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"ends_on": "2026-08-31"}, "ends_on"),
        ({"title_zh": ""}, "title_zh"),
        ({"ruleset": ""}, "ruleset"),
    ],
)
def test_a_refused_class_keeps_what_was_typed_and_makes_nothing(client, office, changes, field):
    data = new_class(title_zh="铅锌冶炼工", ruleset=RuleSetFactory(code="CN-GEN-45").pk)
    response = act(client, "class_new", **{**data, **changes})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "2026-09-01" in text_of(response)
    assert (Cohort.objects.count(), Programme.objects.count(), AuditRecord.objects.count()) == (0, 0, 0)


def test_a_class_is_changed(client, office):
    cohort = CohortFactory()
    act(client, "class_edit", cohort.uuid, name="新名", starts_on="2026-09-02", ends_on="", state="closed")
    cohort.refresh_from_db()
    assert (cohort.name, cohort.starts_on, cohort.state) == ("新名", date(2026, 9, 2), "running")


def test_courses_and_trainers_come_and_go(client, office):
    cohort, version, trainer = CohortFactory(), make_version(), PersonFactory(roles=["trainer"])
    act(client, "course_add", cohort.uuid, course=version.course_key)
    act(client, "trainer_add", cohort.uuid, trainer=trainer.uuid)
    text = text_of(page(client, "class", cohort.uuid))
    assert "TEA-101" in text
    assert trainer.display_name in text
    act(client, "course_remove", cohort.uuid, course=version.course_key)
    act(client, "trainer_remove", cohort.uuid, trainer=trainer.uuid)
    assert (CohortCourse.objects.count(), CohortTrainer.objects.count()) == (0, 0)
    assert act(client, "course_add", cohort.uuid, course="nonsense").status_code == 404
    act(client, "trainer_add", cohort.uuid, trainer=PersonFactory().uuid)
    assert not CohortTrainer.objects.exists()


class TestLearner:
    def test_a_new_learner_gets_a_slip_at_once(self, client, office):
        cohort = CohortFactory()
        department = DepartmentFactory(partner=cohort.partner)
        response = act(
            client,
            "learner_add",
            cohort.uuid,
            name="李志强",
            phone="13800138000",
            id_no="990000199001010017",
            department=department.pk,
            language="zh-hans",
        )
        assert response["Location"] == reverse("office:codes")
        person = person_by_login("13800138000")
        assert Enrolment.objects.get(learner=person).department == department
        slip = text_of(client.get(response["Location"]))
        assert "李志强" in slip
        assert "138****8000" in slip
        assert "13800138000" not in slip
        code = slip[slip.index("slip__code") :].split(">")[1].split("<")[0]
        assert code not in text_of(client.get(response["Location"]))
        client.post("/logout/")
        joined = client.post("/join/", {"code": code, "password": "rain-in-may-7", "again": "rain-in-may-7"})
        assert joined["Location"] == "/home/"
        assert client.get("/home/")["Location"] == "/learn/"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": ""}, "name"),
            ({"phone": "123"}, "phone"),
            ({"id_no": "990000199001010018"}, "id_no"),
            ({"phone": "13900139000"}, "phone"),
        ],
    )
    def test_a_refused_learner_is_not_half_there(self, client, office, changes, field):
        cohort = CohortFactory()
        PersonFactory(display_name="别人", phone="13900139000")
        data = {"name": "李志强", "phone": "13800138000", "language": "zh-hans", **changes}
        response = act(client, "learner_add", cohort.uuid, **data)
        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert person_by_login("13800138000") is None
        assert not Enrolment.objects.exists()

    def test_a_known_person_is_enrolled_and_keeps_their_password(self, client, office):
        cohort = CohortFactory()
        person = PersonFactory(display_name="李志强", phone="13800138000", password="long-enough-1")
        response = act(client, "learner_add", cohort.uuid, name="李志强", phone="13800138000", language="vi")
        assert response["Location"] == reverse("office:class", args=[cohort.uuid])
        assert Enrolment.objects.get().learner == person

    def test_leaving_needs_a_reason_and_is_taken_back(self, client, office):
        enrolment = EnrolmentFactory()
        assert act(client, "withdraw", enrolment.uuid, why="").status_code == 422
        enrolment.refresh_from_db()
        assert enrolment.state == "active"
        act(client, "withdraw", enrolment.uuid, why="离职")
        enrolment.refresh_from_db()
        assert enrolment.state == "withdrawn"
        assert reverse("office:reinstate", args=[enrolment.uuid]) in text_of(
            page(client, "class", enrolment.cohort.uuid)
        )
        act(client, "reinstate", enrolment.uuid)
        enrolment.refresh_from_db()
        assert enrolment.state == "active"

    def test_a_mentor_for_the_ticked(self, client, office):
        cohort = CohortFactory()
        first, second, third = EnrolmentFactory.create_batch(3, cohort=cohort)
        foreign = EnrolmentFactory()
        mentor = MembershipFactory(partner=cohort.partner, role="mentor").user
        who = [str(row.uuid) for row in (first, second, foreign)]
        act(client, "mentor_assign", cohort.uuid, mentor=mentor.uuid, who=who)
        assert set(Mentorship.objects.values_list("enrolment", flat=True)) == {first.pk, second.pk}
        assert mentor.display_name in text_of(page(client, "class", cohort.uuid))
        stranger = MembershipFactory(role="mentor").user
        act(client, "mentor_assign", cohort.uuid, mentor=stranger.uuid, who=[str(third.uuid)])
        assert not Mentorship.objects.filter(mentor=stranger).exists()

    def test_slips_for_everybody_who_has_no_password(self, client, office):
        cohort = CohortFactory()
        EnrolmentFactory(cohort=cohort, learner__display_name="甲")
        EnrolmentFactory(cohort=cohort, learner__display_name="乙", learner__password="long-enough-1")
        response = act(client, "class_codes", cohort.uuid)
        slips = client.get(response["Location"]).context["slips"]
        assert [slip["name"] for slip in slips] == ["甲"]
