"""Courseware that the bench asks for: a package of about 20 MB, and people who have launched it, half of them begun.

Run as `python -m tests.bench.courseware_seed PEOPLE MEGABYTES` with the settings of an academy; prints one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path

import django

django.setup()

from lms.scorm.actions import begin_item, open_shell
from lms.scorm.tokens import place_of, read_token
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, ProgrammeFactory
from tests.factories.courseware import TWO_ITEMS, kept_version, launched
from tests.factories.packages import Part
from tests.factories.partners import PartnerFactory
from tests.factories.rulesets import RuleSetFactory

SCRIPTS, SCRIPT_BYTES, PICTURES = 20, 100_000, 40
AFTER_THE_ACADEMY = 100_000
ONE_FILE = "bench.bin"


def seed(people: int, megabytes: int) -> dict[str, object]:
    """What a caller needs to know. Tokens of `running` have begun the item i1 in session 1."""
    for factory in (PersonFactory, CohortFactory, ProgrammeFactory, PartnerFactory, RuleSetFactory):
        factory.reset_sequence(AFTER_THE_ACADEMY)
    dice = random.Random(8)
    words = [f"slide{n}" for n in range(400)]
    parts = [
        Part(f"js/{n}.js", " ".join(dice.choices(words, k=SCRIPT_BYTES // 9)).encode())
        for n in range(SCRIPTS)
    ]
    left = megabytes * 1_000_000 - sum(len(part.data) for part in parts)
    parts += [Part(f"img/{n}.jpg", dice.randbytes(max(left, 0) // PICTURES)) for n in range(PICTURES)]
    Path(os.environ["ACADEMY_DATA"], ONE_FILE).write_bytes(parts[-1].data)
    version = kept_version(*parts, body=TWO_ITEMS)
    tokens = [launched(version).token for _number in range(2 * people)]
    running = tokens[:people]
    for token in running:
        open_shell(read_token(token))
        begin_item(read_token(token), item="i1")
    return {
        "running": running,
        "new": tokens[people:],
        "place": place_of(version.uuid),
        "names": ["index.html", *(part.name for part in parts)],
        "picture": parts[-1].name,
        "bytes": sum(len(part.data) for part in parts),
    }


if __name__ == "__main__":
    print(json.dumps(seed(int(sys.argv[1]), int(sys.argv[2]))))
