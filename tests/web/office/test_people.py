"""People: found, corrected, let in again, and their numbers shown for a reason alone."""

import pytest
from django.contrib.auth import authenticate
from django.urls import reverse

from lms.accounts import actions
from lms.accounts.access import roles_of
from lms.accounts.models import RoleGrant, User
from lms.accounts.queries import person_by_login
from lms.audit.models import AuditRecord
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
ID_NO = "990000199001010017"


@pytest.fixture
def li():
    return actions.register_person(
        actor=None, display_name="李志强", username="lizq", phone="13800138000", id_no=ID_NO
    )


def page(client, name, *args, **query):
    return client.get(reverse(f"office:{name}", args=args), query)


def act(client, view, /, *args, **data):
    return client.post(reverse(f"office:{view}", args=args), data)


def text_of(response):
    return response.content.decode()


def test_numbers_are_masked_until_a_reason_is_given(client, office, li):
    shown = text_of(page(client, "person", li.uuid))
    assert "138****8000" in shown
    assert ID_NO not in shown
    refused = act(client, "reveal", li.uuid, why=" ")
    assert refused.status_code == 422
    assert ID_NO not in text_of(refused)
    assert not AuditRecord.objects.filter(action="person.numbers_revealed").exists()
    revealed = act(client, "reveal", li.uuid, why="核对名单")
    assert ID_NO in text_of(revealed)
    assert revealed["Cache-Control"] == "private, no-store"
    record = AuditRecord.objects.get(action="person.numbers_revealed")
    assert (record.actor, record.why) == (office, "核对名单")
    assert ID_NO not in text_of(page(client, "person", li.uuid))


def test_a_code_keeps_the_password_and_a_reset_ends_it(client, office):
    person = PersonFactory(username="li", password=PASSWORD)
    act(client, "code_new", person.uuid)
    assert authenticate(username="li", password=PASSWORD) == person
    response = act(client, "password_reset", person.uuid)
    assert authenticate(username="li", password=PASSWORD) is None
    assert client.get(response["Location"]).context["slips"][0]["username"] == "li"


def test_a_person_is_corrected_and_empty_numbers_stay(client, office, li):
    act(client, "person_edit", li.uuid, name="李志刚", language="vi", phone="", id_no="")
    li.refresh_from_db()
    assert (li.display_name, li.language) == ("李志刚", "vi")
    assert person_by_login("13800138000") == li
    act(client, "person_edit", li.uuid, name="李志刚", language="vi", phone="13900139000", id_no="")
    assert person_by_login("13900139000") == li


def test_a_refused_correction_changes_nothing(client, office, li):
    PersonFactory(phone="13900139000")
    response = act(client, "person_edit", li.uuid, name="李志刚", language="vi", phone="13900139000")
    assert response.status_code == 422
    li.refresh_from_db()
    assert (li.display_name, person_by_login("13800138000")) == ("李志强", li)


def test_staff_are_added_and_roles_change(client, office):
    response = act(
        client, "staff_new", name="张老师", phone="13800138000", roles=["trainer"], language="zh-hans"
    )
    assert response["Location"] == reverse("office:codes")
    person = person_by_login("13800138000")
    assert roles_of(person) == {"trainer"}
    assert person.groups.exists()
    assert "张老师" in text_of(page(client, "staff"))
    act(client, "role_change", person.uuid, role="auditor", to="on")
    act(client, "role_change", person.uuid, role="trainer", to="off")
    assert set(RoleGrant.objects.filter(user=person).values_list("role", flat=True)) == {"auditor"}
    assert not person.groups.exists()


def test_the_office_makes_no_administrators_and_changes_none(client, office):
    person, admin = PersonFactory(), PersonFactory(roles=["admin"], password=PASSWORD, username="admin")
    act(client, "role_change", person.uuid, role="admin", to="on")
    assert act(client, "role_change", person.uuid, role="king", to="on").status_code == 404
    assert act(client, "staff_new", name="x", roles=["admin"], language="en").status_code == 422
    for view in ("code_new", "password_reset"):
        act(client, view, admin.uuid)
    act(client, "switch", admin.uuid, to="off")
    act(client, "role_change", admin.uuid, role="admin", to="off")
    assert set(RoleGrant.objects.values_list("user", "role")) == {(office.pk, "office"), (admin.pk, "admin")}
    assert authenticate(username="admin", password=PASSWORD) == admin


def test_an_account_is_switched_off_and_on_but_not_ones_own(client, office):
    person = PersonFactory()
    act(client, "switch", person.uuid, to="off")
    person.refresh_from_db()
    assert not person.is_active
    act(client, "switch", person.uuid, to="on")
    act(client, "switch", office.uuid, to="off")
    assert User.objects.filter(is_active=True).count() == 2


def test_the_second_factor_goes_with_a_reason_on_record(client, office):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    person = PersonFactory(roles=["trainer"])
    TOTP.activate(person, generate_totp_secret())
    assert act(client, "second_factor_remove", person.uuid, why="").status_code == 422
    assert Authenticator.objects.exists()
    act(client, "second_factor_remove", person.uuid, why="手机丢了")
    assert not Authenticator.objects.exists()
    assert AuditRecord.objects.get(action="second_factor.removed").why == "手机丢了"


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "请填写或选择这一项"), ("vi", "Hãy điền hoặc chọn")]
)
def test_an_empty_field_says_what_to_do(client, office, language, words):
    office.language = language
    office.save()
    assert words in client.post("/office/staff/new/", {"name": "新教师"}).content.decode()
