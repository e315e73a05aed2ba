"""A person's hours for office and auditor: figure, days, entries, evidence and back, each with few queries."""

import json
import re

import pytest
from django.urls import reverse

from lms.ledger.actions import seal_the_day
from lms.ledger.queries import account_view, entries_of, sealed_entries, sealed_root
from lms.reports.ledger_bundle.lines import entry_line
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import DAY, corrected, film, period, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def auditor(client, tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"
    client.force_login(PersonFactory(roles=["auditor"], language="en"))


@pytest.fixture
def learner(db):
    """An hour of film of which ten minutes were seen before, and a lesson in class."""
    enrolment = EnrolmentFactory(learner__display_name="阿美")
    record(
        film(enrolment, "20:00", minutes=45, device="phone-7", source={"lease": "L1", "span": [1, 2]}),
        film(enrolment, "21:00", minutes=10),
        period(enrolment, "09:00", minutes=90),
    )
    return enrolment


def address(name, enrolment, *more):
    return reverse(f"office:{name}", args=[enrolment.uuid, *more])


def text(client, where):
    response = client.get(where)
    assert response.status_code == 200, where
    return response.content.decode()


def test_a_figure_leads_to_days_to_entries_to_evidence_and_back(client, learner):
    """By the links that stand on the pages alone."""
    page = text(client, address("hours", learner))
    assert ">3</a>" in page
    (day,) = set(re.findall(rf'href="({address("hours", learner)}\d[^"]+)"', page))
    shown = text(client, day)
    proofs = re.findall(r'href="(/office/evidence/[^"]+)"', shown)
    assert len(proofs) == 2
    film_page = next(page for page in (text(client, proof) for proof in proofs) if "Film played" in page)
    for said in ("phone-7", "0:00–45:00", "at most 2× counts", "B: timed by the server", "lease"):
        assert said in film_page
    assert f'href="{day}#e' in film_page
    assert f'href="{address("hours", learner)}"' in film_page


def test_what_did_not_count_is_on_the_day_with_its_reason(client, learner):
    page = text(client, address("hours_day", learner, DAY.date()))
    assert "seen before" in page
    assert "10 min" in page


def test_a_mode_lists_its_own_days_with_its_own_units(client, learner):
    record(period(learner, "09:00", minutes=45, days=1))
    response = client.get(address("hours", learner), {"mode": "online"})
    assert [(row.day, row.tenths) for row in response.context["days"]] == [(DAY.date(), 10)]
    assert len(client.get(address("hours", learner), {"mode": "onsite"}).context["days"]) == 2


def test_an_entry_says_who_wrote_it_and_which_one_it_takes_back(client, learner):
    office = PersonFactory(display_name="崔老师", roles=["office"])
    seq = next(entry.seq for entry in entries_of(learner.pk) if entry.mode == "onsite")
    corrected(learner, seq=seq, sec=2700, why="left at ten", actor=office)
    lines = client.get(address("hours_day", learner, DAY.date())).context["entries"]
    assert next(line for line in lines if line.seq == seq).undone_by == 3
    assert [line.by for line in lines if "left at ten" in line.why] == ["崔老师", "崔老师"]
    assert "taken back by entry 3" in text(client, address("hours_day", learner, DAY.date()))


def test_the_account_says_which_seal_it_is_under(client, learner):
    assert "none yet" in text(client, address("hours", learner))
    seal_the_day()
    assert "No. 1 of" in text(client, address("hours", learner))
    record(film(learner, "20:00", days=1, start_s=2700))
    page = text(client, address("hours", learner))
    assert "later ones are sealed in the night" in page
    assert account_view(learner.pk).sealed_seq == 2


def test_entries_page_by_sequence(client, learner, monkeypatch):
    monkeypatch.setattr("lms.web.office.hours.ENTRIES_A_PAGE", 1)
    where = address("entries", learner)
    assert client.get(where).context["next_query"] == "?after=1"
    last = client.get(where, {"after": "1"})
    assert [row["entry"].seq for row in last.context["rows"]] == [2]
    assert last.context["next_query"] == ""
    assert "No entry here" in text(client, f"{where}?after=99")
    assert client.get(where, {"after": "x" * 40}).status_code == 200


def test_days_page_too(client, learner, monkeypatch):
    monkeypatch.setattr("lms.web.office.hours_rows.DAYS_A_PAGE", 1)
    record(period(learner, "09:00", days=1))
    first = client.get(address("hours", learner))
    assert first.context["next_query"] == "?before=2026-04-08"
    second = client.get(address("hours", learner) + first.context["next_query"])
    assert [row.day for row in second.context["days"]] == [DAY.date()]
    assert second.context["next_query"] == ""
    assert client.get(address("hours", learner), {"before": "2026-02-31"}).status_code == 200


def test_a_line_of_an_export_leads_to_its_entry(client, learner):
    seal_the_day()
    (account,) = sealed_root().accounts
    line = entry_line(sealed_entries([account])[account.acct][1]).decode()
    wanted = address("hours_day", learner, DAY.date()) + "#e2"
    for typed in (line, f"{account.acct} 2", f"{account.acct}, 2"):
        assert client.get(reverse("office:seals"), {"line": typed}).url == wanted
    for typed in (f"{account.acct} 9", "nonsense", '{"entry": 3}', json.dumps({"entry": {"acct": "a"}})):
        assert "There is no such entry" in text(client, f"{reverse('office:seals')}?line={typed}")


def test_before_anything_happened_the_page_says_so(client):
    empty = EnrolmentFactory()
    page = text(client, address("hours", empty))
    assert "No hours yet" in page
    assert "Nothing was posted yet" in page
    assert "Nothing counted on this day" in text(client, address("hours_day", empty, DAY.date()))


@pytest.mark.parametrize("days", [1, 12])
def test_queries_do_not_grow_with_days_and_entries(client, learner, django_assert_num_queries, days):
    record(*[period(learner, "13:00", days=-number) for number in range(days)])
    proof = entries_of(learner.pk)[0].evidence[0]
    for where, most in (
        (address("hours", learner), 12),
        (address("hours_day", learner, DAY.date()), 9),
        (address("entries", learner), 7),
        (reverse("office:evidence", args=[proof]), 8),
    ):
        with django_assert_num_queries(most):
            client.get(where)


def test_a_page_of_sixty_days_and_one_of_a_hundred_entries_are_light(client, learner):
    record(*[period(learner, "13:00", days=number - 120) for number in range(110)])
    assert len(client.get(address("hours", learner)).content) < 40_000
    assert len(client.get(address("entries", learner)).content) < 90_000
