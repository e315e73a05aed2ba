"""Office and auditor: delays as they are, the plan, everything that was written down to its evidence and back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.cohorts.models import Agreement, WorkProcess
from lms.workplace.actions import return_line, rewrite_line, sign_lines
from tests.factories.accounts import PersonFactory
from tests.factories.workplace import TODAY, workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(time_machine):
    time_machine.move_to("2026-10-06T22:00:00+08:00", tick=False)
    return workshop()


@pytest.fixture
def office(client):
    client.force_login(PersonFactory(roles=["office"], language="en"))
    return client


def url(name, *args):
    return reverse(f"office:{name}", args=args)


def test_the_delays_of_a_class(shop, office, time_machine):
    assert "How long after" not in office.get(url("workplace", shop.cohort.uuid)).content.decode()
    today, week_ago = shop.write(0, TODAY, TODAY - timedelta(days=8))[::-1]
    time_machine.move_to("2026-10-09T22:00:00+08:00", tick=False)
    sign_lines(actor=shop.mentor, uuids=[today.uuid, week_ago.uuid])
    page = office.get(url("workplace", shop.cohort.uuid))
    assert [step.count for step in page.context["written"]] == [1, 0, 0, 1, 0, 0]
    assert [step.count for step in page.context["signed"]] == [0, 0, 2, 0, 0, 0]


def test_a_line_leads_to_its_evidence_and_back(shop, office):
    (line,) = shop.write()
    return_line(actor=shop.mentor, uuid=line.uuid, comment="Which furnace?")
    anew = rewrite_line(actor=line.learner, log=line, draft=shop.draft(done="Furnace 2"))
    sign_lines(actor=shop.mentor, uuids=[anew.uuid])
    page = office.get(url("work_log", shop.people[0].uuid))
    text = page.content.decode()
    assert all(said in text for said in ("Which furnace?", "Furnace 2", "焙烧炉出料", "Evidence 2"))
    proofs = [len(row["evidence"]) for row in page.context["rows"]]
    assert sorted(proofs) == [0, 2]
    uuid = next(row["evidence"][0] for row in page.context["rows"] if row["evidence"])
    proof = office.get(url("evidence", uuid)).content.decode()
    assert (url("work_log", shop.people[0].uuid) in proof, str(anew.uuid) in proof) == (True, True)
    assert office.get(url("work_photo", shop.people[0].uuid, anew.uuid)).status_code == 404


def test_the_plan_is_changed_and_the_agreement_ended(shop, office):
    plan = url("plan_change", shop.cohort.uuid)
    office.post(plan, {"title_zh": "浇铸", "planned_h": "80"})
    office.post(plan, {"title_zh": "", "planned_h": "80"})
    made = WorkProcess.objects.get(title={"zh-hans": "浇铸"})
    office.post(plan, {"remove": str(made.uuid)})
    assert WorkProcess.objects.filter(programme=shop.cohort.programme).count() == 2
    shop.write()
    said = office.post(plan, {"remove": str(shop.processes[0].uuid)}, follow=True).content.decode()
    assert "Hours were written for this work process" in said
    office.post(url("agreement", shop.people[1].uuid), {"what": "end", "reason": "finished"})
    assert Agreement.objects.get(enrolment=shop.people[1]).state == "ended"


def test_queries_do_not_grow_with_lines(shop, office):
    counts = {"workplace": [], "work_log": []}
    for day in (6, 5):
        (line,) = shop.write(0, TODAY.replace(day=day), key=str(day))
        sign_lines(actor=shop.mentor, uuids=[line.uuid])
        for name, of in (("workplace", shop.cohort.uuid), ("work_log", shop.people[0].uuid)):
            with CaptureQueriesContext(connection) as caught:
                office.get(url(name, of))
            counts[name].append(len(caught))
    assert all(first == second <= 13 for first, second in counts.values()), counts
