"""The office does not exist for those who have no part in it; the auditor reads and changes nothing."""

from uuid import uuid4

import pytest
from django.urls import URLPattern, reverse

from lms.audit.models import AuditRecord
from lms.cohorts.models import Cohort, Enrolment, JoinCode
from lms.partners.models import Membership
from lms.web.office.urls import urlpatterns
from tests.factories.accounts import PersonFactory
from tests.factories.approvals import bare_submission
from tests.factories.cases import case
from tests.factories.cohorts import (
    CohortTrainerFactory,
    EnrolmentFactory,
    MentorshipFactory,
    ProgrammeModuleFactory,
)
from tests.factories.corrections import CorrectionFactory
from tests.factories.devices import Browser
from tests.factories.ledger import DAY, film, record
from tests.factories.messages import delivery_to
from tests.factories.offline import held_case
from tests.factories.partners import MembershipFactory
from tests.factories.rosters import draft_of
from tests.factories.rulechanges import waiting_move
from tests.factories.timetable import bare_session

pytestmark = pytest.mark.django_db
PAPERS = (
    "approval_preview",
    "certificate_",
    "proof_pdf",
    "paper_photo",
    "work_photo",
    "join_picture",
    "partner_report_get",
)
# Addresses that only a signed link leads to, and the one thing the auditor may ask for: it changes no hour.
SIGNED, ASKED_FOR = {"ledger_file"}, {"ledger_export"}
# Pages with the box that finds: what is typed there goes by POST, because it may be an ID number.
FINDS = {"people", "find", "home"}
# A part of a page, asked for by its script.
PARTS = {"today"}


@pytest.fixture
def world(settings):
    """A class with a learner, a trainer, HR and a mentor."""
    enrolment = EnrolmentFactory(learner__display_name="秘密学员")
    Cohort.objects.update(is_public=True)
    JoinCode.objects.create(cohort=enrolment.cohort, code="ACDEFHJK", renewed_at=DAY)
    (proof,) = record(film(enrolment))
    partner = enrolment.cohort.partner
    return {
        "enrolment": enrolment,
        "case": case(enrolment=enrolment),
        "offline": held_case(enrolment),
        "evidence": proof,
        "correction": CorrectionFactory(enrolment=enrolment),
        "learner": enrolment.learner,
        "trainer": CohortTrainerFactory(cohort=enrolment.cohort).user,
        "hr": MembershipFactory(partner=partner).user,
        "mentor": MentorshipFactory(
            enrolment=enrolment, mentor=MembershipFactory(partner=partner, role="mentor").user
        ).mentor,
        "nobody": PersonFactory(),
        "session": bare_session(enrolment.cohort),
        "move": waiting_move(enrolment.cohort),
        "key": Browser().known_of(enrolment.learner),
        "submission": bare_submission(PersonFactory(), uuid4(), "TEA-101"),
        "roster": draft_of(enrolment.cohort),
        "message": delivery_to(enrolment.learner, settings),
        "module": ProgrammeModuleFactory(programme=enrolment.cohort.programme),
    }


def addresses(world):
    """Every address of the office with objects that exist."""
    enrolment = world["enrolment"]
    objects = {
        "class": enrolment.cohort.uuid,
        "enrolments": enrolment.uuid,
        "evidence": world["evidence"].uuid,
        "partners": enrolment.cohort.partner.uuid,
        "people": enrolment.learner.uuid,
        "cases": world["case"].uuid,
        "moves": world["move"].uuid,
        "trials": world["move"].trial.uuid,
        "offline": world["offline"].uuid,
        "corrections": world["correction"].uuid,
        "storage": world["trainer"].uuid,
        "sessions": world["session"].uuid,
        "rosters": world["roster"].uuid,
        "messages": world["message"].uuid,
        "guests": world["session"].uuid,
        "programmes": enrolment.cohort.programme.uuid,
        "modules": world["module"].uuid,
        "approvals": world["submission"].uuid,
        "courses": world["submission"].course_key,
    }
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        if pattern.name.startswith(PAPERS) or pattern.name in SIGNED:
            continue
        kwargs = {}
        if "<uuid:uuid>" in route:
            kwargs["uuid"] = next(value for name, value in objects.items() if route.startswith(name[:5]))
        if "<int:seq>" in route:
            kwargs["seq"] = 1
        if "<date:day>" in route:
            kwargs["day"] = DAY.date()
        if "<uuid:user>" in route:
            kwargs |= {"user": world["hr"].uuid} | ({"role": "hr"} if "<slug:role>" in route else {})
        single = {"uuid:key": world["key"].uuid, "uuid:course": enrolment.uuid, "slug:act": "assess"}
        kwargs |= {part[5:]: value for part, value in single.items() if f"<{part}>" in route}
        if "<slug:code>" in route:
            kwargs |= {"code": enrolment.ruleset.code, "version": enrolment.ruleset.version}
        yield pattern.name, reverse(f"office:{pattern.name}", kwargs=kwargs)


