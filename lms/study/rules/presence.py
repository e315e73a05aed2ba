"""Presence prompts of a person: when the next one comes, what it asks, and what became of it (domain §4.2 O7).

The server draws; a client hears of a prompt when it is asked, never before. The dice are given by the caller.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lms.rulesets.rules import PromptRule

# Whoever goes on within this time goes on with the sitting: a lesson opened anew does not begin it anew.
SITTING_MS = 30 * 60_000
HOUR_MS = 3_600_000
# An answer may reach the server this much after its time, for clock and network noise (as a beat may run ahead).
GRACE_MS = 5_000
# So long after its time a prompt without an answer is written down as missed; an answer that comes later is heard.
SLACK_MS = 30_000
# Near the end nobody is interrupted: the lesson's last quarter, at most this; more when a quiz comes next, which
# proves presence better than any prompt.
END_MS, END_BEFORE_QUIZ_MS = 90_000, 180_000
# After a miss two prompts come nearer; after three and six answers in a row they come later, at the most a third
# later than the rule says, so that an hour of film keeps three proofs where the rule says 8 to 15 minutes.
NEARER, LATER, LATEST = -2, 3, 6
TRIES = 2
MOST_LEASES = 20
OTHER_LESSONS = 5
# Pictures that everybody knows; what they are called is in the page (lms/web/learner/prompt_words.py).
WORDS = ("house", "key", "sun", "fish", "apple", "bell", "umbrella", "tree")
SLIDES = tuple(str(place) for place in range(2, 10))
KINDS = ("word", "lesson", "slide")
# For who has chosen large buttons: two pictures, read aloud.
SIMPLE = "picture"


@dataclass(slots=True)
class Question:
    """A prompt that waits for its answer. Instants are milliseconds since 1970. `is_written`: the ledger has its miss."""

    number: int
    kind: str
    right: str
    choices: list[str]
    asked_ms: int
    due_ms: int
    tries: int = 0
    is_missed: bool = False
    is_written: bool = False

    def for_client(self, now_ms: int) -> dict[str, Any]:  # Any: JSON
        """What the player is told. The right lesson is not said: the player knows which film it plays."""
        return {
            "number": self.number,
            "kind": self.kind,
            "shown": None if self.kind == "lesson" else self.right,
            "choices": self.choices,
            "left_s": max(0, (self.due_ms - now_ms) // 1000),
            "missed": self.is_missed or now_ms > self.due_ms,
        }


@dataclass(slots=True)
class Presence:
    """`lease.prompts`. `to_next_ms` of play are left to the next prompt; `proof_ms` is when presence was last proved,
    or the sitting began, `leases` those used since; `streak` counts answers in a row, below zero after a miss;
    `written` are prompts decided, which the ledger does not have yet.
    """

    low_ms: int
    high_ms: int
    timeout_ms: int
    most_per_h: int
    lesson: str
    others: list[str]
    is_simple: bool
    to_next_ms: int
    proof_ms: int
    leases: list[str]
    streak: int = 0
    number: int = 0
    kind: str = ""
    asked: list[int] = field(default_factory=list)
    question: Question | None = None
    decided: list[dict[str, Any]] = field(default_factory=list)  # Any: JSON

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Presence:  # Any: JSON
        """What `as_json` wrote."""
        waiting = facts["question"]
        return cls(**{**facts, "question": None if waiting is None else Question(**waiting)})

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """For `lease.prompts`; lists are not copied, for this is done with each beat."""
        facts: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}  # Any: JSON
        if self.question is not None:
            facts["question"] = {name: getattr(self.question, name) for name in Question.__slots__}
        return facts

    def played(self, spans: Sequence[tuple[int, int]]) -> None:
        """Film that ran in front of somebody, as (from, to): what lies before the last proof does not count."""
        if self.question is None:
            self.to_next_ms -= sum(max(0, end - max(start, self.proof_ms)) for start, end in spans)

    def ask_if_due(
        self, now_ms: int, *, left_ms: int, duration_ms: int, gated: bool, dice: random.Random
    ) -> None:
        """Ask now when enough was played, unless the lesson is about to end or the hour has had its prompts."""
        if self.question is not None or self.to_next_ms > 0:
            return
        if left_ms <= min(END_BEFORE_QUIZ_MS if gated else END_MS, duration_ms // 4):
            return
        self.asked = [moment for moment in self.asked if now_ms - moment < HOUR_MS]
        if len(self.asked) >= self.most_per_h:
            return
        self.asked.append(now_ms)
        self.ask(now_ms, dice)

    def ask(self, now_ms: int, dice: random.Random) -> None:
        """A new question; its kind is another than that of the one before."""
        kinds = [SIMPLE] if self.is_simple else [kind for kind in KINDS if kind != self.kind]
        if len(self.others) < 2:
            kinds = [kind for kind in kinds if kind != "lesson"]
        self.kind, self.number = dice.choice(kinds), self.number + 1
        right, choices = self._content(dice)
        due_ms = now_ms + self.timeout_ms
        self.question = Question(self.number, self.kind, right, choices, now_ms, due_ms)

    def _content(self, dice: random.Random) -> tuple[str, list[str]]:
        if self.kind == "slide":
            return dice.choice(SLIDES), []
        if self.kind == "lesson":
            right, choices = self.lesson, [self.lesson, *dice.sample(self.others, 2)]
        else:
            choices = dice.sample(WORDS, 2 if self.kind == SIMPLE else 3)
            right = dice.choice(choices)
        dice.shuffle(choices)
        return right, choices

    def answer(self, number: int, choice: str, at_ms: int, *, now_ms: int, dice: random.Random) -> None:
        """An answer that was given at `at_ms`; the server's clock bounds it. What is answered already is not heard again.

        A wrong one leaves a second try within the time; after that the prompt is missed, and still wants its answer.
        """
        question = self.question
        if question is None or question.number != number:
            return
        question.tries += 1
        if choice != question.right:
            question.is_missed = question.is_missed or question.tries >= TRIES
            return
        at_ms = min(max(at_ms, question.asked_ms), now_ms)
        is_missed = question.is_missed or at_ms > question.due_ms + GRACE_MS
        if is_missed:
            self.streak = NEARER
        elif question.tries == 1:
            self.streak += 1
        self._decide(question, at_ms, is_missed=is_missed)
        self.question, self.proof_ms, self.leases = None, at_ms, self.leases[-1:]
        self.draw(dice)

    def draw(self, dice: random.Random) -> None:
        """How much play the next prompt is away: uniform in a window that follows from the last answers."""
        low, high, middle = self.low_ms, self.high_ms, (self.low_ms + self.high_ms) // 2
        if self.streak < 0:
            high = middle
        elif self.streak >= LATEST:
            low, high = high, high * 4 // 3
        elif self.streak >= LATER:
            low = middle
        self.to_next_ms = dice.randint(low, high)

    def is_silent(self, now_ms: int) -> bool:
        """Whether a prompt was missed and not answered since: what is played then is not counted."""
        question = self.question
        return question is not None and (question.is_missed or now_ms > question.due_ms + GRACE_MS)

    @property
    def open_from_ms(self) -> int | None:
        """Since when it is open whether play counts, until the prompt is decided; None: nothing is."""
        return None if self.question is None or self.question.is_written else self.question.asked_ms

    def give_up(self, now_ms: int, *, is_over: bool) -> None:
        """Write a prompt down as missed when its time is well over, or its lease is: no answer can come in time."""
        question = self.question
        if question is None or question.is_written:
            return
        if is_over or question.is_missed or now_ms > question.due_ms + SLACK_MS:
            self._decide(question, None, is_missed=True)
            question.is_written, self.streak = True, NEARER

    def _decide(self, question: Question, answered_ms: int | None, *, is_missed: bool) -> None:
        self.decided.append(
            {
                "number": question.number,
                "kind": question.kind,
                "asked_ms": question.asked_ms,
                "due_ms": question.due_ms,
                "answered_ms": answered_ms,
                "tries": question.tries,
                "since_ms": min(self.proof_ms, question.asked_ms),
                "leases": list(self.leases),
                "missed": is_missed,
                "again": question.is_written,
            }
        )


@dataclass(frozen=True, slots=True)
class Before:
    """What the lease before leaves to the next one: its presence, and when it was last heard."""

    presence: Presence
    heard_ms: int


def presence_of(
    rule: PromptRule,
    *,
    lease: UUID,
    lesson: UUID,
    others: Sequence[UUID],
    is_simple: bool,
    before: Before | None,
    now_ms: int,
    dice: random.Random,
) -> Presence:
    """The presence of a lease that begins now. What was left to play in the same sitting stays, and a prompt without
    an answer is asked again at once, whenever that is: opening a lesson anew dodges nothing.
    """
    mine = Presence(
        low_ms=rule.low_s * 1000,
        high_ms=rule.high_s * 1000,
        timeout_ms=rule.timeout_s * 1000,
        most_per_h=rule.max_per_h,
        lesson=str(lesson),
        others=[str(other) for other in others if other != lesson][:OTHER_LESSONS],
        is_simple=is_simple,
        to_next_ms=0,
        proof_ms=now_ms,
        leases=[str(lease)],
    )
    if before is not None:
        mine.streak, mine.kind, mine.asked = (
            before.presence.streak,
            before.presence.kind,
            before.presence.asked,
        )
    mine.draw(dice)
    if before is not None and now_ms - before.heard_ms <= SITTING_MS:
        mine.to_next_ms = min(before.presence.to_next_ms, mine.high_ms)
        mine.proof_ms = before.presence.proof_ms
        mine.leases = [*before.presence.leases, str(lease)][-MOST_LEASES:]
    if before is not None and before.presence.question is not None:
        mine.ask(now_ms, dice)
    return mine
