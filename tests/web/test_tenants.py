"""The canary: as each role of one partner, every address with another partner's ids; no byte of the other comes back.

The office's addresses have no partner: `tests/web/office/test_gate.py` tries them with every role.
"""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from lms.accounts.actions import make_api_token
from lms.web.policies import Policy
from tests.factories.messages import delivery_to
from tests.web.tenants import ROLES, Address, addresses, nobodys, tenant

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
OURS, THEIRS = "云岭", "金丝雀"
ESCAPED = json.dumps(THEIRS).strip('"')  # as it stands in JSON
# Of the academy, not of a partner: every trainer draws from every bank.
SHARED = "trainer/banks/"
# Their own people too find nothing there before more has been made than the canary makes: a photo, captions, a code.
NEED_MORE = re.compile(
    r"photo\.jpg$|skills/|captions/<slug|/here/|/join/|/transcript/|/addresses/|/mark/$|/act/$"
    r"|/voice/$|/practical/<|employer/practical/files|/results/<|/team/<|/class/<|questions/<|/tokens/<|/media/<|/import/<|/export/<|/undo/$|/take/$|/aside/$"
)
OWNERS = {"learn": "learner", "account": "learner", "employer": "hr", "trainer": "trainer"}
REFUSED = {302, 401, 403, 404, 405, 415, 422}
# What may stand in an address or a form and name something of the other.
ASKED = {
    "class": "cohort",
    "class_uuid": "cohort",
    "cohort": "cohort",
    "who": "enrolment",
    "only": "enrolment",
}
ASKED |= {"department": "department", "enrolment": "enrolment", "session": "session", "mentor": "learner"}


@pytest.fixture
def two(settings):
    with time_machine.travel("2026-10-06T02:00:00Z", tick=False):
        both = tenant(OURS), tenant(THEIRS)
        for each in both:
            each.ids["message"] = delivery_to(each.people["learner"], settings, key=each.mark).uuid
        yield both


def signed_in(person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def body_of(answer) -> str:
    """What is in an answer, in a workbook or an archive too."""
    body = b"".join(answer) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    return body.decode(errors="replace").replace(ESCAPED, THEIRS)


def asked(client: Client, address: Address, fields=None) -> list:
    """Read it and write to it; nothing that was written stays."""
    with transaction.atomic():
        answers = [client.get(address.url, fields), client.post(address.url, fields)]
        if address.policy is Policy.CALLER:
            answers.append(client.put(address.url, "{}", content_type="application/json"))
            answers.append(client.delete(address.url))
        transaction.set_rollback(True)
    return answers


@pytest.mark.parametrize("role", ROLES)
def test_no_address_gives_a_byte_of_another_partner(two, role):
    ours, theirs = two
    client = signed_in(ours.people[role])
    fields = {name: theirs.ids[kind] for name, kind in ASKED.items()} | {"q": THEIRS}
    found = []
    for address in addresses(theirs.ids):
        for answer in asked(client, address, fields):
            is_open = (
                address.names_things
                and not address.route.startswith(SHARED)
                and answer.status_code not in REFUSED
            )
            if is_open or THEIRS in body_of(answer).replace(f'value="{THEIRS}"', ""):
                found.append((address.route, answer.request["REQUEST_METHOD"], answer.status_code))
    assert found == []


def test_a_token_of_the_api_reaches_no_further(two):
    ours, theirs = two
    for role in ROLES:
        client = Client(
            headers={"authorization": f"Bearer {make_api_token(user=ours.people[role], name='x')}"}
        )
        for address in addresses(theirs.ids):
            if address.policy is Policy.CALLER:
                for answer in asked(client, address, {"class_uuid": theirs.ids["cohort"]}):
                    assert THEIRS not in body_of(answer), (role, address.route)


def test_what_is_another_partners_looks_like_what_is_not_there(two):
    ours, theirs = two
    pairs = [
        (foreign, missing)
        for foreign, missing in zip(addresses(theirs.ids), addresses(nobodys()), strict=True)
        if foreign.names_things and not foreign.route.startswith(SHARED)
    ]
    for role in ("hr", "trainer"):
        client = signed_in(ours.people[role])
        for foreign, missing in pairs:
            there, nowhere = client.get(foreign.url), client.get(missing.url)
            assert there.status_code == nowhere.status_code, foreign.route
            if there.status_code == 404:
                assert plain(there) == plain(nowhere), foreign.route


def plain(answer) -> str:
    """A body without what differs each time."""
    text = re.sub(r'nonce="[^"]*"|value="[A-Za-z0-9]{64}"|"csrf[^,]*,', "", body_of(answer))
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|0{20}|[0-9a-f]{20}", "", text)


def test_visitors_see_nothing_and_are_sent_to_sign_in(two):
    _ours, theirs = two
    for address in addresses(theirs.ids):
        answer = Client().get(address.url)
        assert answer.status_code in {302, 401, 404, 405}, address.route
        assert answer.status_code != 302 or answer["Location"].startswith("/login/"), address.route
        assert THEIRS not in body_of(answer)


def test_the_canary_sings_for_its_own_people(two):
    """The control: with the same addresses its own people do find it."""
    _ours, theirs = two
    clients = {role: signed_in(theirs.people[role]) for role in ROLES}
    deaf, heard = [], 0
    for address in addresses(theirs.ids):
        audience = address.route.partition("/")[0]
        roles = [OWNERS[audience]] if audience in OWNERS else ["learner", "trainer"]
        answers = [answer for role in roles for answer in asked(clients[role], address)]
        heard += any(THEIRS in body_of(answer) for answer in answers)
        is_there = any(answer.status_code not in {401, 403, 404, 405} for answer in answers)
        if address.names_things and not is_there and not NEED_MORE.search(address.route):
            deaf.append(address.route)
    assert deaf == []
    assert heard >= 25
