"""Acts are written down with who, what and why."""

import uuid

import pytest

from lms.audit import actions, queries
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_acts_on_an_object_are_read_newest_first_with_their_actors(django_assert_num_queries):
    office, thing = PersonFactory(), uuid.uuid4()
    for why in ("first", "second"):
        actions.record(actor=office, action="class.changed", noun="class", object_uuid=thing, why=why)
    actions.record(actor=None, action="class.changed", noun="class", object_uuid=uuid.uuid4())
    with django_assert_num_queries(1):
        acts = queries.acts_on("class", thing)
        assert [(act.why, act.actor.display_name) for act in acts] == [
            ("second", office.display_name),
            ("first", office.display_name),
        ]
