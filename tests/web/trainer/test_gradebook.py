"""The gradebook: one line a person for screen and file alike, who lags, one person whole; size costs no queries."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, EnrolmentFactory
from tests.factories.gradebook import confirmed, course_of, tried
from tests.factories.ledger import at, film, record
from tests.factories.timetable import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def class_(time_machine):
    time_machine.move_to(at("12:00", days=40), tick=False)
    return CohortFactory(name="甲班", starts_on=DAY, ends_on=DAY + timedelta(days=60))


@pytest.fixture
def trainer(class_, client):
    user = CohortTrainerFactory(cohort=class_, user__language="en").user
    client.force_login(user)
    return user


def person_in(cohort, name):
    return EnrolmentFactory(cohort=cohort, learner__display_name=name, enrolled_on=DAY)


def url(name, cohort, *more):
    return reverse(f"trainer:{name}", args=[cohort.uuid, *more])


def rows_shown(answer):
    rows = re.findall(r"(?s)<tr>(.*?)</tr>", answer.content.decode())
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"(?s)<t[hd]\b.*?</t[hd]>", row)]
        for row in rows
    ]  # fmt: skip


def test_one_line_a_person_says_lessons_units_quizzes_presence_and_by_what_they_lag(client, trainer, class_):
    outline = course_of(class_)
    first, second = outline.lessons
    ahead, behind = person_in(class_, "阿全"), person_in(class_, "阿美")
    record(film(ahead, minutes=60, lesson=first.uuid, duration_s=3600, days=30), when=at("14:00", days=31))
    tried(ahead, first.uuid, 60, 90, passed=True)
    tried(behind, second.uuid, 70, 50)
    missed = confirmed(class_, DAY, trainer, {ahead: "present", behind: "absent"})
    confirmed(class_, DAY + timedelta(days=1), trainer, {ahead: "leave", behind: "late"})
    shown = rows_shown(client.get(url("grades", class_)))
    assert shown[0] == ["Name", "Lessons", "Units", "Quizzes", "Presence", "Lags"]
    named = {row[0]: row[1:] for row in shown[1:]}
    assert named["阿全"][:3] == ["1 / 2", "online 1.3 / 4", "1 / 2 mean 90 %"]
    assert named["阿全"][3] == "present 1 · on leave 1"
    assert named["阿美"][:3] == ["0 / 2", "online 0 / 4", "0 / 2 mean 70 %"]
    assert named["阿美"][3] == "late 1 · absent 1"
    assert named["阿美"][4] == "nothing new for weeks 1 session to make up 1 quiz not passed yet"
    confirmed(class_, DAY + timedelta(days=2), trainer, {behind: "present"}, makes_up=missed)
    named = {row[0]: row[1:] for row in rows_shown(client.get(url("grades", class_)))}
    assert named["阿美"][3] == "late 1 · absent 1 · made up 1"
    assert "to make up" not in named["阿美"][4]


def test_the_order_and_the_filter_are_those_of_the_address_and_the_file_follows(client, trainer, class_):
    first, _second = course_of(class_).lessons
    ahead, _behind = person_in(class_, "阿全"), person_in(class_, "=1+1")
    record(film(ahead, minutes=180, lesson=first.uuid, duration_s=99_999, days=30), when=at("14:00", days=31))
    tried(ahead, first.uuid, 90, passed=True)

    def names(**query):
        return [row[0] for row in rows_shown(client.get(url("grades", class_), query))[1:]]

    assert names() == ["=1+1", "阿全"]
    assert names(sort="name") == ["=1+1", "阿全"]
    assert names(sort="quizzes") == ["=1+1", "阿全"]
    assert names(sort="nonsense", q="全") == ["阿全"]
    assert names(who="lagging") == ["=1+1"]
    assert client.get(url("grades", class_), {"q": "nobody"}).status_code == 200
    answer = client.get(url("grades_file", class_), {"who": "lagging"})
    assert "no-store" in answer["Cache-Control"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    assert book.sheetnames == ["Gradebook", "Lessons", "Quizzes", "Presence"]
    rows = list(book["Gradebook"].iter_rows())
    assert [row[0].value for row in rows[1:]] == ["=1+1"]
    assert rows[1][0].data_type == "s"


@pytest.mark.parametrize(
    ("language", "sheet"), [("zh-hans", "成绩册"), ("en", "Gradebook"), ("vi", "Sổ điểm")]
)
def test_the_file_has_the_figures_of_the_page_in_three_languages(client, class_, language, sheet):
    client.force_login(CohortTrainerFactory(cohort=class_, user__language=language).user)
    first, _second = course_of(class_).lessons
    record(film(person_in(class_, "阿全"), minutes=60, lesson=first.uuid, days=30), when=at("14:00", days=31))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url("grades_file", class_)))))
    assert book.sheetnames[0] == sheet
    row = [cell.value for cell in list(book[sheet].iter_rows())[1]]
    assert row[2:8] == [1, 2, 1.3, 4, 1.3, 4]


def test_one_person_opens_and_the_office_reads_the_same(client, trainer, class_):
    first, _second = course_of(class_).lessons
    enrolment = person_in(class_, "阿全")
    tried(enrolment, first.uuid, 60, 90, passed=True)
    confirmed(class_, DAY, trainer, {enrolment: "left"})
    own = client.get(url("grades_person", class_, enrolment.uuid)).content.decode()
    for words in ("90 %", "left early", "Lesson 1", "passed"):
        assert words in own
    for role, address in (
        ("auditor", "gradebook"),
        ("office", "gradebook_person"),
        ("auditor", "gradebook_xlsx"),
    ):
        client.force_login(PersonFactory(roles=[role]))
        named = enrolment.uuid if address.endswith("person") else class_.uuid
        assert client.get(reverse(f"office:{address}", args=[named])).status_code == 200


def test_a_foreign_class_is_a_missing_one(client, trainer, class_):
    mine, foreign = person_in(class_, "阿全"), EnrolmentFactory()
    addresses = [
        url("cohort", foreign.cohort), url("grades", foreign.cohort), url("grades_file", foreign.cohort),
        url("grades_person", foreign.cohort, foreign.uuid), url("grades_person", class_, foreign.uuid),
        url("sheets", foreign.cohort), url("sheets_pdf", foreign.cohort),
    ]  # fmt: skip
    assert [client.get(each).status_code for each in addresses] == [404] * len(addresses)
    client.force_login(PersonFactory(roles=["office"]))
    assert client.get(url("grades_person", class_, mine.uuid)).status_code == 200
    for user in (mine.learner, PersonFactory(roles=["auditor"])):
        client.force_login(user)
        assert client.get(url("grades", class_)).status_code == 403


def test_an_empty_class_says_so(client, trainer, class_):
    assert "Nobody is in the class yet" in client.get(url("grades", class_)).content.decode()
    assert b"".join(client.get(url("grades_file", class_)))


def test_a_class_of_sixty_one_and_forty_lessons_costs_no_query_more(client, trainer, class_):
    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get(url("grades", class_)).status_code == 200
        return len(found)

    outline = course_of(class_, lessons=40)
    person_in(class_, "阿一")
    count()
    few = count()
    for number in range(60):
        tried(person_in(class_, f"学员{number:02d}"), outline.lessons[number % 40].uuid, 90, passed=True)
    assert (few, count()) == (few, few)
    assert few <= 17
