"""Writing the next version: by fields or as JSON, seen before it is saved, each mistake beside its field."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.rulesets.actions import load_library
from lms.rulesets.models import RuleSet
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
ADDRESS = ("CN-GEN-45", 1)


@pytest.fixture(autouse=True)
def library():
    load_library()


def newest():
    return RuleSet.objects.filter(code="CN-GEN-45").order_by("-version").first()


def filled(client, **changes):
    form = client.get(reverse("office:rule_next", args=ADDRESS)).context["form"]
    values = {name: value for name, value in form.initial.items() if value is not None}
    return {**values, **changes}


def send(client, **values):
    return client.post(reverse("office:rule_next", args=ADDRESS), values)


def test_fields_make_the_next_version_and_the_old_one_stays(client, office):
    values = filled(client, cap="6", title_en="Six a day", source="Notice 7")
    for _twice in range(2):
        response = send(client, **values)
        assert response.status_code == 302
    row = newest()
    assert (row.version, row.data["daily_cap_units"], row.title["en"]) == (2, {"online": "6"}, "Six a day")
    assert row.source == "Notice 7"
    assert RuleSet.objects.get(code="CN-GEN-45", version=1).data["daily_cap_units"] == {"online": 8}
    different = client.get(response["Location"]).context["different"]
    assert [line.name for line in different] == ["daily_cap_units"]


def test_what_would_change_is_seen_before_anything_is_saved(client, office):
    response = send(client, **filled(client, cap="6"), preview="1")
    assert [line.name for line in response.context["changes"]] == ["daily_cap_units"]
    assert newest().version == 1


@pytest.mark.parametrize("way", ["as_json", "file"])
def test_json_goes_before_the_fields(client, office, way):
    document = {**newest().data, "retain_years": 15, "source": "Notice 8", "title": {"en": "Fifteen"}}
    text = json.dumps(document)
    content = text if way == "as_json" else SimpleUploadedFile("rules.json", text.encode())
    response = send(client, **filled(client, cap="x"), **{way: content})
    assert response.status_code == 302
    assert (newest().version, newest().data["retain_years"], newest().source) == (2, 15, "Notice 8")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cap": "many"}, "cap"),
        ({"unit_online": "0"}, "unit_online"),
        ({"max_rate": "0"}, "max_rate"),
        ({"prompt_least": "15", "prompt_most": "8"}, "prompt_most"),
        ({"code": "a/b"}, "code"),
        ({"source": ""}, "source"),
        ({"as_json": "{"}, "as_json"),
        ({"as_json": "[]"}, "as_json"),
        ({"as_json": '{"tz": "Mars/Olympus"}'}, "as_json"),
        ({"as_json": '{"unit_minutes": 45}'}, "as_json"),
        ({"as_json": '{"code": 7}'}, "as_json"),
        ({"as_json": '{"prompt": {"every_min": [8]}}'}, "as_json"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_nothing_is_saved(client, office, changes, field):
    response = send(client, **filled(client, **changes))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert RuleSet.objects.filter(code="CN-GEN-45").count() == 1


def test_a_file_that_is_too_large_is_refused(client, office):
    upload = SimpleUploadedFile("rules.json", b" " * 70_000)
    assert set(send(client, **filled(client), file=upload).context["form"].errors) == {"file"}


def test_only_the_office_writes_rule_sets(client):
    client.force_login(PersonFactory(roles=["auditor"]))
    assert client.get(reverse("office:rule_next", args=ADDRESS)).status_code == 403
    client.force_login(PersonFactory())
    assert client.get(reverse("office:rule_next", args=ADDRESS)).status_code == 404
    assert newest().version == 1


def test_an_unknown_rule_set_has_no_next_version(client, office):
    assert client.get(reverse("office:rule_next", args=("CN-NO", 1))).status_code == 404
