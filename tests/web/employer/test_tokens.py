"""Tokens for programs: a manager makes one, sees it once, revokes it."""

from uuid import uuid4

import pytest
from django.test import Client

from lms.partners.models import PartnerToken
from tests.web.employer.conftest import client_of
from tests.web.employer.test_team import with_rank

pytestmark = pytest.mark.django_db


def form(**fields):
    return {"key": str(uuid4()), "name": "SAP", "scopes": ["read:hours"], "ends_on": "2026-12-31", **fields}


def test_a_token_is_shown_once_listed_and_revoked(ours):
    client, data = client_of(ours.hr), form()
    token = client.post("/employer/tokens/", data).context["fresh"]
    assert client.post("/employer/tokens/", data).status_code == 302
    row = PartnerToken.objects.get()
    page = client.get("/employer/tokens/").content.decode()
    assert "SAP" in page
    assert token not in page
    call = {"authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/employer/records/changes", headers=call).status_code == 200
    for _click in range(2):
        client.post(f"/employer/tokens/{row.uuid}/revoke/")
    assert Client().get("/api/v1/employer/records/changes", headers=call).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"scopes": []}, {"ends_on": "2026-10-05"}, {"ends_on": "2028-01-01"}, {"key": "x"}],
)
def test_a_form_with_a_mistake_makes_nothing(ours, wrong):
    assert client_of(ours.hr).post("/employer/tokens/", form(**wrong)).status_code == 422
    assert not PartnerToken.objects.exists()


def test_only_a_manager_and_only_of_this_partner(ours, theirs):
    client_of(ours.hr).post("/employer/tokens/", form())
    row = PartnerToken.objects.get()
    for rank in ("hr", "head", "viewer", "mentor"):
        client = client_of(with_rank(ours, rank))
        assert client.get("/employer/tokens/").status_code == 404
        assert client.post("/employer/tokens/", form()).status_code == 404
        assert client.post(f"/employer/tokens/{row.uuid}/revoke/").status_code == 404
    assert client_of(theirs.hr).post(f"/employer/tokens/{row.uuid}/revoke/").status_code == 404
    row.refresh_from_db()
    assert row.revoked_at is None
