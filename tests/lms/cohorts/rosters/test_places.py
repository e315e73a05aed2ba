"""Rows that name another class, enterprise, occupation or level than their roster's class: asked about, put there, or refused."""

from datetime import date

import pytest

from lms.cohorts.actions import import_roster, import_rows
from lms.cohorts.models import Enrolment, Places
from lms.cohorts.roster_plans import plan_roster
from lms.cohorts.rules import roster_of_text
from lms.cohorts.rules.roster.places import is_other_level, is_other_occupation, is_same
from tests.factories.cohorts import CohortFactory, ProgrammeFactory
from tests.factories.partners import PartnerFactory
from tests.factories.rosters import cn_id

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("said", "name", "same"),
    [
        ("焙烧一班", "2026焙烧一班", True),
        ("2026年焙烧一班（夜班）", "2026年焙烧一班", True),
        ("1班", "11班", False),
        ("焙烧1班", "焙烧11班", False),
        ("焙烧2班", "焙烧12班", False),
        ("云岭锌锗股份有限公司", "云岭锌锗", True),
        ("Yunling Zinc Co., Ltd.", "Yunling Zinc", True),
        ("驰远矿业", "云岭锌锗", False),
    ],
)
def test_a_name_is_the_same_when_an_office_would_say_so(said, name, same):
    assert is_same(said, name) is same


def test_levels_and_occupations_are_compared_as_far_as_one_can_tell():
    assert is_other_level("中级工", "5")
    assert not is_other_level("四级/中级工", "4")
    assert not is_other_level("学徒", "4")
    assert not is_other_occupation("焙烧工", ("铅锌焙烧", "lead_smelter"))
    assert is_other_occupation("茶艺师", ("铅锌焙烧", "lead_smelter"))
    assert not is_other_occupation("焙烧工", ("lead_smelter",))


@pytest.fixture
def classes():
    partner = PartnerFactory(name="云岭锌锗")
    programme = ProgrammeFactory(title={"zh-hans": "铅锌焙烧工"}, occupation="smelter", level="4")
    made = [CohortFactory(name=f"焙烧{n}班", partner=partner, programme=programme) for n in "一二"]
    return [*made, CohortFactory(name="采茶班", partner=PartnerFactory(name="达坡村"))]


def text(*lines):
    rows = [f"学员{n}\t{cn_id(n)}\t{line}" for n, line in enumerate(lines, start=1)]
    return "\n".join(["姓名\t身份证号\t企业\t班级\t工种\t等级\t工号", *rows])


def plan(cohort, lines, places=Places.HERE, **changes):
    return plan_roster(
        cohort=cohort, roster=roster_of_text(text(*lines), today=TODAY), places=places, **changes
    )


def codes(found):
    return [[problem.code for problem in (*row.row.problems, *row.row.questions)] for row in found.rows]


LINES = ["云岭锌锗\t焙烧一班\t焙烧工\t四级\tW1", "云岭锌锗公司\t焙烧二班\t\t\tW2", "云岭锌锗\t没有的班\t\t\t"]


def test_another_class_is_asked_about_and_then_its_people_go_there_or_stay(classes):
    first, second, _tea = classes
    assert codes(plan(first, LINES, "")) == [[], ["class-other"], ["class-unknown"]]
    assert codes(plan(first, LINES)) == [[], ["class-differs"], ["class-differs"]]
    there = plan(first, LINES, Places.THERE)
    assert codes(there) == [[], [], ["class-unknown"]]
    assert [row.row.goal for row in there.rows] == ["", second.key, ""]


def test_rows_go_into_the_class_that_they_name_and_again_changes_nothing(classes):
    first, second, _tea = classes
    for outcome in ((2, 0), (0, 2)):
        done = import_roster_there(first, LINES[:2])
        assert (done.created, done.unchanged) == outcome
    assert [(row.cohort, row.employee_no) for row in Enrolment.objects.order_by("pk")] == [
        (first, "W1"),
        (second, "W2"),
    ]


def import_roster_there(cohort, lines):
    return import_roster(
        actor=None, cohort=cohort, roster=roster_of_text(text(*lines), today=TODAY), places=Places.THERE
    )


def test_another_partner_is_a_mistake_and_an_unknown_name_a_question(classes):
    lines = ["达坡村\t\t\t\t", "某某公司\t\t\t\t", "某某公司\t\t\t\t"]
    assert codes(plan(classes[0], lines)) == [["partner-other"], ["partner-differs"], []]
    assert codes(plan(classes[0], lines, sees_others=False)) == [["partner-differs"], ["partner-differs"], []]


def test_hr_learns_of_no_class_of_others(classes):
    assert codes(plan(classes[0], ["云岭锌锗\t采茶班\t\t\t"], "", sees_others=False)) == [["class-unknown"]]
    assert codes(plan(classes[0], ["云岭锌锗\t采茶班\t\t\t"], "")) == [["class-other"]]


def test_another_occupation_or_level_is_asked_about_once(classes):
    lines = ["\t\t茶艺师\t初级\t", "\t\t茶艺师\t初级\t", "\t\t焙烧工\t中级\t"]
    assert codes(plan(classes[0], lines)) == [["occupation-differs", "level-differs"], [], []]


def test_a_new_employee_number_is_an_update(classes):
    import_rows(actor=None, cohort=classes[0], text=text("\t\t\t\tW1"))
    done = import_rows(actor=None, cohort=classes[0], text=text("\t\t\t\tW9"))
    assert (done.updated, Enrolment.objects.get().employee_no) == (1, "W9")