@pytest.mark.parametrize("role", ["learner", "trainer", "hr", "mentor", "nobody"])
def test_no_address_of_the_office_exists_for_others(client, world, role):
    client.force_login(world[role])
    for name, address in addresses(world):
        for method in (client.get, client.post):
            response = method(address)
            assert response.status_code in {404, 405}, (name, method)
            assert "秘密学员" not in response.content.decode()
    assert not AuditRecord.objects.exists()


def test_a_visitor_is_sent_to_sign_in(client, world):
    for _name, address in addresses(world):
        response = client.get(address)
        assert response.status_code == 405 or response["Location"].startswith("/login/")


def test_the_auditor_reads_every_page_and_changes_nothing(client, world):
    client.force_login(PersonFactory(roles=["auditor"]))
    before = (Cohort.objects.count(), Enrolment.objects.count(), Membership.objects.count())
    read = set()
    for name, address in addresses(world):
        shown = client.get(address)
        assert shown.status_code in {200, 403, 405}, name
        if shown.status_code == 200:
            read.add(name)
            forms = 0 if shown.streaming else shown.content.decode().count('method="post"')
            allowed = 1 + (name in ASKED_FOR | FINDS)  # signing out, on a page
            assert forms == (0 if shown.streaming or name in PARTS else allowed), name
        if name != "reveal" and name not in ASKED_FOR | FINDS:
            assert client.post(address).status_code in {403, 405}, name
    pages = {"home", "class", "partners", "partner", "people", "person", "staff", "certificates", "seals"}
    pages |= {"rules", "rule", "rules_compare", "class_rules", "trial", "trial_file", "rule_move"}
    pages |= {"hours", "hours_day", "entries", "evidence"}
    pages |= {"hold", "kept", "offline_review", "corrections", "correction"}
    pages |= {"class_check", "class_hours", "class_hours_file", "class_state", "find"}
    pages |= {"messages", "message"}
    pages |= {"today", "pauses", "mentors", "record", "record_file"}
    pages |= {"gradebook", "gradebook_person", "gradebook_xlsx", "asked"}
    pages |= {"storage", "timetable", "session", "guests", "categories"}
    pages |= {"class_size", "class_notice"}
    pages |= {"class_join", "join_poster"}
    pages |= {"programmes", "programme", "approvals", "approval"}
    pages |= {"workplace", "agreement", "work_log"}
    pages |= {"partner_reports", "partner_courses"}
    assert read == pages | {"partner_hours", "cases", "case"} | ASKED_FOR
    assert (Cohort.objects.count(), Enrolment.objects.count(), Membership.objects.count()) == before
    assert not AuditRecord.objects.exists()


def test_the_office_opens_every_page(client, world):
    client.force_login(PersonFactory(roles=["office"]))
    for name, address in addresses(world):
        assert client.get(address).status_code in {200, 405}, name


def test_a_missing_object_is_a_404(client):
    client.force_login(PersonFactory(roles=["office"]))
    missing = "00000000-0000-4000-8000-000000000000"
    for name in ("class", "partner", "person", "class_edit", "roster", "withdraw", "person_edit", "case"):
        assert client.get(reverse(f"office:{name}", args=[missing])).status_code == 404
