"""The proof of a result: a passed final exam, made once, on paper, checked by anybody against the marks of now."""

import pytest
from django.urls import reverse

from lms.assessments.models import Attempt
from lms.reports.models import ResultProof
from lms.reports.results.proof import result_facts
from tests.factories.accounts import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def attempt(signed_in, enrolment, outline):
    """A final exam that is passed."""
    signed_in.post(reverse("learner:quiz", args=["TEA-101", outline.lessons[0].uuid]))
    made = Attempt.objects.get()
    right = {f"value-{place}": question["answer"] for place, question in enumerate(made.paper)}
    signed_in.post(reverse("learner:attempt", args=[made.uuid]), right)
    signed_in.post(reverse("learner:attempt_submit", args=[made.uuid]))
    Attempt.objects.update(purpose="final")
    made.refresh_from_db()
    return made


def make(client, attempt):
    return client.post(reverse("learner:result_proof_make", args=[attempt.uuid]))


def checked(client, proof):
    client.logout()
    return client.get(reverse("public:verify_code", args=[proof.code])).content.decode()


def test_the_same_result_is_the_same_paper_and_anybody_checks_it(signed_in, attempt):
    result = signed_in.get(reverse("learner:attempt", args=[attempt.uuid])).content.decode()
    assert "Proof of this result" in result
    assert make(signed_in, attempt)["Location"] == make(signed_in, attempt)["Location"]
    proof = ResultProof.objects.get()
    paper = signed_in.get(reverse("learner:result_proof", args=[proof.uuid]))
    assert paper.content.startswith(b"%PDF")
    text = checked(signed_in, proof)
    assert "finding--accent" in text
    assert "100 %" in text
    assert attempt.learner.display_name not in text


def test_marks_that_changed_since_are_said_and_a_forged_row_is_not_confirmed(signed_in, attempt):
    make(signed_in, attempt)
    proof = ResultProof.objects.get()
    Attempt.objects.update(score_hundredths=100, passed=False)
    assert "finding--copper" in checked(signed_in, proof)
    proof.snapshot["score_hundredths"] = 1
    assert result_facts(proof).verdict == "unproven"


@pytest.mark.parametrize(
    "what", [{"purpose": "lesson"}, {"passed": False}, {"withheld": True, "passed": None}]
)
def test_only_a_passed_final_whose_result_is_known_is_proved(signed_in, attempt, what):
    Attempt.objects.update(**what)
    assert make(signed_in, attempt)["Location"] == reverse("learner:attempt", args=[attempt.uuid])
    assert not ResultProof.objects.exists()


def test_a_proof_is_its_owners(client, signed_in, attempt):
    make(signed_in, attempt)
    client.force_login(PersonFactory())
    assert (
        client.get(reverse("learner:result_proof", args=[ResultProof.objects.get().uuid])).status_code == 404
    )
    assert make(client, attempt).status_code == 404
