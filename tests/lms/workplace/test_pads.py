"""A mentor signs without a network: later, doubled, shuffled, it is the same; what changed meanwhile is asked again."""

import random
from datetime import UTC, timedelta
from uuid import UUID

import pytest

from lms.accounts.access import NotVisible
from lms.accounts.actions import revoke_device_key
from lms.ledger.queries import entries_of, evidence_view
from lms.messaging.models import Notice
from lms.workplace.actions import issue_pad, return_line, rewrite_line, set_deputy, sign_lines, withdraw_line
from lms.workplace.models import LogDecision, PadEvent
from lms.workplace.refusals import DecisionsRefused, DeviceRemoved, PadInvalid
from lms.workplace.rules.pads import Asked
from tests.factories.devices import Browser
from tests.factories.ledger import at, sums
from tests.factories.workplace import TODAY, Pocket, another_mentor, workshop

pytestmark = pytest.mark.django_db
NOTHING, WORKED = (0, 0, 0, 0), (0, 0, 28_800, 0)
OCTOBER = (TODAY - at("00:00").date()).days
A_DAY = timedelta(days=1)


def clock(text, days=0):
    return at(text, days=OCTOBER + days)


@pytest.fixture
def shop(time_machine):
    time_machine.move_to(clock("22:00"), tick=False)
    return workshop()


def lines_of(shop, time_machine):
    (first,) = shop.write(0, TODAY)
    (second,) = shop.write(1)
    time_machine.move_to(clock("15:00", 2), tick=False)
    return first, second


@pytest.mark.parametrize("seed", range(3))
def test_doubled_and_shuffled_it_is_the_same_with_both_times(shop, time_machine, seed):
    first, second = lines_of(shop, time_machine)
    pocket = Pocket(shop.mentor, clock("08:00", 1))
    assert {line.pk for line in pocket.issued.lines} == {first.pk, second.pk}
    pocket.decide("sign", first, clock("09:30", 1))
    pocket.decide("return", second, clock("09:40", 1), comment="炉温写上")
    pieces = [[event] for event in pocket.events] * 2
    random.Random(seed).shuffle(pieces)
    for piece in pieces:
        done = pocket.send(clock("15:00", 2), piece)
    assert (list(done.numbers), list(done.asked)) == ([1, 2], [])
    assert [sums(person)[2] for person in shop.people] == [28_800, 0]
    signed, returned = PadEvent.objects.order_by("number")
    assert (signed.decision.decided_at, signed.received_at) == (clock("09:30", 1), clock("15:00", 2))
    assert (returned.decision.decided_at, returned.decision.comment) == (clock("09:40", 1), "炉温写上")
    assert Notice.objects.filter(kind="work_returned", recipient=second.learner).count() == 1
    named = {name for entry in entries_of(shop.people[0].pk) for name in entry.evidence}
    sources = [evidence_view(UUID(name)).source for name in named]
    assert {source["signed_at"] for source in sources} == {clock("09:30", 1).astimezone(UTC).isoformat()}
    assert {source["received_at"] for source in sources} == {clock("15:00", 2).isoformat()}


def rewritten(shop, line):
    rewrite_line(actor=line.learner, log=line, draft=shop.draft(done="别的"))


def withdrawn(shop, line):
    withdraw_line(actor=line.learner, log=line)


def signed_by_another(shop, line):
    other = another_mentor(shop)
    set_deputy(
        actor=shop.hr, partner=shop.cohort.partner, mentor=shop.mentor, deputy=other,
        from_on=TODAY + 2 * A_DAY, until_on=TODAY + 3 * A_DAY,
    )  # fmt: skip
    sign_lines(actor=other, uuids=[line.uuid])


def returned_by_myself(shop, line):
    return_line(actor=shop.mentor, uuid=line.uuid, comment="不对")


def moved_to_another(shop, line):
    line.enrolment.mentorships.update(until_on=TODAY - A_DAY)


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (rewritten, Asked.REWRITTEN),
        (withdrawn, Asked.WITHDRAWN),
        (signed_by_another, Asked.DECIDED),
        (returned_by_myself, Asked.DECIDED),
        (moved_to_another, Asked.NOT_YOURS),
    ],
)
def test_what_changed_meanwhile_is_asked_again_and_never_signed(shop, time_machine, meanwhile, why):
    first, second = lines_of(shop, time_machine)
    pocket = Pocket(shop.mentor, clock("08:00", 1))
    pocket.decide("sign", first, clock("09:30", 1))
    pocket.decide("sign", second, clock("09:31", 1))
    meanwhile(shop, first)
    count = LogDecision.objects.filter(kind="signed", by=shop.mentor).count()
    done = pocket.send(clock("15:00", 2))
    assert [(each.number, each.log, each.why) for each in done.asked] == [(1, first.uuid, why)]
    assert list(pocket.send(clock("15:01", 2)).asked) == list(done.asked)
    assert sums(shop.people[1]) == WORKED
    assert LogDecision.objects.filter(kind="signed", by=shop.mentor).count() == count + 1


