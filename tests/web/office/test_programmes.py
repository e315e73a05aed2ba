"""Programmes: the list, one with its modules and shares, and classes that take its courses."""

import pytest
from django.urls import reverse

from lms.audit.models import AuditRecord
from lms.cohorts import actions
from lms.cohorts.models import Cohort, CohortCourse, Programme, ProgrammeModule
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.courses import make_version
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db


def page(client, name, *args, **query):
    return client.get(reverse(f"office:{name}", args=args), query)


def act(client, view, /, *args, **data):
    return client.post(reverse(f"office:{view}", args=args), data)


def acts():
    return list(AuditRecord.objects.order_by("pk").values_list("action", flat=True))


def module_of(programme, **changes):
    values = {"kind": "theory", "title": {"zh-hans": "冶炼原理"}, "units_tenths": 800, **changes}
    position = programme.modules.count()
    return ProgrammeModule.objects.create(programme=programme, position=position, **values)


def test_a_programme_is_made_and_corrected(client, office):
    ruleset = RuleSetFactory(code="CN-GEN-45")
    data = {"title_zh": "铅锌冶炼工", "occupation": "6-17-02", "level": "4", "directory_code": "YN-2026-0012"}
    made = act(client, "programme_new", **data, ruleset=ruleset.pk, online="40", onsite="360")
    programme = Programme.objects.get()
    assert made["Location"] == reverse("office:programme", args=[programme.uuid])
    assert programme.required_tenths == {"online": 400, "onsite": 3600}
    assert programme.directory_code == "YN-2026-0012"
    act(
        client, "programme_edit", programme.uuid, **data, title_en="Smelting", ruleset=ruleset.pk, online="45"
    )
    programme.refresh_from_db()
    assert programme.title == {"zh-hans": "铅锌冶炼工", "en": "Smelting"}
    assert programme.required_tenths == {"online": 450}
    assert acts() == ["programme.created", "programme.changed"]


def test_another_rule_set_needs_a_reason_and_counts_newcomers_alone(client, office):
    programme = ProgrammeFactory(ruleset=RuleSetFactory(code="OLD"))
    old = EnrolmentFactory(cohort=CohortFactory(programme=programme))
    ruleset = RuleSetFactory(code="NEW")
    data = {"title_zh": "铅锌冶炼工", "ruleset": ruleset.pk}
    refused = act(client, "programme_edit", programme.uuid, **data)
    assert refused.status_code == 422
    assert "why" in refused.context["form"].errors
    programme.refresh_from_db()
    assert programme.ruleset.code == "OLD"
    act(client, "programme_edit", programme.uuid, **data, why="青人社〔2026〕8 号")
    programme.refresh_from_db()
    old.refresh_from_db()
    newcomer = actions.enrol(actor=None, learner=PersonFactory(), cohort=Cohort.objects.get())
    assert (programme.ruleset.code, old.ruleset.code, newcomer.ruleset.code) == ("NEW", "OLD", "NEW")


def test_modules_come_move_change_and_go(client, office):
    programme, version = ProgrammeFactory(), make_version()
    first = {"kind": "general", "title_zh": "安全与法律", "units": "60"}
    for _twice in range(2):
        act(client, "module_new", programme.uuid, **first)
    act(client, "module_new", programme.uuid, kind="theory", title_zh="冶炼原理", units="80",
        courses=[str(version.course_key)])  # fmt: skip
    general, theory = programme.modules.all()
    assert (general.units_tenths, theory.units_tenths) == (600, 800)
    act(client, "module", theory.uuid, up="1")
    assert list(programme.modules.all()) == [theory, general]
    assert act(client, "module", theory.uuid, kind="theory", units="1").status_code == 422
    act(client, "module", theory.uuid, kind="practice", title_zh="冶炼操作", units="82.5")
    theory.refresh_from_db()
    assert (theory.kind, theory.units_tenths, theory.module_courses.count()) == ("practice", 825, 0)
    act(client, "module", theory.uuid, remove="1")
    assert list(programme.modules.values_list("position", flat=True)) == [0]


