"""A roster on a page: handed in, looked at, corrected in place, written once, marked to take away."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse
from openpyxl import load_workbook

from lms.cohorts.actions import forget_drafts
from lms.cohorts.actions.roster_work import carry_out
from lms.cohorts.models import Enrolment, RosterDraft, RosterWork
from lms.cohorts.tasks import roster_task
from media_pipeline.jobs import claim
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory
from tests.factories.partners import MembershipFactory
from tests.factories.rosters import HEADINGS, cn_id, draft_of, person, workbook

pytestmark = pytest.mark.django_db
ROWS = "姓名\t手机\t车间\n李志强\t13800138000\t焙烧\n杨春梅\t13900139000\t电积"
BAD = [["花名册"], HEADINGS, person(1), person(2, 身份证号=int(cn_id(2)[:17] + "1")), person(1)]


def text_of(response):
    return response.content.decode()


def handed_in(client, cohort, rows, room="office"):
    """The address of the page that the hand-in leads to."""
    if isinstance(rows, list):
        rows = {"file": SimpleUploadedFile("名单.xlsx", workbook(rows, title="名单"))}
    else:
        rows = {"rows": rows}
    response = client.post(reverse(f"{room}:roster", args=[cohort.uuid]), rows)
    assert response.status_code == 302, text_of(response)
    return response["Location"]


def test_pasted_rows_are_looked_at_and_written_once(client, office):
    cohort = CohortFactory()
    draft = handed_in(client, cohort, ROWS)
    looked = client.get(draft)
    assert looked.context["plan"].created == 2
    assert not Enrolment.objects.exists()
    assert "13800138000" not in text_of(looked)
    written = client.post(draft, {"write": "1"})
    assert written["Location"] == reverse("office:class", args=[cohort.uuid])
    assert Enrolment.objects.filter(cohort=cohort).count() == 2
    assert client.post(draft, {"write": "1"})["Location"] == written["Location"]
    assert client.get(handed_in(client, cohort, ROWS)).context["plan"].unchanged == 2
    assert RosterDraft.objects.filter(content_sealed="").count() == 1


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "B1：缺少姓名"), ("en", "A1: The name is missing")]
)
def test_a_mistake_names_its_cell_in_every_language(client, office, language, words):
    office.language = language
    office.save()
    shown = client.get(handed_in(client, CohortFactory(), ",19900001111\n"))
    assert words.split("：")[-1].split(": ")[-1] in text_of(shown)
    assert "A1" in text_of(shown)


def test_a_mistake_stops_the_whole_until_it_is_corrected_in_place(client, office):
    cohort = CohortFactory()
    draft = handed_in(client, cohort, BAD)
    shown = client.get(draft)
    assert [row["line"] for row in shown.context["faulty"]] == [4, 5]
    assert client.post(draft, {"write": "1"}).status_code == 422
    assert not Enrolment.objects.exists()
    typed = {"p-0": "4|名单", "f-0-id_no": cn_id(2), "b-0-id_no": "x", "p-1": "5|名单", "o-1": "1"}
    assert client.post(draft, {**typed, "check": "1"}).status_code == 302
    assert client.get(draft).context["plan"].errors == 0
    client.post(draft, {"write": "1"})
    assert Enrolment.objects.filter(cohort=cohort).count() == 2


def test_a_number_that_the_file_has_no_column_for_can_be_typed(client, office):
    draft = handed_in(
        client, CohortFactory(), [["姓名", "手机"], ["李志强", None], ["杨春梅", "13900139000"]]
    )
    assert client.get(draft).context["plan"].errors == 1
    client.post(draft, {"p-0": "2|名单", "f-0-id_no": cn_id(1), "b-0-id_no": ""})
    assert client.get(draft).context["plan"].errors == 0


def test_a_second_list_beside_the_first_is_said_before_anything_is_written(client, office):
    draft = handed_in(client, CohortFactory(), [[*HEADINGS, *HEADINGS], [*person(1), *person(2)]])
    shown = text_of(client.get(draft))
    assert "旁边还有第二份名单" in shown
    assert 'name="write"' not in shown
    assert client.post(draft, {"write_good": "1"}).status_code == 302
    assert Enrolment.objects.count() == 1


def test_only_the_good_rows_when_the_office_wants_that(client, office):
    client.post(handed_in(client, CohortFactory(), BAD), {"write_good": "1"})
    assert Enrolment.objects.count() == 1


def test_the_marked_workbook_has_the_corrections_too(client, office):
    draft = RosterDraft.objects.get(uuid=handed_in(client, CohortFactory(), BAD).split("/")[-2])
    page = reverse("office:roster_draft", args=[draft.uuid])
    client.post(page, {"p-0": "4|名单", "f-0-id_no": cn_id(2), "b-0-id_no": "x"})
    response = client.get(reverse("office:roster_marked", args=[draft.uuid]))
    sheet = load_workbook(io.BytesIO(response.content))["名单"]
    assert sheet["C4"].value == cn_id(2)
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["C5"]
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "data", [{}, {"rows": "  "}, {"file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x")}]
)
def test_what_is_no_roster_is_refused_in_words(client, office, data):
    shown = client.post(reverse("office:roster", args=[CohortFactory().uuid]), data)
    assert shown.status_code == 422
    assert shown.context["form"].errors
    assert not RosterDraft.objects.exists()


def test_a_file_without_headings_and_one_without_people_say_so(client, office):
    assert not client.get(handed_in(client, CohortFactory(), [["a", "b"], [1, 2]])).context["has_headings"]
    empty = client.get(handed_in(client, CohortFactory(), [list(HEADINGS), ["合计", 0]]))
    assert not empty.context["plan"].rows


def test_the_same_file_twice_is_one_draft_and_it_can_be_thrown_away(client, office):
    cohort = CohortFactory()
    draft = handed_in(client, cohort, ROWS)
    assert handed_in(client, cohort, ROWS) == draft
    client.post(draft, {"drop": "1"})
    assert not RosterDraft.objects.exists()


def test_the_file_is_sealed_and_goes_after_two_weeks(time_machine, client, office):
    handed_in(client, CohortFactory(), ROWS)
    draft = RosterDraft.objects.get()
    assert "13800138000" not in draft.content_sealed
    assert forget_drafts() == 0
    RosterDraft.objects.update(made_at="2026-01-01T00:00Z")
    assert forget_drafts() == 1


def test_a_long_roster_costs_the_queries_of_a_short_one(client, office, django_assert_max_num_queries):
    for count in (3, 300):
        draft = handed_in(client, CohortFactory(), [HEADINGS, *(person(n) for n in range(1, count + 1))])
        with django_assert_max_num_queries(9):
            client.get(draft)


SWAPPED = [HEADINGS, *(person(n, 身份证号=f"1380000000{n}", 手机号=cn_id(n)) for n in (1, 2)), person(3)]


@pytest.mark.parametrize(("asked", "left"), [("all", 0), ("2|名单", 1)])
def test_one_click_exchanges_telephone_and_id_number(client, office, asked, left):
    draft = handed_in(client, CohortFactory(), SWAPPED)
    assert client.get(draft).context["swapped"] == 2
    client.post(draft, {"swap": asked})
    shown = client.get(draft).context
    assert (shown["swapped"], shown["plan"].errors, shown["plan"].created) == (left, left, 3 - left)


def test_rows_of_another_class_wait_for_an_answer(client, office):
    here, there = CohortFactory(name="焙烧一班"), CohortFactory(name="采茶二班")
    rows = [[*HEADINGS, "班级"], [*person(1), "焙烧一班"], [*person(2), "采茶二班"]]
    draft = handed_in(client, here, rows)
    shown = client.get(draft)
    assert shown.context["asks_places"]
    assert "F3: " in text_of(shown)
    client.post(draft, {"places": "there"})
    assert "采茶二班" in text_of(client.get(draft))
    client.post(draft, {"write": "1"})
    assert [row.cohort for row in Enrolment.objects.order_by("pk")] == [here, there]


class TestLarge:
    """Above `LARGE_BYTES` a worker does it; here the test is the worker."""

    @pytest.fixture(autouse=True)
    def every_file_is_large(self, monkeypatch):
        monkeypatch.setattr("lms.cohorts.drafts.LARGE_BYTES", 100)

    @staticmethod
    def work():
        """Let the worker have its turn; the row of work."""
        row = RosterWork.objects.get()
        roster_task(row.pk)
        row.refresh_from_db()
        return row

    def test_it_is_checked_and_written_by_a_worker_while_the_page_says_how_far(self, client, office):
        cohort = CohortFactory()
        draft = handed_in(client, cohort, BAD)
        waiting = client.get(draft)
        assert (waiting["Refresh"], "正在检查名单" in text_of(waiting)) == ("3", True)
        assert self.work().state == "done"
        shown = client.get(draft)
        assert [row["line"] for row in shown.context["faulty"]] == [4, 5]
        assert "学员1" not in RosterWork.objects.get().page_sealed
        client.post(
            draft, {"p-0": "4|名单", "f-0-id_no": cn_id(2), "b-0-id_no": "x", "p-1": "5|名单", "o-1": "1"}
        )
        self.work()
        assert client.get(draft).context["plan"].errors == 0
        for _twice in range(2):
            client.post(draft, {"write": "1"})
        assert RosterDraft.objects.get().written_at is None
        assert "正在写入名单" in text_of(client.get(draft))
        assert self.work().state == "done"
        assert client.get(draft)["Location"] == reverse("office:class", args=[cohort.uuid])
        assert Enrolment.objects.filter(cohort=cohort).count() == 2
        assert client.post(draft, {"write": "1"}).status_code == 302

    def test_a_worker_that_lost_its_lease_writes_nothing(self, client, office):
        client.post(handed_in(client, CohortFactory(), [HEADINGS, person(1)]), {"write": "1"})
        held = claim(RosterWork, worker="slow", lease_s=60)
        RosterWork.objects.update(fence=F("fence") + 1)
        carry_out(held)
        assert not Enrolment.objects.exists()
        RosterWork.objects.update(state="queued")
        assert self.work().state == "done"
        assert Enrolment.objects.count() == 1

    def test_beyond_the_limit_of_the_class_the_worker_waits_for_a_reason(self, client, office, monkeypatch):
        monkeypatch.setattr("lms.cohorts.limits.most_learners", lambda _cohort: 1)
        draft = handed_in(client, CohortFactory(), [HEADINGS, person(1), person(2)])
        self.work()
        assert 'name="size_why"' in text_of(client.get(draft))
        client.post(draft, {"write": "1"})
        assert (self.work().deed, Enrolment.objects.count()) == ("check", 0)
        client.post(draft, {"write": "1", "size_why": "同一天开班"})
        self.work()
        assert Enrolment.objects.count() == 2

    def test_mistakes_stop_the_whole_and_too_many_rows_are_said(self, client, office, monkeypatch):
        draft = handed_in(client, CohortFactory(), BAD)
        self.work()
        client.post(draft, {"write": "1"})
        assert self.work().state == "failed"
        assert client.get(draft).status_code == 422
        monkeypatch.setattr("lms.cohorts.actions.roster_work.ROWS_MAX", 1)
        client.post(draft, {"check": "1"})
        assert self.work().reason == "roster-too-long"
        assert 'name="check"' in text_of(client.get(draft))
        assert not Enrolment.objects.exists()


class TestOfHr:
    @pytest.fixture
    def hr(self, client):
        found = MembershipFactory(role="hr").user
        client.force_login(found)
        return found

    def test_hr_hands_in_the_roster_of_an_own_class(self, client, hr):
        cohort = CohortFactory(partner=hr.memberships.get().partner)
        draft = handed_in(client, cohort, BAD, room="employer")
        assert client.get(draft).status_code == 200
        client.post(draft, {"write_good": "1"})
        enrolment = Enrolment.objects.get(cohort=cohort)
        assert enrolment.department.name == "焙烧车间"

    def test_a_foreign_class_and_its_rosters_do_not_exist(self, client, hr):
        cohort = CohortFactory()
        draft = draft_of(cohort)
        for address in (
            reverse("employer:roster", args=[cohort.uuid]),
            reverse("employer:roster_draft", args=[draft.uuid]),
            reverse("employer:roster_marked", args=[draft.uuid]),
        ):
            assert client.get(address).status_code == 404
        assert (
            client.post(reverse("employer:roster_draft", args=[draft.uuid]), {"write": "1"}).status_code
            == 404
        )
        assert not Enrolment.objects.exists()

    def test_a_mentor_hands_in_nothing(self, client):
        mentor = MembershipFactory(role="mentor").user
        client.force_login(mentor)
        cohort = CohortFactory(partner=mentor.memberships.get().partner)
        assert client.get(reverse("employer:roster", args=[cohort.uuid])).status_code == 404

    def test_hr_learns_no_name_and_changes_no_number_of_somebody_known(self, client, hr):
        PersonFactory(display_name="欧阳建国", phone="13800000007")
        known = PersonFactory(display_name="学员1", phone="13800000009")
        cohort = CohortFactory(partner=hr.memberships.get().partner)
        rows = [HEADINGS, person(7, 身份证号=None), person(1)]
        client.post(
            handed_in(client, cohort, [HEADINGS, person(1, 手机号="13800000009")], room="employer"),
            {"write": "1"},
        )
        index = type(known).objects.get(pk=known.pk).phone_index
        shown = client.get(handed_in(client, cohort, rows, room="employer"))
        assert "欧阳*国" in text_of(shown)
        assert "欧阳建国" not in text_of(shown)
        client.post(shown.request["PATH_INFO"], {"write_good": "1"})
        known.refresh_from_db()
        assert known.phone_index == index
