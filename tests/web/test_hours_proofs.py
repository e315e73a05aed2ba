"""Hours proofs over HTTP: made by learner, HR and office for whom they may, checked by anybody, nobody else's."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lms.ledger.actions import seal_the_day
from lms.reports.hours_proof.making import make_hours_proof
from lms.reports.hours_proof.paper import paper_facts
from lms.reports.models import HoursProof
from lms.web.public import verify
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory, MentorshipFactory
from tests.factories.ledger import film, period, record
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def enrolment():
    found = EnrolmentFactory(learner__display_name="和丽梅", learner__language="en")
    record(film(found, "20:00", minutes=46), period(found, "09:00", minutes=95))
    return found


def client_of(user):
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


def makers(enrolment):
    """Who may: (client, address to post to, form, page with the link)."""
    partner = enrolment.cohort.partner
    mentor = MembershipFactory(partner=partner, role="mentor").user
    MentorshipFactory(enrolment=enrolment, mentor=mentor)
    employer = reverse("employer:proof_make", args=[enrolment.uuid])
    person = reverse("employer:person", args=[enrolment.uuid])
    hours = reverse("office:hours", args=[enrolment.uuid])
    return {
        "learner": (
            enrolment.learner,
            reverse("learner:proof_make"),
            {"class": enrolment.uuid},
            "/learn/hours/",
        ),
        "hr": (MembershipFactory(partner=partner).user, employer, {}, person),
        "mentor": (mentor, employer, {}, person),
        "office": (
            PersonFactory(roles=["office"]),
            reverse("office:proof_make", args=[enrolment.uuid]),
            {},
            hours,
        ),
    }


@pytest.mark.parametrize("who", ["learner", "hr", "mentor", "office"])
def test_it_is_made_with_one_tap_listed_and_downloaded(enrolment, who):
    user, address, form, page = makers(enrolment)[who]
    client = client_of(user)
    for _tap in range(2):
        shown = client.post(address, form, follow=True)
        assert "The proof is made" in shown.content.decode()
    proof = HoursProof.objects.get()
    assert proof.made_by == user
    text = client.get(page).content.decode()
    assert "3.1 units on" in text
    assert reverse("public:verify_code", args=[proof.code]) in text
    view = {"learner": "learner", "office": "office"}.get(who, "employer")
    paper = client.get(reverse(f"{view}:proof_pdf", args=[proof.uuid]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Cache-Control"] == "private, no-store"
    assert paper.content.startswith(b"%PDF")


def test_nobody_makes_or_reads_a_proof_of_other_people(enrolment):
    proof = make_hours_proof(actor=enrolment.learner, enrolment=enrolment)
    strangers = [
        PersonFactory(),
        EnrolmentFactory(cohort=enrolment.cohort).learner,
        MembershipFactory().user,
        MembershipFactory(partner=enrolment.cohort.partner, role="mentor").user,
    ]
    for stranger in strangers:
        client = client_of(stranger)
        for audience in ("learner", "employer", "office"):
            assert client.get(reverse(f"{audience}:proof_pdf", args=[proof.uuid])).status_code in {403, 404}
        for address, form in (
            (reverse("learner:proof_make"), {"class": enrolment.uuid}),
            (reverse("employer:proof_make", args=[enrolment.uuid]), {}),
            (reverse("office:proof_make", args=[enrolment.uuid]), {}),
        ):
            assert client.post(address, form).status_code in {403, 404}
    assert HoursProof.objects.count() == 1


def test_the_auditor_reads_the_paper_and_makes_none(enrolment):
    proof = make_hours_proof(actor=enrolment.learner, enrolment=enrolment)
    auditor = client_of(PersonFactory(roles=["auditor"]))
    assert auditor.get(reverse("office:proof_pdf", args=[proof.uuid])).status_code == 200
    assert auditor.post(reverse("office:proof_make", args=[enrolment.uuid])).status_code == 403


def test_without_hours_there_is_no_button_and_a_post_says_why():
    empty = EnrolmentFactory()
    client = client_of(empty.learner)
    assert "Make a proof" not in client.get("/learn/hours/").content.decode()
    said = client.post(reverse("learner:proof_make"), {"class": empty.uuid}, follow=True).content.decode()
    assert "no hours yet" in said


def test_a_name_that_no_font_can_draw_is_said_instead_of_printed(enrolment):
    enrolment.learner.display_name = "张\U0001f600"
    enrolment.learner.save(update_fields=["display_name"])
    proof = make_hours_proof(actor=enrolment.learner, enrolment=enrolment)
    shown = client_of(enrolment.learner).get(reverse("learner:proof_pdf", args=[proof.uuid]), follow=True)
    assert "\U0001f600" in shown.content.decode()
    assert "no font" in shown.content.decode()


def check(code, language="en"):
    return Client(headers={"Accept-Language": language}).get(reverse("public:verify_code", args=[code]))


def test_anybody_checks_it_masked_and_hears_what_changed(enrolment, django_assert_max_num_queries):
    proof = make_hours_proof(actor=enrolment.learner, enrolment=enrolment)
    with django_assert_max_num_queries(6):
        page = check(proof.code)
    text = page.content.decode()
    assert "still the same" in text
    assert "和*梅" in text
    assert "和丽梅" not in text
    assert enrolment.cohort.name not in text
    assert "no-store" in page["Cache-Control"]
    record(film(enrolment, "21:00", minutes=45, start_s=2760))
    text = check(proof.code).content.decode()
    assert "Now 4.1 units: 1 line was added, on 16 Apr 2026" in text
    assert "3.1 (" in text


@pytest.mark.parametrize("language", ["zh-hans", "en", "vi"])
def test_the_check_page_speaks_the_visitors_language(enrolment, language):
    proof = make_hours_proof(actor=enrolment.learner, enrolment=enrolment)
    assert f'<html lang="{language}">' in check(proof.code, language).content.decode()


def test_a_pasted_line_is_answered_and_limited(enrolment, monkeypatch):
    seal_the_day()
    proof = make_hours_proof(actor=enrolment.learner, enrolment=enrolment)
    line = paper_facts(proof)["line"]
    client = Client(headers={"Accept-Language": "en"})
    yes = client.get(reverse("public:verify"), {"code": line})
    assert "Yes: this line is in the ledger" in yes.content.decode()
    assert "no-store" in yes["Cache-Control"]
    assert "The daily seal of" in yes.content.decode()
    no = client.get(reverse("public:verify"), {"code": line[:-1] + ("0" if line[-1] != "0" else "1")})
    assert "No: the ledger has no such line" in no.content.decode()
    assert "和" not in yes.content.decode().split("<main")[1]
    monkeypatch.setattr(verify, "CHECKS_A_MINUTE", 2)
    assert client.get(reverse("public:verify"), {"code": line}).status_code == 429
