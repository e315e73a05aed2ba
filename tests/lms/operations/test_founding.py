"""An academy without the demo can begin: rules to choose for a class, a catalogue to publish into."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.models import CatalogueIndexPage
from lms.operations.founding import found_academy
from lms.rulesets.models import RuleSet
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_an_empty_academy_has_rules_and_a_catalogue_in_three_languages(client):
    found_academy()
    assert CatalogueIndexPage.objects.count() == 3
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert client.get("/vi/courses/").status_code == 200
    client.force_login(PersonFactory(roles=["office"]))
    assert "CN-GEN-45@1" in client.get(reverse("office:class_new")).content.decode()


def test_founding_twice_changes_nothing():
    found_academy()
    before = RuleSet.objects.count(), Page.objects.count()
    found_academy()
    assert (RuleSet.objects.count(), Page.objects.count()) == before
