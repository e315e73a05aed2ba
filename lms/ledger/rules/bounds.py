"""Upper bounds that do not depend on other claims: server time, unprovable gaps, missed prompts."""

from __future__ import annotations

from collections.abc import Iterable

from lms.ledger.rules.intervals import Number

# Domain §4.2 O3: a claim may run ahead of the server's clock by this much, for clock and network noise.
SERVER_GRACE_S = 5


def server_bound(claimed: Number, *, leased: Number, received: Number) -> Number:
    """Seconds that a lease can have earned when its last beat was received: server elapsed + 5 s."""
    return max(0, min(claimed, received - leased + SERVER_GRACE_S))


def unprovable(claimed: Number, *, gap: Number) -> tuple[str, Number]:
    """A stretch whose monotonic clock broke (a reboot): for a person to review, at most the gap it fell in."""
    return ("review", min(claimed, gap))


def credit_to_prompt(played: Number, prompts: Iterable[tuple[Number, bool]], *, on_miss: str) -> Number:
    """Seconds kept when presence prompts (second, answered) were drawn during play (domain §4.2 O7).

    'pause' keeps everything up to the missed prompt; 'void_since_proof' falls back to the last answered one.
    """
    proof: Number = 0
    for second, answered in sorted(prompts):
        if not answered:
            return min(played, second if on_miss == "pause" else proof)
        proof = second
    return played
