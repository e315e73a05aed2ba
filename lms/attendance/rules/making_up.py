"""What somebody still lacks of a session: each period counts once, over the session and all that make it up (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Less than a minute is nothing to come back for.
LEAST_S = 60


def owed(lengths: Mapping[int, int], attended: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Seconds still lacking by number of period; `lengths` are those of the original, `attended` what was credited at it
    and at each session that made it up. Numbers of which nothing is lacking are left out.
    """
    left = dict(lengths)
    for credited in attended:
        for number, seconds in credited.items():
            if number in left:
                left[number] -= seconds
    return {number: seconds for number, seconds in left.items() if seconds >= LEAST_S}
