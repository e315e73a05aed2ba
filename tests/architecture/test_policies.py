"""Every address says whom it serves (lms/web/policies.py); one that says nothing fails here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from lms.web.policies import Policy, for_signed_in, policy_at
from tests.factories.routes import every_address

AUDIENCES = {
    "office/": {Policy.OFFICE, Policy.OFFICE_READER, Policy.LINK},
    "employer/": {Policy.EMPLOYER},
    "trainer/": {Policy.TRAINER},
    "learn/": {Policy.SIGNED_IN},
    "cms/": {Policy.EDITOR, Policy.ANYONE},
}


def silent(addresses: list[tuple[str, URLPattern]]) -> list[str]:
    """Addresses of which nothing is said."""
    return [route for route, entry in addresses if policy_at(route, entry.callback) is None]


def test_every_address_declares_whom_it_serves():
    assert silent(every_address()) == [], "use a gate: for_office, for_employers, for_signed_in, for_anyone …"


def test_an_address_under_an_audience_serves_that_audience():
    found = {
        route: policy_at(route, entry.callback)
        for route, entry in every_address()
        for start, allowed in AUDIENCES.items()
        if route.startswith(start) and policy_at(route, entry.callback) not in allowed
    }
    assert found == {}


def test_a_view_without_a_gate_is_seen_and_a_gate_is_seen_through_other_wrappers():
    def bare(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    gated = path("b/", for_signed_in(bare))
    assert silent([("a/", path("a/", bare)), ("b/", gated)]) == ["a/"]
    assert policy_at("b/", gated.callback) is Policy.SIGNED_IN
