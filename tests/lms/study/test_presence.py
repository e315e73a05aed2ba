"""Presence prompts from a beat to the ledger: who ignores them earns nothing more, who answers loses nothing."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest

from lms.ledger.models import Evidence
from lms.ledger.queries import account_units, day_list, entries_of, verify
from lms.study.actions import accept_beats, choose_prompt_style, settle, settle_due
from lms.study.actions import asking as asking_module
from lms.study.models import Lease
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.offline import Phone
from tests.factories.rulesets import RuleSetFactory
from tests.factories.study import START, beat, open_lesson

MINUTE = 60_000


@pytest.fixture(autouse=True)
def _sure_dice(monkeypatch):
    """A prompt after ten minutes of film, and always the same question."""

    class Dice(random.Random):
        def randint(self, _low, _high):
            return 10 * MINUTE

    monkeypatch.setattr(asking_module, "DICE", Dice(7))


def learner_asked(on_miss="pause", **prompt):
    data = {**RuleSetFactory.build().data, "prompt": {"every_min": [8, 15], "on_miss": on_miss, **prompt}}
    return EnrolmentFactory(ruleset=RuleSetFactory(code=f"CN-ASKS-{on_miss}", data=data))


class Player:
    """A player that reports every thirty seconds, and says what it is asked to say."""

    def __init__(self, enrolment, **more):
        self.enrolment = enrolment
        self.more = more
        self.grant = open_lesson(enrolment, **more)
        self.begin = more.get("when", START)
        self.now_s = 0
        self.seq = 0
        self.prompt = self.grant.prompt

    def send(self, *beats, at_s=None):
        when = self.begin + timedelta(seconds=self.now_s + 1 if at_s is None else at_s)
        self.reply = accept_beats(self.grant.token, list(beats), when)
        assert self.reply.refused == ()
        self.prompt = self.reply.prompt
        return self.reply

    def beat(self, **change):
        self.seq += 1
        self.now_s += 30
        return beat(self.seq, end_s=self.now_s, **change)

    def play(self, minutes):
        for _half in range(int(minutes * 2)):
            self.send(self.beat())

    def said(self, choice=None, *, at_s=None):
        """An answer as a beat without length."""
        row = Lease.objects.get(uuid=self.grant.uuid)
        right = row.prompts["question"]["right"] if choice is None else choice
        self.seq += 1
        end_s = self.now_s if at_s is None else at_s
        number = row.prompts["question"]["number"]
        return beat(self.seq, end_s=end_s, span_s=0, prompt=number, choice=right)


def posted(enrolment, hours=2):
    when = START + timedelta(hours=hours)
    for lease in Lease.objects.all():
        settle(lease.pk, at=when, derive_now=True)
    assert verify().violations == []
    return account_units(enrolment).online_s


db = pytest.mark.django_db


@db
def test_a_prompt_comes_with_the_reply_of_a_beat_and_an_answer_keeps_everything():
    player = Player(learner_asked())
    player.play(9.5)
    assert player.prompt is None
    player.play(0.5)
    assert (player.prompt["number"], player.prompt["left_s"], player.prompt["missed"]) == (1, 60, False)
    player.send(player.said(), at_s=620)
    assert player.prompt is None
    player.play(10)
    assert posted(player.enrolment) == 20 * 60
    kept = Evidence.objects.get(kind="prompt")
    assert (kept.source["missed"], kept.source["tries"], kept.source["number"]) == (False, 1, 1)
    assert kept.natural_key == f"prompt:{player.grant.uuid}:1"


@db
@pytest.mark.parametrize(("on_miss", "seconds"), [("pause", 20 * 60), ("void_since_proof", 10 * 60)])
def test_v14_through_the_player_counts_up_to_the_prompt_or_to_the_proof_before(on_miss, seconds):
    player = Player(learner_asked(on_miss))
    player.play(10)
    player.send(player.said(at_s=600), at_s=600)
    player.play(30)
    assert player.prompt["missed"]
    got = posted(player.enrolment)
    assert seconds <= got <= seconds + 1
    [row] = day_list(player.enrolment)
    assert row.lost_s == {"no_answer": 40 * 60 - got}


@db
def test_who_ignores_prompts_earns_nothing_more_however_the_lesson_is_opened():
    enrolment = learner_asked()
    player = Player(enrolment)
    player.play(12)
    told = player.reply.credited_today_s
    player.play(5)
    assert player.reply.credited_today_s == told
    begin = START + timedelta(minutes=17)
    for lesson in range(5):
        begin += timedelta(minutes=1)
        again = Player(enrolment, when=begin, uuid=uuid4())
        assert again.grant.prompt["missed"] is False, lesson
        again.play(1)
    when = START + timedelta(days=1)
    assert Player(enrolment, when=when).grant.prompt is not None
    assert posted(enrolment, hours=30) == 601


@db
def test_an_answer_twice_and_in_any_order_is_one_answer():
    player = Player(learner_asked())
    player.play(10)
    said = player.said()
    player.send(said, said)
    player.send(said)
    player.send({**said, "seq": 500})
    assert Lease.objects.get().prompts["number"] == 1
    assert posted(player.enrolment) == 600
    assert Evidence.objects.filter(kind="prompt").count() == 1


@db
def test_a_wrong_answer_has_a_second_try_and_the_third_waits_for_the_right_one():
    player = Player(learner_asked())
    player.play(10)
    player.send(player.said("nonsense"))
    assert player.prompt["missed"] is False
    player.send(player.said("nonsense"))
    assert player.prompt["missed"] is True
    player.play(2)
    player.send(player.said())
    player.play(2)
    assert player.prompt is None
    assert posted(player.enrolment) == 601 + 119
    assert [row.source["missed"] for row in Evidence.objects.filter(kind="prompt")] == [True]


@db
def test_an_answer_given_without_a_network_counts_with_its_own_time_also_after_the_miss_was_written():
    player = Player(learner_asked())
    player.play(10)
    number_said = player.said(at_s=630)
    held = [player.beat() for _half in range(40)]
    settle_due(START + timedelta(minutes=25))
    assert Evidence.objects.filter(kind="prompt").count() == 1
    player.send(number_said, *held, at_s=31 * 60)
    assert player.prompt is not None
    assert posted(player.enrolment, hours=3) == 30 * 60
    found = Evidence.objects.filter(kind="prompt", natural_key__endswith=":answer").get()
    assert found.source["missed"] is False


@db
def test_an_answer_cannot_be_dated_back_to_where_the_player_was_heard_without_it():
    player = Player(learner_asked())
    player.play(12)
    assert player.prompt["missed"]
    player.send(player.said(at_s=602), at_s=740)
    [facts] = Lease.objects.get().prompts["decided"]
    assert (facts["answered_ms"] - facts["asked_ms"], facts["missed"]) == (120_000, True)


@db
def test_what_is_played_while_a_prompt_is_open_waits_and_is_never_taken_back():
    player = Player(learner_asked())
    player.play(10.5)
    lease = Lease.objects.get()
    settle(lease.pk, at=START + timedelta(minutes=10, seconds=31), derive_now=True)
    lease.refresh_from_db()
    assert (len(lease.segments), lease.unsettled_since is not None) == (1, True)
    player.play(1.5)
    assert posted(player.enrolment) == 601
    assert [entry.kind for entry in entries_of(player.enrolment.pk)] == ["credit"] * len(
        entries_of(player.enrolment.pk)
    )


@db
def test_a_beat_with_prompts_is_two_statements_too(django_assert_num_queries):
    player = Player(learner_asked())
    player.play(9.5)
    with django_assert_num_queries(2):
        player.play(0.5)
    assert player.prompt
    said = player.said()
    with django_assert_num_queries(2):
        player.send(said)
    with django_assert_num_queries(1):
        player.send(said)


@db
def test_a_rule_set_without_prompts_never_asks_and_writes_nothing_about_it():
    player = Player(EnrolmentFactory())
    player.play(20)
    assert player.prompt is None
    assert Lease.objects.get().prompts is None
    assert posted(player.enrolment) == 1200


@db
def test_large_pictures_are_asked_of_who_wants_them():
    enrolment = learner_asked()
    choose_prompt_style(learner=enrolment.learner, is_simple=True)
    player = Player(enrolment)
    player.play(10)
    assert (player.prompt["kind"], len(player.prompt["choices"])) == ("picture", 2)
    choose_prompt_style(learner=enrolment.learner, is_simple=False)
    choose_prompt_style(learner=enrolment.learner, is_simple=False)
    assert Player(enrolment, when=START + timedelta(hours=1)).grant.prompt["kind"] != "picture"


@db
def test_a_text_is_read_without_prompts():
    player = Player(learner_asked(), kind="article")
    player.play(20)
    assert (player.prompt, Lease.objects.get().prompts) == (None, None)


@db
def test_an_answer_that_comes_signed_in_an_offline_batch_is_an_answer():
    enrolment = learner_asked()
    phone = Phone(enrolment)
    accept_beats(phone.lease.token, [beat(1, end_s=600, span_s=600)], START + timedelta(seconds=601))
    question = Lease.objects.get().prompts["question"]
    said = phone.stretch(
        2, mono_end_s=620, span_s=0, media_s=600, prompt=question["number"], choice=question["right"]
    )
    phone.send([said, phone.stretch(3, mono_end_s=1200, span_s=600, media_s=600)], now_s=3600)
    assert Lease.objects.get().prompts["question"] is None
    assert posted(enrolment) == 1200
    assert Evidence.objects.get(kind="prompt").source["missed"] is False


@db
@pytest.mark.parametrize(("on_miss", "seconds"), [("pause", 601), ("void_since_proof", 0)])
def test_a_miss_in_the_second_lesson_of_a_sitting_reaches_back_to_the_proof_before_both(on_miss, seconds):
    enrolment = learner_asked(on_miss)
    Player(enrolment).play(7)
    second = Player(enrolment, when=START + timedelta(minutes=8), uuid=uuid4())
    second.play(2.5)
    assert second.prompt is None
    second.play(10)
    assert second.prompt["missed"]
    assert posted(enrolment) == seconds
