"""People are registered once, sealed, with what they may do written down."""

import pytest

from lms.accounts import access, actions, queries, rules
from lms.accounts.models import Identity, Role, RoleGrant, User
from lms.audit.models import AuditRecord
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
ID_NO = "990000199001010017"


def register(**fields):
    return actions.register_person(actor=None, **{"display_name": "李志强", **fields})


def test_a_registered_person_is_found_by_name_and_by_number():
    person = register(username="Li.Zhiqiang", phone="138 0013 8000", id_no=ID_NO)
    assert queries.person_by_login("LI.zhiqiang") == person
    assert queries.person_by_login("+8613800138000") == person
    assert queries.person_by_login("nobody") is None
    assert not person.has_usable_password()


def test_numbers_are_sealed_in_the_database_and_masked_outside():
    person = register(phone="13800138000", id_no=ID_NO)
    stored = str(User.objects.filter(pk=person.pk).values().get()) + str(Identity.objects.values().get())
    assert "13800138000" not in stored
    assert ID_NO not in stored
    assert queries.masked_numbers(person) == queries.Numbers("138****8000", "990***********0017")


@pytest.mark.parametrize(
    ("second", "refusal"),
    [
        ({"phone": "+86 138 0013 8000"}, rules.PhoneTaken),
        ({"id_no": ID_NO}, rules.IdentityTaken),
        ({"username": "LI"}, rules.UsernameTaken),
        ({"username": "13900139000"}, rules.UsernameMalformed),
        ({"phone": "123"}, rules.PhoneMalformed),
        ({"id_no": ID_NO[:-1] + "8"}, rules.IdentityMalformed),
        ({"display_name": "  "}, rules.NameMissing),
    ],
)
def test_a_refused_registration_leaves_nothing_behind(second, refusal):
    register(username="li", phone="13800138000", id_no=ID_NO)
    before = (User.objects.count(), Identity.objects.count(), AuditRecord.objects.count())
    with pytest.raises(refusal):
        register(**{"display_name": "李志强二", **second})
    assert (User.objects.count(), Identity.objects.count(), AuditRecord.objects.count()) == before


def test_many_people_cost_the_same_number_of_statements_as_few(django_assert_max_num_queries):
    def drafts(start, stop):
        return [
            actions.PersonDraft(display_name=f"学员{n}", phone=f"+86138{n:08d}") for n in range(start, stop)
        ]

    for start, stop in ((0, 2), (2, 62)):
        with django_assert_max_num_queries(8):
            actions.register_people(actor=None, drafts=drafts(start, stop))
    assert User.objects.count() == 62


def test_roles_are_read_with_one_query_and_remembered(django_assert_num_queries):
    person = PersonFactory(roles=["trainer", "office"])
    with django_assert_num_queries(1):
        assert access.roles_of(person) == {Role.TRAINER, Role.OFFICE}
        assert access.is_office(person)
        assert not access.is_auditor(person)


def test_a_granted_role_counts_at_once_and_is_on_record():
    office, person = PersonFactory(roles=["office"]), PersonFactory()
    assert access.roles_of(person) == frozenset()
    actions.grant_role(actor=office, user=person, role="trainer")
    actions.grant_role(actor=office, user=person, role="trainer")
    assert access.roles_of(person) == {Role.TRAINER}
    assert AuditRecord.objects.get(action="role.granted").actor == office
    actions.revoke_role(actor=office, user=person, role="trainer")
    assert access.roles_of(person) == frozenset()


def test_an_inactive_person_has_no_roles():
    assert access.roles_of(PersonFactory(roles=["admin"], is_active=False)) == frozenset()


def test_the_office_makes_no_administrators_and_touches_none():
    office, admin, person = PersonFactory(roles=["office"]), PersonFactory(roles=["admin"]), PersonFactory()
    with pytest.raises(rules.NotAllowed):
        actions.grant_role(actor=office, user=person, role="admin")
    for attempt in (
        lambda: actions.revoke_role(actor=office, user=admin, role="admin"),
        lambda: actions.reset_password(actor=office, user=admin),
        lambda: actions.issue_invitation(actor=office, user=admin),
        lambda: actions.set_numbers(actor=office, user=admin, phone="13800138000"),
        lambda: actions.reveal_numbers(actor=office, user=admin, why="x"),
        lambda: actions.set_password(actor=office, user=admin, password=PASSWORD),
    ):
        with pytest.raises(rules.NotAllowed):
            attempt()
    assert RoleGrant.objects.count() == 2
    assert not AuditRecord.objects.exists()


def test_the_auditor_reveals_with_a_reason_on_record_and_nobody_without():
    person = register(phone="13800138000", id_no=ID_NO)
    auditor = PersonFactory(roles=["auditor"])
    with pytest.raises(rules.ReasonMissing):
        actions.reveal_numbers(actor=auditor, user=person, why=" ")
    assert not AuditRecord.objects.filter(action="person.numbers_revealed").exists()
    numbers = actions.reveal_numbers(actor=auditor, user=person, why="抽查 7 号")
    assert numbers == queries.Numbers("+8613800138000", ID_NO)
    act = AuditRecord.objects.get(action="person.numbers_revealed")
    assert (act.actor, act.object_uuid, act.why) == (auditor, person.uuid, "抽查 7 号")
    assert "138" not in str(act.detail)


def test_a_changed_number_replaces_the_old_one():
    person = register(phone="13800138000")
    actions.set_numbers(actor=None, user=person, phone="13900139000", id_no=ID_NO)
    assert queries.person_by_login("13900139000") == person
    assert queries.person_by_login("13800138000") is None
    other = register(phone="13700137000")
    with pytest.raises(rules.PhoneTaken):
        actions.set_numbers(actor=None, user=other, phone="13900139000")
    assert queries.person_by_login("13700137000") == other
