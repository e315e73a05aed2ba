"""How the items of a package are called in states and addresses: identifiers may be missing, long, or there twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

KEY_MAX = 200


def item_keys(identifiers: Sequence[str]) -> list[str]:
    """A key for each identifier, in their order: itself where it names one item alone, else its place from 1, `#3`."""
    seen = Counter(identifiers)
    return [
        said
        if said and seen[said] == 1 and len(said) <= KEY_MAX and not said.startswith("#")
        else f"#{place}"
        for place, said in enumerate(identifiers, 1)
    ]
