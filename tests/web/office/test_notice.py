"""The list that is posted: masked, printed for classes that say so, and for nobody else."""

import pytest
from django.urls import reverse

from lms.accounts.actions import find_or_register
from tests.factories.cohorts import CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


def test_the_list_shows_masked_names_and_four_digits_and_nothing_else(
    client, office, django_assert_max_num_queries
):
    cohort = CohortFactory(kind="village", is_public=True)
    learner = find_or_register(
        actor=None,
        display_name="欧阳志强",
        phone="13800138000",
        id_no="990000199001010017",
        username="",
        language="zh-hans",
    )
    EnrolmentFactory(cohort=cohort, learner=learner)
    EnrolmentFactory(cohort=cohort, state="withdrawn", learner__display_name="退出的人")
    with django_assert_max_num_queries(8):
        text = client.get(reverse("office:class_notice", args=[cohort.uuid])).content.decode()
    assert "0017" in text
    for secret in ("欧阳志强", "19900101", "138001", "退出的人"):
        assert secret not in text


def test_a_class_whose_list_is_not_posted_has_no_such_page(client, office):
    cohort = CohortFactory(kind="village")
    assert client.get(reverse("office:class_notice", args=[cohort.uuid])).status_code == 404
