"""The receipt of a hand-in: the same for the same answers, however often it is asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

# Without letters and figures that are taken for another when read aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a learner keeps: a code to say, how many answers there were, and a digest of them."""

    code: str
    answered: int
    digest: str


def receipt_of(
    attempt: UUID, answers: Mapping[int, Any]
) -> Receipt:  # Any: the JSON value of each kind; None: taken back
    """SHA-256 over the attempt and its answers in the order of the paper, as canonical JSON."""
    given = [[place, answers[place]] for place in sorted(answers) if answers[place] is not None]
    text = json.dumps([str(attempt), given], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    number = int(digest, 16)
    letters = []
    for _place in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    code = "".join(letters)
    return Receipt(code=f"{code[:4]}-{code[4:]}", answered=len(given), digest=digest)
