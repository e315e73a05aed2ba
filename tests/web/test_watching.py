"""Each request has an id that comes back, is shown when something breaks, and stands in lines without persons."""

import io
import json
import logging
import re

import pytest
from django.test import Client, override_settings
from django.urls import path, reverse
from structlog.contextvars import get_contextvars

from lms.config import logs, urls
from lms.web.watching import HEADER
from media_pipeline import jobs
from tests.factories.accounts import PASSWORD, PersonFactory
from tests.factories.cohorts import CohortFactory

OWN = re.compile(r"[0-9a-f]{16}")
NAME, PHONE, ID_NO, WRONG = "金丝雀", "13912345678", "990000199001010017", "canary-password-7"
CANARIES = (NAME, PHONE, ID_NO, WRONG, "139****", PASSWORD, "canary")


def broken(request):
    """What a view must not do: put what it was given into an exception."""
    raise ValueError(f"cannot read {request.GET.get('name')} {request.POST.get('password')}")


class BrokenUrls:
    """The addresses of the site and one that breaks."""

    urlpatterns = [path("broken/", broken), path("api/v1/broken/", broken), *urls.urlpatterns]
    handler500 = urls.handler500
    handler404 = urls.handler404


@pytest.fixture
def page():
    return Client(raise_request_exception=False)


@pytest.fixture
def log():
    """`log(scrubbed)` starts listening to everything; the text so far comes by calling what it returns."""
    root, own = logging.getLogger(), logging.getLogger("lms")
    before, handlers = (own.level, root.level), []

    def listen(*, scrubbed=True):
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(logs.formatter(log_format=logs.JSON, scrubbed=scrubbed))
        root.addHandler(handler)
        handlers.append(handler)
        own.setLevel(logging.DEBUG)
        return stream.getvalue

    yield listen
    for handler in handlers:
        root.removeHandler(handler)
    own.setLevel(before[0])


@pytest.mark.parametrize("path", ["/healthz", "/login/", "/nothing/", "/api/v1/beats"])
@pytest.mark.django_db
def test_every_answer_names_its_request_also_on_the_thin_path(page, path):
    first, second = page.get(path)[HEADER], page.get(path)[HEADER]
    assert OWN.fullmatch(first)
    assert first != second


@pytest.mark.parametrize(
    "given", ["0123456789abcdef0123456789abcdef", "01234567-89ab-4cde-8123-456789abcdef"]
)
def test_the_id_of_a_proxy_is_kept(page, given):
    assert page.get("/healthz", headers={"x-request-id": given})[HEADER] == given


@pytest.mark.parametrize("given", ["wang", "x" * 200, "0123456789abcdef\n0", NAME, "<script>"])
def test_what_is_no_id_is_not_taken_over(page, given):
    assert OWN.fullmatch(page.get("/healthz", HTTP_X_REQUEST_ID=given)[HEADER])


def test_nothing_of_a_request_is_left_for_the_next(page):
    page.get("/healthz")
    assert get_contextvars() == {}


@override_settings(ROOT_URLCONF=BrokenUrls)
def test_the_page_of_a_fault_shows_the_number_that_the_log_has(page, log):
    text = log()
    answer = page.get("/broken/")
    assert answer.status_code == 500
    assert f"<code>{answer[HEADER]}</code>" in answer.content.decode()
    lines = [json.loads(line) for line in text().splitlines()]
    assert {line["request"] for line in lines} == {answer[HEADER]}
    fault = next(line for line in lines if "exception" in line)
    assert fault["exception"][0]["error"] == "ValueError"
    assert any("test_watching.py" in place and "broken" in place for place in fault["exception"][0]["at"])
    said = next(line for line in lines if line["logger"] == "lms.web.watching")
    assert (said["level"], said["status"], said["method"]) == ("warning", 500, "GET")


