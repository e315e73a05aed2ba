"""Property (e) and transfers: whatever people decide and whatever evidence comes, in any order, the sums are the same."""

from collections import Counter
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lms.ledger.rules.decisions import (
    Change,
    LineSum,
    change_of,
    is_too_much_alone,
    movable,
    size_of,
    why_text,
)
from lms.ledger.rules.posting import APART, SYSTEM, Line, Posted, from_evidence, live, postings_for, target_of
from lms.rulesets.rules import CN_TEST_45

DAY = date(2026, 4, 7)
PERSON = "u_1"
claims = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9_000).map(Fraction))
acts = st.one_of(
    st.tuples(st.just("evidence"), claims),
    st.tuples(st.just("correct"), st.integers(0, 9_000), st.integers(0, 20)),
    st.tuples(st.just("add"), st.sampled_from(sorted(APART - {"transfer_out"})), st.integers(1, 9_000)),
    st.tuples(st.just("move"), st.integers(1, 9_000)),
)


def post(entries, kind, sec, *, ev=(), by=SYSTEM, of=None):
    entries.append(Posted(len(entries) + 1, kind, sec, frozenset(ev), by, of))


def derive(entries, line):
    """What the system does when the evidence of a line is `line`."""
    for posting in postings_for(line, entries):
        post(entries, posting.kind, posting.sec, ev=posting.ev, of=posting.of)


def correct(entries, sec, which):
    """A person corrects one of the entries that stand, as `correct_hours` posts it."""
    standing = [entry for entry in live(entries) if not entry.kind.startswith("transfer")]
    if standing:
        entry = standing[which % len(standing)]
        kind = entry.kind if entry.kind in APART else "credit"
        post(entries, "reversal", -entry.sec, ev=entry.ev, by=PERSON, of=entry.seq)
        if sec:
            post(entries, kind, sec, ev=entry.ev, by=PERSON)


def lived(history):
    """The entries of one line after this history, derived again after every step, and its last evidence."""
    entries, line = [], Line()
    for what, *facts in history:
        if what == "evidence":
            line = Line(dict(facts[0]))
        elif what == "correct":
            correct(entries, *facts)
        elif what == "add":
            post(entries, facts[0], facts[1], by=PERSON)
        elif (stands := sum(entry.sec for entry in entries)) > 0:
            post(entries, "transfer_out", -min(stands, facts[0]), by=PERSON)
        derive(entries, line)
    return entries, line


@given(st.lists(acts, max_size=12))
def test_deriving_again_after_anything_posts_nothing_more(history):
    entries, line = lived(history)
    assert sum(entry.sec for entry in entries) == target_of(line, entries)
    assert postings_for(line, entries) == []


@given(st.lists(acts, max_size=12))
def test_a_reversal_and_its_credit_sum_to_zero_and_happen_once(history):
    entries, _line = lived(history)
    by_seq = {entry.seq: entry for entry in entries}
    back = [entry for entry in entries if entry.kind == "reversal"]
    assert all(by_seq[entry.of].sec + entry.sec == 0 for entry in back)
    assert not back or max(Counter(entry.of for entry in back).values()) == 1


@given(st.lists(acts, max_size=12))
def test_evidence_never_takes_back_what_stands_apart(history):
    entries, _line = lived(history)
    apart = {entry.seq for entry in entries if entry.kind in APART}
    assert all(entry.by == PERSON for entry in entries if entry.of in apart)


@given(
    st.lists(claims, max_size=6), st.lists(acts.filter(lambda act: act[0] == "add"), max_size=4), st.data()
)
def test_additions_among_late_evidence_give_one_sum_in_any_order(evidence, additions, data):
    """The last evidence counts, and every addition once, whenever it was made."""
    last = ("evidence", evidence[-1] if evidence else {})
    mixed = data.draw(st.permutations([*(("evidence", each) for each in evidence), *additions]))
    entries, line = lived([*mixed, last])
    assert sum(entry.sec for entry in entries) == line.sec + sum(act[2] for act in additions)
    assert from_evidence(entries) == line.sec


@given(st.lists(acts, max_size=12))
def test_a_correction_never_makes_more_of_the_evidence_than_there_is(history):
    entries, line = lived(history)
    assert from_evidence(entries) <= line.sec


lines = st.builds(
    LineSum,
    st.dates(date(2026, 4, 1), date(2026, 4, 9)),
    st.sampled_from(["online", "onsite"]),
    st.sampled_from(["theory", "practice"]),
)


@given(st.dictionaries(lines, st.integers(-3_000, 9_000)), lines, lines)
def test_what_is_moved_is_whole_lines_that_stand_and_never_more(sums, one, other):
    since, until = sorted((one.day, other.day))
    changes = movable(sums, since=since, until=until)
    assert all(change.before_s == sums[change.line] > 0 and change.after_s == 0 for change in changes)
    assert all(since <= change.line.day <= until for change in changes)
    left = {
        line: seconds for line, seconds in sums.items() if line not in {change.line for change in changes}
    }
    assert all(seconds <= 0 or not since <= line.day <= until for line, seconds in left.items())


@given(lines, st.integers(0, 9_000), st.integers(0, 9_000))
def test_a_change_is_stored_and_read_as_it_was(line, before, after):
    change = Change(line, before, after)
    assert change_of(change.as_json()) == change
    assert size_of([change], CN_TEST_45) == Fraction(abs(after - before), 2_700)


def test_two_units_are_for_one_person_and_a_second_more_is_not():
    line = LineSum(DAY, "online", "theory")
    assert not is_too_much_alone(size_of([Change(line, 5_400, 0)], CN_TEST_45))
    assert is_too_much_alone(size_of([Change(line, 0, 5_401)], CN_TEST_45))
    assert is_too_much_alone(Fraction(1), before=Fraction(11, 10))


@given(st.text(), st.text())
def test_the_approval_is_the_last_line_and_nobody_else_writes_it(words, note):
    why = why_text(reason="other", words=words, approver="u_2", note=note)
    assert [line.startswith("approved by u_2") for line in why.split("\n")] == [False, True]
