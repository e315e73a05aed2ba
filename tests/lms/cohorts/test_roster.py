"""Pasted rows: looked at first, written once, and pasting again changes nothing."""

import pytest
from django.contrib.auth.hashers import is_password_usable

from lms.accounts import actions as accounts
from lms.accounts.models import Identity, User
from lms.accounts.queries import masked_numbers, person_by_login
from lms.audit.models import AuditRecord
from lms.cohorts import actions, rules
from lms.cohorts.models import Enrolment
from lms.messaging.models import Notice
from lms.partners.models import Department
from tests.factories.cohorts import CohortFactory

pytestmark = pytest.mark.django_db
ID_NO = "990000199001010017"
OTHER_ID = "990000198806150020"
TEXT = f"""姓名\t手机号\t身份证号\t车间
李志强\t13800138000\t{ID_NO}\t焙烧车间
杨春梅\t139 0013 9000\t\t电积车间
和建国\t\t{OTHER_ID}\t焙烧车间
"""


def counts():
    models = (User, Identity, Enrolment, Department, Notice, AuditRecord)
    return [model.objects.count() for model in models]


def outcomes(plan):
    return plan.created, plan.updated, plan.unchanged, plan.errors


def test_a_preview_says_what_will_happen_and_writes_nothing(django_assert_num_queries):
    cohort = CohortFactory()
    before = counts()
    with django_assert_num_queries(3):
        plan = actions.preview_rows(cohort=cohort, text=TEXT)
    assert outcomes(plan) == (3, 0, 0, 0)
    assert counts() == before


def test_rows_become_people_in_departments_and_the_class():
    cohort = CohortFactory()
    actions.import_rows(actor=None, cohort=cohort, text=TEXT)
    li = person_by_login("13800138000")
    assert (li.display_name, masked_numbers(li).id_no) == ("李志强", "990***********0017")
    assert not is_password_usable(li.password)
    enrolments = Enrolment.objects.filter(cohort=cohort).order_by("pk")
    assert [row.department.name for row in enrolments] == ["焙烧车间", "电积车间", "焙烧车间"]
    assert {row.ruleset_id for row in enrolments} == {cohort.programme.ruleset_id}
    assert Notice.objects.count() == 3


def test_pasting_again_changes_nothing():
    cohort = CohortFactory()
    actions.import_rows(actor=None, cohort=cohort, text=TEXT)
    before = counts()
    plan = actions.import_rows(actor=None, cohort=cohort, text=TEXT)
    assert outcomes(plan) == (0, 0, 3, 0)
    assert counts()[:-1] == before[:-1]


def test_a_known_person_gets_the_number_they_lack():
    cohort = CohortFactory()
    actions.import_rows(actor=None, cohort=cohort, text=TEXT)
    plan = actions.import_rows(actor=None, cohort=cohort, text=f"和建国,13700137000,{OTHER_ID}")
    assert outcomes(plan) == (0, 1, 0, 0)
    assert person_by_login("13700137000").display_name == "和建国"
    assert User.objects.count() == 3


def test_a_person_known_from_elsewhere_is_enrolled_and_not_made_again():
    person = accounts.register_person(actor=None, display_name="李志强", phone="13800138000")
    plan = actions.import_rows(actor=None, cohort=CohortFactory(), text=TEXT)
    assert outcomes(plan) == (2, 1, 0, 0)
    assert Enrolment.objects.filter(learner=person).count() == 1
    assert masked_numbers(person).id_no == "990***********0017"


def test_a_withdrawn_person_comes_back():
    cohort = CohortFactory()
    actions.import_rows(actor=None, cohort=cohort, text=TEXT)
    row = Enrolment.objects.first()
    actions.withdraw(actor=None, enrolment=row, why="x")
    assert outcomes(actions.import_rows(actor=None, cohort=cohort, text=TEXT)) == (0, 1, 2, 0)
    row.refresh_from_db()
    assert row.state == "active"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("张三,13800138000", "phone-of-another"),
        (f"李志强,13800138000,{OTHER_ID}", "id-of-another"),
        ("李志强,13800138000,990000199001010025", "number-differs"),
        ("赵六,1380013800", "phone-malformed"),
    ],
)
def test_with_a_mistake_nothing_is_written_unless_the_good_rows_are_wanted(line, code):
    cohort = CohortFactory()
    actions.import_rows(actor=None, cohort=cohort, text=TEXT)
    before = counts()
    text = f"周八,13500135000\n{line}"
    plan = actions.preview_rows(cohort=cohort, text=text)
    assert [p.code for planned in plan.rows for p in planned.row.problems] == [code]
    with pytest.raises(rules.RosterRefused) as refused:
        actions.import_rows(actor=None, cohort=cohort, text=text)
    assert refused.value.values == {"count": 1}
    assert counts() == before
    assert outcomes(actions.import_rows(actor=None, cohort=cohort, text=text, partial=True)) == (1, 0, 0, 1)
    assert User.objects.count() == before[0] + 1


def test_six_hundred_rows_cost_as_many_statements_as_six(django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr("lms.accounts.hashers.Argon2id19MiB.encode", None)  # nothing may be hashed
    cohort = CohortFactory()
    for count in (6, 600):
        text = "\n".join(f"学员{n},+86138{count:04d}{n:04d},,车间{n % 3}" for n in range(count))
        with django_assert_max_num_queries(23):  # on PostgreSQL three of them are turns
            plan = actions.import_rows(actor=None, cohort=cohort, text=text)
        assert plan.created == count