@override_settings(ROOT_URLCONF=BrokenUrls)
def test_a_fault_of_the_api_names_its_request(page):
    answer = page.get("/api/v1/broken/")
    assert answer.json()["instance"] == f"urn:network-academy:request:{answer[HEADER]}"


def test_a_refusal_does_not_so_that_missing_and_foreign_stay_the_same(page):
    assert "instance" not in page.get("/api/v1/beats").json()


@pytest.mark.django_db
def test_the_line_of_a_request_says_route_status_and_person_by_uuid(client, log):
    person = PersonFactory()
    client.force_login(person)
    text = log()
    client.get("/learn/hours/?q=x")
    line = json.loads(text())
    assert (line["event"], line["route"], line["status"]) == ("request", "learner:hours", 200)
    assert line["person"] == str(person.uuid)
    assert "?q" not in text()


@pytest.mark.django_db
def test_probes_and_beats_that_went_well_are_not_worth_a_line(page, log):
    text = log()
    page.get("/healthz")
    assert text() == ""
    page.get("/api/v1/beats")
    assert json.loads(text())["route"] == "beats"


@pytest.mark.django_db
def test_no_line_costs_a_query(client, log, django_assert_num_queries):
    log()
    with django_assert_num_queries(0):
        client.get("/healthz")
    with django_assert_num_queries(0):
        client.get("/login/")


def flows(page):
    """A sign-in that fails, people pasted, people sought, a fault; in which names, numbers and passwords are sent."""
    page.post("/login/", {"login": PHONE, "password": WRONG})
    page.get("/login/", {"next": f"/office/?q={NAME}"})
    office = PersonFactory(
        username="office", display_name=NAME, roles=["office"], phone=PHONE, password=PASSWORD
    )
    page.post("/login/", {"login": PHONE, "password": PASSWORD})
    cohort = CohortFactory()
    rows = f"{NAME}\t{PHONE}\t{ID_NO}\n{NAME}\tx\t{ID_NO[:-1]}1"
    looked = page.post(reverse("office:roster", args=[cohort.uuid]), {"rows": rows})
    for what in ("check", "write", "write_good"):
        page.post(looked["Location"], {"p-0": "2|", "f-0-phone": PHONE, "b-0-phone": "x", what: "1"})
    for text in (NAME, PHONE, ID_NO):
        page.post("/office/find/", {"q": text}, follow=True)
    page.get(f"/office/people/{office.uuid}/")
    page.post(f"/office/people/{office.uuid}/reveal/", {"why": f"asked by {NAME}"})
    page.get(f"/canary/{NAME}/{PHONE}", headers={"host": "canary.example"})
    page.post(f"/broken/?name={NAME}", {"password": WRONG})
    page.post("/api/v1/beats", json.dumps({"lease": NAME, "beats": [PHONE]}), content_type="application/json")
    for row in (ValueError(NAME), KeyError(PHONE)):
        try:
            raise row
        except (ValueError, KeyError):
            logging.getLogger("lms.ledger.tasks").exception("derivation %s failed", 7)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=BrokenUrls)
def test_no_canary_gets_into_the_log(page, log):
    text = log()
    flows(page)
    assert text().count("\n") > 12
    assert [word for word in CANARIES if word in text()] == []


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=BrokenUrls)
def test_with_the_scrubber_off_the_canaries_are_found(page, log):
    text = log(scrubbed=False)
    flows(page)
    assert {NAME, PHONE, WRONG} <= {word for word in CANARIES if word in text()}


@pytest.mark.django_db
def test_lines_of_a_task_name_the_row_it_works_on(log):
    from lms.ledger.models import Derivation

    row = Derivation.objects.create(learner=PersonFactory(), since_day="2026-10-01")
    taken = jobs.claim(Derivation, worker="host:7", lease_s=60, pk=row.pk)
    text = log()
    logging.getLogger("lms.ledger.tasks").warning("something")
    line = json.loads(text())
    assert (line["job"], line["attempt"], line["worker"]) == (f"ledger.Derivation:{taken.pk}", 1, "host:7")