def test_a_line_signed_on_the_screen_before_is_signed_once(shop, time_machine):
    first, _second = lines_of(shop, time_machine)
    pocket = Pocket(shop.mentor, clock("08:00", 1))
    pocket.decide("sign", first, clock("09:30", 1))
    sign_lines(actor=shop.mentor, uuids=[first.uuid], at=clock("14:00", 2))
    assert list(pocket.send(clock("15:00", 2)).asked) == []
    assert LogDecision.objects.get(log=first).decided_at == clock("14:00", 2)
    assert sums(shop.people[0]) == WORKED


def test_a_deputy_of_that_day_signs_though_it_arrives_later(shop, time_machine):
    first, _second = lines_of(shop, time_machine)
    other = another_mentor(shop)
    day = TODAY + A_DAY
    time_machine.move_to(clock("07:00", 1), tick=False)
    set_deputy(
        actor=shop.hr,
        partner=shop.cohort.partner,
        mentor=shop.mentor,
        deputy=other,
        from_on=day,
        until_on=day,
    )
    pocket = Pocket(other, clock("08:00", 1))
    pocket.decide("sign", first, clock("09:30", 1))
    time_machine.move_to(clock("15:00", 2), tick=False)
    assert list(pocket.send(clock("15:00", 2)).asked) == []
    decision = LogDecision.objects.get(log=first)
    assert (decision.by, decision.mentor) == (other, shop.mentor)


def test_a_clock_that_was_set_or_points_elsewhere_is_not_believed(shop, time_machine):
    first, second = lines_of(shop, time_machine)
    pocket = Pocket(shop.mentor, clock("08:00", 1))
    pocket.decide("sign", first, clock("09:30", -300))
    pocket.send(clock("15:00", 2))
    pocket.decide("sign", second, clock("09:30", 1))
    pocket.send(clock("15:00", 2), off_ms=0)
    assert {row.decided_at for row in LogDecision.objects.all()} == {clock("15:00", 2)}


def test_after_two_weeks_and_without_a_word_it_is_asked_again(shop, time_machine):
    first, second = lines_of(shop, time_machine)
    pocket = Pocket(shop.mentor, clock("08:00", 1))
    pocket.decide("sign", first, clock("09:00", 16))
    pocket.decide("return", second, clock("09:00", 2), comment=" ")
    done = pocket.send(clock("09:10", 16))
    assert [each.why for each in done.asked] == [Asked.EXPIRED, Asked.COMMENT]
    assert not LogDecision.objects.exists()


def test_a_removed_device_a_foreign_key_and_a_forged_text_are_refused_whole(shop, time_machine):
    first, _second = lines_of(shop, time_machine)
    pocket = Pocket(shop.mentor, clock("08:00", 1))
    pocket.decide("sign", first, clock("09:30", 1))
    with pytest.raises(DecisionsRefused):
        pocket.send(clock("15:00", 2), signer=Browser())
    revoke_device_key(actor=shop.mentor, key=pocket.key)
    with pytest.raises(DeviceRemoved):
        pocket.send(clock("15:00", 2))
    with pytest.raises(DeviceRemoved):
        issue_pad(actor=shop.mentor, key=pocket.key.uuid, wall_ms=0)
    with pytest.raises(DeviceRemoved):
        issue_pad(actor=another_mentor(shop), key=pocket.key.uuid, wall_ms=0)
    with pytest.raises(NotVisible):
        issue_pad(actor=shop.hr, key=pocket.key.uuid, wall_ms=0)
    assert (sums(shop.people[0]), PadEvent.objects.count()) == (NOTHING, 0)


def test_of_somebody_whose_account_is_closed_nothing_is_taken(shop, time_machine):
    first, _second = lines_of(shop, time_machine)
    pocket = Pocket(shop.mentor, clock("08:00", 1))
    pocket.decide("sign", first, clock("09:30", 1))
    shop.mentor.is_active = False
    shop.mentor.save()
    with pytest.raises(PadInvalid):
        pocket.send(clock("15:00", 2))
    assert sums(shop.people[0]) == NOTHING
