"""The hours proof: a snapshot made once, signed, on paper that is light and whole, checked against the ledger of now."""

import json
import re
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from lms.accounts.actions import rename_person
from lms.audit import triggers
from lms.audit.models import AuditRecord
from lms.ledger.actions import seal_the_day
from lms.ledger.models import Entry
from lms.ledger.queries import account_view, line_verdict, statement_of
from lms.reports.hours_proof.checking import ProofVerdict, printed_line, proof_by_code, proof_facts
from lms.reports.hours_proof.making import NothingToProve, make_hours_proof, proofs_of
from lms.reports.hours_proof.paper import paper_facts, render_proof
from lms.reports.models import HoursProof
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import LATER, corrected, film, period, record

pytestmark = pytest.mark.django_db
PLACES = re.compile(r"{\w+}")
NOW = LATER + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _keys(tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"


@pytest.fixture
def enrolment():
    found = EnrolmentFactory(
        learner__display_name="和丽梅", cohort__programme__required_tenths={"online": 20, "onsite": 30}
    )
    record(film(found, "20:00", minutes=46), period(found, "09:00", minutes=95, days=2))
    return found


def made(enrolment, at=NOW, actor=None):
    return make_hours_proof(actor=actor or enrolment.learner, enrolment=enrolment, at=at)


def test_it_says_what_every_screen_says_and_names_the_end_of_the_chain(enrolment):
    snapshot = made(enrolment).snapshot
    statement, account = statement_of(enrolment), account_view(enrolment.pk)
    assert snapshot["total_tenths"] == statement.credited == 31
    assert snapshot["units"] == {"online": 10, "onsite": 21, "workplace": 0}
    assert snapshot["components"] == {"theory": 10, "practice": 21, "general": 0}
    assert snapshot["period"] == ["2026-04-07", "2026-04-09"]
    assert snapshot["days"] == [["2026-04-07", 10], ["2026-04-09", 21]]
    assert snapshot["months"] == [["2026-04", 31, {"online": 10, "onsite": 21}]]
    assert (snapshot["chain"]["seq"], snapshot["chain"]["hash"]) == (account.seq, account.hash)
    assert all(snapshot["rule_words"][language] for language in ("zh-hans", "en", "vi"))


def test_the_same_hours_on_the_same_day_are_one_proof_and_one_record(enrolment):
    first = made(enrolment)
    assert made(enrolment, at=NOW + timedelta(minutes=1), actor=PersonFactory(roles=["office"])) == first
    assert AuditRecord.objects.filter(action="hours.proof_made").count() == 1
    record(film(enrolment, "21:00", minutes=45, start_s=2760))
    second = made(enrolment)
    assert second.code != first.code
    assert proofs_of(enrolment.pk) == [second, first]


def test_an_account_without_hours_has_nothing_to_prove():
    with pytest.raises(NothingToProve):
        made(EnrolmentFactory())
    assert not HoursProof.objects.exists()


def test_a_proof_cannot_be_changed(enrolment):
    proof = made(enrolment)
    with pytest.raises(DatabaseError), transaction.atomic():
        HoursProof.objects.filter(pk=proof.pk).update(snapshot={})
    with pytest.raises(DatabaseError), transaction.atomic():
        proof.delete()


def test_checked_it_is_the_same_until_a_line_is_added(enrolment, django_assert_max_num_queries):
    proof = proof_by_code(f" {made(enrolment).code.lower()[:10]}-{made(enrolment).code[10:]}")
    with django_assert_max_num_queries(5):
        facts = proof_facts(proof)
    assert (facts.verdict, facts.now_tenths, facts.later.lines) == (ProofVerdict.SAME, 31, 0)
    assert facts.masked_name == "和*梅"
    seq = next(row.seq for row in Entry.objects.filter(mode="onsite"))
    corrected(enrolment, seq=seq, sec=2700, when=NOW)
    facts = proof_facts(proof)
    assert (facts.verdict, facts.total_tenths, facts.now_tenths) == (ProofVerdict.CHANGED, 31, 20)
    assert (facts.later.lines, facts.later.taken_back) == (2, 1)


def test_an_altered_snapshot_or_ledger_cannot_be_confirmed(enrolment):
    proof = made(enrolment)
    proof.snapshot["total_tenths"] = 900
    assert proof_facts(proof).verdict is ProofVerdict.UNPROVEN
    proof.refresh_from_db()
    assert proof_facts(proof).verdict is ProofVerdict.SAME
    triggers.lift(connection)
    Entry.objects.filter(seq=1).update(sec=99_999)
    facts = proof_facts(proof)
    assert (facts.verdict, facts.is_ledger_whole) == (ProofVerdict.UNPROVEN, False)


def test_the_code_of_another_paper_does_not_fit_this_snapshot(enrolment):
    proof = made(enrolment)
    proof.code = "0" * 28
    assert proof_facts(proof).verdict is ProofVerdict.UNPROVEN


def test_a_later_name_changes_nothing_on_the_paper(enrolment):
    proof = made(enrolment)
    rename_person(
        actor=PersonFactory(roles=["office"]), user=enrolment.learner, display_name="张三", language="vi"
    )
    assert proof_facts(proof_by_code(proof.code)).masked_name == "和*梅"


def test_a_printed_line_is_answered_with_yes_and_its_seal_or_no(enrolment, django_assert_max_num_queries):
    seal_the_day()
    printed = paper_facts(made(enrolment))["line"]
    acct, seq, digest = printed_line(f"台账行: {printed} .")
    with django_assert_max_num_queries(4):
        found = line_verdict(acct, seq, digest)
    assert found.is_there
    assert found.sealed_on is not None
    wrong = [(acct, seq, "0" * 64), (acct, seq + 1, digest), (acct + "x", seq, digest)]
    assert not any(line_verdict(*line).is_there for line in wrong)
    triggers.lift(connection)
    Entry.objects.filter(seq=1).update(sec=1)
    assert not line_verdict(acct, seq, digest).is_there


@pytest.mark.parametrize(
    "text", ["", "K7Q2M9TXA4HD6W0PJZ8E3VCB5RNG", "p_a/c_b 12", "p_a/c_b 12 abc", "x" * 400]
)
def test_what_is_no_line_is_not_taken_for_one(text):
    assert printed_line(text) is None


def text_of(content):
    """Every character that a reader could copy out of the PDF."""
    found = ""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            plain = zlib.decompress(stream.rstrip(b"\r\n")).decode("latin-1")
        except zlib.error:
            continue
        if "beginbfchar" in plain or "beginbfrange" in plain:
            for code in re.findall(r"<[0-9A-F]+> <([0-9A-F]+)>", plain):
                found += bytes.fromhex(code).decode("utf-16-be")
    return found


def pages(content):
    return len(re.findall(rb"/Type\s*/Page\b", content))


@pytest.mark.parametrize("language", ["zh-hans", "en", "vi"])
def test_the_paper_is_one_page_light_and_the_same_every_time(enrolment, language):
    enrolment.learner.language = language
    enrolment.learner.save(update_fields=["language"])
    proof = made(enrolment)
    content = render_proof(proof)
    assert content == render_proof(proof)
    assert pages(content) == 1
    assert len(content) < 120_000
    assert set("学时证明和丽梅") <= set(text_of(content))


def test_a_year_of_days_goes_on_over_more_pages(enrolment):
    proof = made(enrolment)
    days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(365)]
    proof.snapshot["days"] = [[f"{day:%Y-%m-%d}", 80] for day in days]
    content = render_proof(proof)
    assert 2 <= pages(content) <= 4
    assert len(content) < 400_000


def test_the_words_of_the_paper_are_complete_in_three_languages(settings):
    words = json.loads(
        (settings.ROOT / "templates/certificates/hours_words.json").read_text(encoding="utf-8")
    )
    assert set(words) == {"zh-hans", "en", "vi"}
    for language in words.values():
        assert language.keys() == words["en"].keys()
        assert all(language.values())
        for key, text in language.items():
            assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(words["en"][key]))
