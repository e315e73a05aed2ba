"""Categories of people: shipped once, edited by the office, noted by rosters with their days."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lms.accounts import actions, rules
from lms.accounts.categories import all_categories, by_name, categories_of, plain_name
from lms.accounts.models import CategoryOfPerson, PersonCategory, User
from lms.cohorts.actions import import_rows, preview_rows
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory

pytestmark = pytest.mark.django_db
TEXT = "姓名\t手机\t人员类别\t认定日期\t有效期至\n李志强\t13800138000\t建档立卡、企业职工\t2026-01-01\t2027/12/31\n杨春梅\t13900139000\t火星人"


@pytest.fixture
def table():
    actions.load_categories()
    return by_name(all_categories())


def codes(questions):
    return [fault.code for fault in questions]


def test_what_we_ship_is_loaded_once_and_a_change_of_the_office_stays(table):
    assert actions.load_categories() == 0
    category = table[plain_name("脱贫劳动力")]
    actions.end_category(actor=None, category=category)
    actions.load_categories()
    category.refresh_from_db()
    assert category.valid_until == timezone.localdate()


def test_a_roster_notes_categories_under_any_of_their_names_once(table):
    cohort = CohortFactory()
    plan = import_rows(actor=None, cohort=cohort, text=TEXT)
    assert codes(plan.questions) == ["category-unknown"]
    rows = categories_of(User.objects.get(display_name="李志强"))
    assert [row.category.code for row in rows] == ["poverty-relieved", "employee"]
    assert (rows[0].since_on, rows[0].until_on) == (date(2026, 1, 1), date(2027, 12, 31))
    again = import_rows(actor=None, cohort=cohort, text=TEXT)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    more = import_rows(actor=None, cohort=cohort, text="姓名\t手机\t类别\n杨春梅\t13900139000\t农民工")
    assert (more.updated, CategoryOfPerson.objects.count()) == (1, 3)


def test_a_category_that_ended_is_not_noted(table):
    category = table[plain_name("企业职工")]
    actions.end_category(actor=None, category=category, on=timezone.localdate() - timedelta(days=1))
    plan = preview_rows(cohort=CohortFactory(), text=TEXT)
    assert codes(plan.questions) == ["category-ended", "category-unknown"]


def test_a_name_stands_for_one_category(table):
    actions.add_category(actor=None, name="新农人", aliases=["返乡创业"])
    for name, aliases in (("新 农人", []), ("x", ["建档立卡"]), ("返乡创业", [])):
        with pytest.raises(rules.CategoryTaken):
            actions.add_category(actor=None, name=name, aliases=aliases)
    with pytest.raises(rules.NameMissing):
        actions.add_category(actor=None, name=" ")
    with pytest.raises(rules.NotOffice):
        actions.add_category(actor=PersonFactory(), name="别的")


def test_the_office_edits_the_table_on_a_page(client, table):
    client.force_login(PersonFactory(roles=["office"]))
    assert client.get("/office/categories/").status_code == 200
    client.post("/office/categories/add/", {"name": "新农人", "aliases": "返乡，创业"})
    made = PersonCategory.objects.latest("pk")
    assert made.aliases == ["返乡", "创业"]
    assert client.post("/office/categories/add/", {"name": "新农人"}).status_code == 422
    client.post("/office/categories/end/", {"code": made.code})
    made.refresh_from_db()
    assert made.valid_until
    assert client.post("/office/categories/end/", {"code": "none"}).status_code == 404


def test_a_persons_categories_are_on_their_page(client, table):
    import_rows(actor=None, cohort=CohortFactory(), text=TEXT)
    client.force_login(PersonFactory(roles=["office"], language="zh-hans"))
    who = User.objects.get(display_name="李志强")
    assert "脱贫劳动力" in client.get(f"/office/people/{who.uuid}/").content.decode()
