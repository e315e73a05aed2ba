"""One claim: a stretch of one person's time, in one mode, perhaps over media of a lesson."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from lms.ledger.rules.intervals import Interval
from lms.rulesets.rules import MODES, RuleSetData

# Domain §4.2 O3: media may not run ahead of rate x wall by more than this.
SEEK_TOLERANCE_S = 2
# Domain §4.7 order 2: on-site before workplace before online.
PRECEDENCE = {"onsite": 0, "assessment": 0, "workplace": 1, "online": 2, "live": 2}
FASTEST = 16


class ClaimRefused(ValueError):
    """A claim that cannot be true; `code` is stable, the text says which bound it breaks."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Claim:
    """Instants and media positions are exact seconds (instants since 1970, UTC).

    `key` decides the last tie and must not depend on the order of arrival; `leased` is when the lease of the
    session was issued; `owner` is the enrolment; `m0`, `m1` are None without a media clock; `pending` says that
    the time waits for a quiz, `unproven` that a presence prompt was not answered, `beyond` that the courseware itself
    claimed less. `began` is the start of the whole of which this is a part, when it was cut: cutting changes nobody's
    turn.
    """

    key: str | int
    mode: str
    start: Fraction
    end: Fraction
    leased: Fraction
    rules: RuleSetData
    lesson: str | None = None
    m0: Fraction | None = None
    m1: Fraction | None = None
    rate: Fraction = Fraction(1)
    max_rate: Fraction | None = None
    playing: bool = True
    visible: bool = True
    owner: str | int = ""
    component: str = "theory"
    pending: bool = False
    unproven: bool = False
    beyond: bool = False
    began: Fraction | None = None

    @property
    def media(self) -> Interval | None:
        """The media interval, or None without a media clock."""
        return None if self.m0 is None or self.m1 is None else (self.m0, self.m1)

    @property
    def wall(self) -> Fraction:
        """Seconds of real time."""
        return self.end - self.start

    def media_at(self, instant: Fraction) -> Fraction:
        """Where the media stands at `instant`: it runs at the claim's rate and never past `m1`."""
        if self.m0 is None or self.m1 is None:
            raise ClaimRefused("no-media", "this claim has no media clock")
        return min(self.m1, self.m0 + self.rate * (instant - self.start))

    def why_nothing(self) -> str | None:
        """The reason why the claim as a whole earns nothing, or None (order 1)."""
        if not (self.playing and self.visible):
            return "hidden_or_paused"
        limit = self.rules.max_rate if self.max_rate is None else self.max_rate
        if self.rate > limit:
            return "rate_over_max"
        if self.unproven:
            return "no_answer"
        return "claimed_less" if self.beyond else None

    @property
    def is_seen(self) -> bool:
        """Whether its media was in front of the learner, credited or not: what courseware claims takes nothing of that."""
        return self.why_nothing() in {None, "claimed_less"}

    def part(self, start: Fraction, end: Fraction) -> Claim:
        """The claim from `start` to `end`: the media is cut where the wall time is."""
        part = replace(self, start=start, end=end, began=self.start if self.began is None else self.began)
        if self.media is None:
            return part
        m1 = self.m1 if end == self.end else self.media_at(end)
        m0 = self.m0 if start == self.start else self.media_at(start)
        return replace(part, m0=m0, m1=m1)

    def precedence(self) -> tuple[int, Fraction, Fraction, str | int]:
        """Who gets a second that two claims want: the smaller one (order 2)."""
        began = self.start if self.began is None else self.began
        return (PRECEDENCE[self.mode], self.leased, began, self.key)


def check(claim: Claim) -> None:
    """Raise ClaimRefused unless the claim is possible. Nothing is guessed."""
    if claim.mode not in MODES:
        raise ClaimRefused("mode", f"mode {claim.mode!r} is not one of {', '.join(MODES)}")
    if claim.end <= claim.start:
        raise ClaimRefused("end-before-start", "end must be after start")
    if not 0 < claim.rate <= FASTEST:
        raise ClaimRefused("rate", f"rate {claim.rate} is not above 0 and at most {FASTEST}")
    if (claim.m0 is None) != (claim.m1 is None):
        raise ClaimRefused("media", "m0 and m1 come together")
    if claim.m0 is None or claim.m1 is None:
        return
    if claim.lesson is None:
        raise ClaimRefused("lesson", "media needs a lesson")
    if claim.m0 < 0 or claim.m1 < claim.m0:
        raise ClaimRefused("media", "0 <= m0 <= m1 does not hold")
    if claim.m1 - claim.m0 > claim.rate * claim.wall + SEEK_TOLERANCE_S:
        raise ClaimRefused(
            "seek", f"media advances more than rate x wall + {SEEK_TOLERANCE_S} s: that is a seek, not play"
        )


def cut_at_seek(claim: Claim) -> Claim:
    """The claim with its media cut where it ran ahead of rate x wall + 2 s: what ingest does (order 0)."""
    if claim.m0 is None or claim.m1 is None:
        return claim
    return replace(claim, m1=min(claim.m1, claim.m0 + claim.rate * claim.wall + SEEK_TOLERANCE_S))
