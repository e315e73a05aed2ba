"""A class that would be too large: the office is asked, a reason is kept and shown, one click splits it."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from lms.cohorts.actions import open_draft
from lms.cohorts.actions.limits import keep_size_reason
from lms.cohorts.models import Cohort, Enrolment, SizeReason
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.rulesets import RuleSetFactory
from tests.factories.timetable import class_session

pytestmark = pytest.mark.django_db
ROWS = "姓名,手机号\n李志强,13800138000\n王小红,13800138001\n"


@pytest.fixture
def full():
    """Two people where two are allowed."""
    ruleset = RuleSetFactory(code="SMALL", data={"class_max": {"n": 2, "on_exceed": "warn"}})
    cohort = CohortFactory(programme=ProgrammeFactory(ruleset=ruleset), name="村班", key="village")
    EnrolmentFactory.create_batch(2, cohort=cohort)
    return cohort


def address(name, *args):
    return reverse(f"office:{name}", args=args)


def text_of(response):
    return response.content.decode()


def test_one_more_is_asked_about_and_comes_in_with_a_reason(client, office, full):
    data = {"name": "李志强", "phone": "13800138000", "language": "zh-hans"}
    asked = client.post(address("learner_add", full.uuid), data)
    assert asked.status_code == 422
    assert 'name="size_why"' in text_of(asked)
    assert Enrolment.objects.count() == 2
    done = client.post(address("learner_add", full.uuid), {**data, "size_why": "只有一间教室"})
    assert done.status_code == 302
    assert (SizeReason.objects.get().people, Enrolment.objects.count()) == (3, 3)
    client.force_login(PersonFactory(roles=["auditor"]))
    for page in ("class", "class_size"):
        assert "只有一间教室" in text_of(client.get(address(page, full.uuid)))


def test_a_roster_is_asked_about_before_it_is_written(client, office, full):
    draft = open_draft(actor=office, cohort=full, data=ROWS.encode())
    page = address("roster_draft", draft.uuid)
    assert 'name="size_why"' in text_of(client.get(page))
    assert client.post(page, {"write": "1"}).status_code == 422
    assert Enrolment.objects.count() == 2
    assert client.post(page, {"write": "1", "size_why": "一起上岗"}).status_code == 302
    assert (SizeReason.objects.get().people, Enrolment.objects.count()) == (4, 4)


def test_a_roster_within_the_limit_is_asked_nothing(client, office):
    draft = open_draft(actor=office, cohort=CohortFactory(), data=ROWS.encode())
    page = address("roster_draft", draft.uuid)
    assert 'name="size_why"' not in text_of(client.get(page))
    assert client.post(page, {"write": "1"}).status_code == 302


def test_the_command_warns_beside_its_own_keys(full, tmp_path, capsys):
    file = tmp_path / "roster.csv"
    file.write_text(ROWS, encoding="utf-8")
    call_command("import_roster", str(file), cohort="village", json=True)
    said = json.loads(capsys.readouterr().out)
    assert (said["created"], said["errors"]) == (2, [])
    assert said["warnings"] == [{"code": "class-too-large", "people": 4, "limit": 2}]


def test_the_class_is_split_in_one_click_with_a_look_before(client, office, full):
    page = text_of(client.get(address("class_size", full.uuid)))
    assert "村班 2" in page
    done = client.post(address("class_split", full.uuid), {"name": "村班 2"})
    second = Cohort.objects.get(name="村班 2")
    assert done["Location"] == address("class", second.uuid)
    assert [row.cohort for row in Enrolment.objects.exclude(state="withdrawn")] == [full, second]
    assert client.post(address("class_split", full.uuid), {"name": "村班 2"})["Location"] == done["Location"]


def test_a_class_within_its_limit_needs_no_reason(client, office, full):
    client.post(address("size_reason", full.uuid), {"why": "?"})
    assert not SizeReason.objects.exists()


def test_the_page_costs_the_same_for_two_people_as_for_twenty(
    client, office, full, django_assert_max_num_queries
):
    keep_size_reason(actor=office, cohort=full, people=20, why="只有一间教室")
    for count in (1, 18):
        EnrolmentFactory.create_batch(count, cohort=full)
        with django_assert_max_num_queries(9):
            client.get(address("class_size", full.uuid))


def test_a_copy_is_looked_at_and_written_without_what_is_left_out(client, office, full):
    session = class_session(full, full.starts_on)
    page = address("class_copy", full.uuid)
    assert client.get(page).context["plan"] is None
    seen = client.get(page, {"name": "新班", "starts_on": "2027-10-01", "key": ""})
    assert [line["is_out"] for line in seen.context["troubled"]] == [True]
    assert "国庆节" in text_of(seen)
    assert client.get(page, {"name": "新班", "starts_on": "x"}).status_code == 422
    data = {"name": "新班", "starts_on": "2027-10-01", "out": [session.uuid, "nonsense"]}
    made = client.post(page, data)
    cohort = Cohort.objects.get(name="新班")
    assert made["Location"] == address("class", cohort.uuid)
    assert (cohort.sessions.count(), cohort.enrolments.count()) == (0, 0)
    assert client.post(page, data)["Location"] == made["Location"]
