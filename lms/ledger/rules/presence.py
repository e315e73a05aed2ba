"""Where a presence prompt was not answered, a claim proves nothing: it is cut there before anything is counted (§4.2 O7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from lms.ledger.rules.claims import Claim
from lms.ledger.rules.crediting import instant
from lms.ledger.rules.intervals import Intervals, union

# Later than any claim: nobody has answered yet.
NEVER = Fraction(10**12)
# A prompt after whose miss what was played since the last proof is void, instead of what follows it.
VOID = "void_since_proof"


class Asked(NamedTuple):
    """One record of a prompt: two of the same number are a miss and the answer that came after it was written.

    `since` is the proof before it, `leases` are those under which film was played since then, its own among them.
    """

    lease: str
    number: int
    asked: Fraction
    since: Fraction
    leases: tuple[str, ...]
    answered: Fraction | None
    is_missed: bool


def asked_of(source: Mapping[str, Any]) -> Asked:  # Any: JSON of our own making, `prompt_source` of study
    """A prompt as its evidence says it; instants there are ISO texts."""

    def at(name: str) -> Fraction:
        return instant(datetime.fromisoformat(source[name]))

    return Asked(
        lease=source["lease"],
        number=source["number"],
        asked=at("asked"),
        since=at("since"),
        leases=tuple(source["leases"]),
        answered=at("answered") if source["answered"] else None,
        is_missed=source["missed"],
    )


def silences_of(asked: Mapping[str, Iterable[Asked]]) -> dict[str, Intervals]:
    """By lease: from when to when nobody was proved to be there; `asked` by what the rule set does on a miss.

    An answer in time, whenever its record comes, undoes the record of a miss.
    """
    found: dict[str, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for on_miss, prompts in asked.items():
        for records in _by_prompt(prompts):
            if not all(record.is_missed for record in records):
                continue
            first = records[0]
            until = min((record.answered for record in records if record.answered is not None), default=NEVER)
            if on_miss == VOID:
                for lease in first.leases:
                    found[lease].append((first.since, until))
            else:
                found[first.lease].append((first.asked, until))
    return {lease: union(spans) for lease, spans in found.items()}


def _by_prompt(prompts: Iterable[Asked]) -> Iterable[list[Asked]]:
    grouped: dict[tuple[str, int], list[Asked]] = defaultdict(list)
    for prompt in prompts:
        grouped[prompt.lease, prompt.number].append(prompt)
    return grouped.values()


def cut_at_silences(claim: Claim, silences: Intervals) -> Iterator[Claim]:
    """The claim in parts of one key: those within a silence are `unproven`; the media is cut where the wall time is."""
    at = claim.start
    for start, end in silences:
        low, high = Fraction(max(start, claim.start)), Fraction(min(end, claim.end))
        if low >= high:
            continue
        if low > at:
            yield claim.part(at, low)
        yield replace(claim.part(low, high), unproven=True)
        at = high
    if at == claim.start:
        yield claim
    elif at < claim.end:
        yield claim.part(at, claim.end)