def test_the_page_warns_of_shares_in_words_and_walls_nothing(client, office):
    shares = [{"of": "total", "what": "practice", "min": 0.6, "max": 0.7}]
    programme = ProgrammeFactory(
        ruleset=RuleSetFactory(code="SHARES", data={"share": shares}), required_tenths={"onsite": 2000}
    )
    module_of(programme, units_tenths=900)
    module_of(programme, kind="practice", title={"zh-hans": "操作"}, units_tenths=1000)
    found = page(client, "programme", programme.uuid)
    assert [row.percent for row in found.context["shares"]] == ["0 %", "47.4 %", "52.6 %"]
    amiss, share = found.context["warnings"]
    assert "10" in amiss
    assert "52.6 %" in share
    assert "60 %" in share
    assert act(client, "class_new", **new_class(programme)).status_code == 302


def new_class(programme, **changes):
    values = {"name": "冶炼一班", "kind": "apprenticeship", "starts_on": "2026-09-01"}
    return {**values, "programme": programme.uuid, **changes}


def test_a_new_class_takes_the_published_courses_of_the_modules(client, office):
    programme, version = ProgrammeFactory(), make_version()
    module = module_of(programme)
    module.module_courses.create(course_key=version.course_key)
    module.module_courses.create(course_key=programme.uuid, position=1)  # was never published
    chosen = page(client, "class_new", programme=programme.uuid).content.decode()
    assert f'value="{programme.uuid}" selected' in chosen
    act(client, "class_new", **new_class(programme))
    assert CohortCourse.objects.get().course_key == version.course_key


def test_an_archived_programme_is_kept_and_no_new_class_takes_it(client, office):
    programme = ProgrammeFactory()
    CohortFactory(programme=programme, name="旧班")
    for _twice in range(2):
        act(client, "programme_archive", programme.uuid)
    assert act(client, "class_new", **new_class(programme)).status_code == 422
    text = page(client, "programme", programme.uuid).content.decode()
    assert "旧班" in text
    act(client, "programme_archive", programme.uuid, back="1")
    assert acts() == ["programme.archived", "programme.restored"]
    assert act(client, "class_new", **new_class(programme)).status_code == 302


def test_lists_cost_the_same_for_two_as_for_twenty(
    client, office, django_assert_num_queries, django_assert_max_num_queries
):
    programme = ProgrammeFactory()
    for count in (2, 18):
        ProgrammeFactory.create_batch(count)
        for _module in range(count):
            module_of(programme)
        CohortFactory.create_batch(count, programme=programme)
        with django_assert_num_queries(3):
            page(client, "programmes")
        with django_assert_max_num_queries(9):
            page(client, "programme", programme.uuid)


def test_an_empty_list_offers_the_first_programme(client, office):
    assert reverse("office:programme_new") in page(client, "programmes").content.decode()


@pytest.mark.parametrize(
    ("kind", "there", "absent"),
    [
        ("apprenticeship", ["partner", "place"], ["brand", "organiser"]),
        ("order", ["partner", "brand", "seats"], ["organiser", "expected_categories"]),
        ("village", ["organiser", "is_public"], ["brand"]),
        ("reemployment", ["expected_categories"], ["brand", "place"]),
    ],
)
def test_the_form_of_a_class_shows_only_what_its_kind_asks(client, office, kind, there, absent):
    form = page(client, "class_new", kind=kind).context["form"]
    assert set(there) <= form.fields.keys()
    assert not set(absent) & form.fields.keys()


def test_a_class_keeps_the_answers_of_its_kind_and_says_what_is_missing(client, office):
    programme = ProgrammeFactory()
    answers = {"brand": "豫光", "seats": "30", "organiser": "not asked"}
    act(client, "class_new", **new_class(programme, kind="order", **answers))
    cohort = Cohort.objects.get()
    assert (cohort.brand, cohort.seats, cohort.organiser) == ("豫光", 30, "")
    text = page(client, "class", cohort.uuid).content.decode()
    assert "豫光" in text
    same = {"name": "冶炼一班", "starts_on": "2026-09-01"}
    assert act(client, "class_edit", cohort.uuid, **same, seats="0").status_code == 422
    act(client, "class_edit", cohort.uuid, **same, seats="25")
    cohort.refresh_from_db()
    assert (cohort.brand, cohort.seats) == ("", 25)
    assert page(client, "class_edit", cohort.uuid).context["form"].initial["seats"] == 25
