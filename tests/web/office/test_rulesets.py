"""Rule sets on screen: the list, one in words, two compared, and noting that one was verified."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditRecord
from lms.rulesets.actions import load_library
from lms.rulesets.models import RuleSetCheck
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db
GENERAL = ("CN-GEN-45", 1)


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


def page(client, name, *args, **query):
    return client.get(reverse(f"office:{name}", args=args), query)


def text_of(response):
    return response.content.decode()


def check(client, **data):
    return client.post(reverse("office:rule_check", args=GENERAL), data)


@pytest.fixture
def library():
    return {str(row): row for row in load_library()}


def a_class(ruleset, people=2, **cohort):
    programme = ProgrammeFactory(ruleset=ruleset)
    cohort = CohortFactory(programme=programme, **cohort)
    EnrolmentFactory.create_batch(people, cohort=cohort)
    return cohort


def test_the_list_says_where_each_is_in_force_and_what_nobody_verified(client, office, library):
    a_class(library["CN-GEN-45@1"])
    response = page(client, "rules")
    text = text_of(response)
    assert all(str(row) in text for row in library.values())
    assert response.context["unverified"] == [library["CN-GEN-45@1"]]
    use = next(
        line["use"]
        for group in response.context["groups"]
        for line in group["versions"]
        if str(line["row"]) == "CN-GEN-45@1"
    )
    assert (use.programmes, use.classes, use.people) == (1, 1, 2)


def test_the_list_costs_the_same_for_many_classes(client, office, library, django_assert_max_num_queries):
    for count in (1, 6):
        for _number in range(count):
            a_class(library["CN-GEN-45@1"])
        with django_assert_max_num_queries(6):
            page(client, "rules")
        with django_assert_max_num_queries(9):
            page(client, "rule", *GENERAL)


def test_an_academy_without_rule_sets_says_so(client, office):
    response = page(client, "rules")
    assert response.context["groups"] == []
    assert 'class="empty' in text_of(response)


def test_one_rule_set_is_shown_in_words_with_its_source_use_and_data(client, office, library):
    cohort = a_class(library["CN-GEN-45@1"], name="冶炼一班")
    response = page(client, "rule", *GENERAL)
    text = text_of(response)
    assert len(response.context["lines"]) > 20
    assert library["CN-GEN-45@1"].source.split(":")[0] in text
    assert cohort.name in text
    assert "&quot;unit_min&quot;" in text


def test_an_unknown_version_is_not_there(client, office, library):
    assert page(client, "rule", "CN-GEN-45", 7).status_code == 404


def test_two_rule_sets_are_compared(client, office, library):
    response = page(client, "rules_compare", a="CN-SH-QP-500@1", b="CN-SH-QP-500@2")
    assert [line.name for line in response.context["different"]] == ["share"]
    assert page(client, "rules_compare", a="CN-GEN-45@1", b="CN-GEN-45@1").context["different"] == []
    assert page(client, "rules_compare", a="CN-NO", b="").status_code == 200


def test_the_office_notes_what_it_verified_and_the_banner_goes(client, office, library):
    cohort = a_class(library["CN-GEN-45@1"])
    assert page(client, "class", cohort.uuid).context["unverified"] == [library["CN-GEN-45@1"]]
    for _twice in range(2):
        assert check(client, document="辽人社〔2023〕1号", checked_on="2026-09-01").status_code == 302
    row = RuleSetCheck.objects.get()
    assert (row.checked_by, row.document, row.ruleset) == (
        office,
        "辽人社〔2023〕1号",
        library["CN-GEN-45@1"],
    )
    assert AuditRecord.objects.filter(action="ruleset.checked").count() == 1
    assert page(client, "class", cohort.uuid).context["unverified"] == []
    assert page(client, "rules").context["unverified"] == []
    assert "辽人社〔2023〕1号" in text_of(page(client, "rule", *GENERAL))


@pytest.mark.parametrize("wrong", [{"document": " "}, {"checked_on": "tomorrow"}])
def test_a_check_without_a_paper_or_of_tomorrow_is_refused(client, office, library, wrong):
    day = timezone.localdate() + timedelta(days=1)
    values = {"document": "辽人社〔2023〕1号", "checked_on": "2026-09-01", **wrong}
    values["checked_on"] = values["checked_on"].replace("tomorrow", day.isoformat())
    assert check(client, **values).status_code == 422
    assert not RuleSetCheck.objects.exists()


def test_a_check_is_never_changed(client, office, library):
    check(client, document="辽人社〔2023〕1号", checked_on="2026-09-01")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RuleSetCheck.objects.update(document="另一份")


def test_a_draft_that_is_chosen_says_so(client, office, library):
    def labels():
        form = page(client, "class_new").context["form"]
        return {str(label) for _value, label in form.fields["ruleset"].choices}

    draft = next(label for label in labels() if "CN-GEN-45@1" in label)
    check(client, document="辽人社〔2023〕1号", checked_on="2026-09-01")
    verified = next(label for label in labels() if "CN-GEN-45@1" in label)
    assert draft.startswith(f"{verified} · ")


def test_the_auditor_reads_and_writes_nothing(client, library):
    client.force_login(PersonFactory(roles=["auditor"]))
    for name, args in (("rules", ()), ("rule", GENERAL), ("rules_compare", ())):
        assert page(client, name, *args).status_code == 200
    assert "rule_check" not in text_of(page(client, "rule", *GENERAL))
    assert check(client, document="辽人社〔2023〕1号", checked_on="2026-09-01").status_code == 403
    assert not RuleSetCheck.objects.exists()


@pytest.mark.parametrize("roles", [[], ["trainer"]])
def test_for_others_there_is_no_such_page(client, library, roles):
    client.force_login(PersonFactory(roles=roles))
    for name, args in (("rules", ()), ("rule", GENERAL), ("rules_compare", ())):
        assert page(client, name, *args).status_code == 404
    assert check(client, document="x", checked_on="2026-09-01").status_code == 404


def test_the_board_leads_there(client, office):
    assert reverse("office:rules") in text_of(page(client, "home"))
