"""Adding rule sets. There is no change and no deletion: hours were counted by what a version says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from lms.accounts.models import User
from lms.audit.actions import record
from lms.rulesets.models import RuleSet
from lms.rulesets.refusals import RuleSetFrozen, RuleSetInvalid
from lms.rulesets.rules import parse_ruleset
from lms.rulesets.schema import RuleSetMalformed

LIBRARY = Path(__file__).parent / "library"


@transaction.atomic
def add_ruleset(*, actor: User | None, document: Mapping[str, Any]) -> RuleSet:  # Any: JSON
    """Add one version from its JSON (fields: library/README.md); again with the same words is boring.

    Who may: the office (checked by the caller). Raises RuleSetInvalid, and RuleSetFrozen for a version that
    exists and says something else.
    """
    data = {name: value for name, value in document.items() if name not in {"title", "source"}}
    code, version = str(data.get("code", "")), data.get("version", 0)
    try:
        parse_ruleset(data)
    except RuleSetMalformed as error:
        raise RuleSetInvalid(rule=f"{code}@{version}", problem=str(error)) from error
    if not code or not version:
        raise RuleSetInvalid(rule=code, problem="code, version")
    row, made = RuleSet.objects.get_or_create(
        code=code,
        version=version,
        defaults={"data": data, "title": document.get("title", {}), "source": document.get("source", "")},
    )
    if row.data != data:
        raise RuleSetFrozen(rule=str(row))
    if made and actor is not None:
        record(actor=actor, action="add_ruleset", noun="ruleset", detail={"rule": str(row)})
    return row


def load_library(*, actor: User | None = None) -> list[RuleSet]:
    """Add every rule set that we ship and that is not there yet; idempotent."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(LIBRARY.glob("*.json"))]
    return [add_ruleset(actor=actor, document=document) for document in documents]
