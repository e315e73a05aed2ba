"""Adding rule sets. There is no change and no deletion: hours were counted by what a version says."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.rulesets.models import RuleSet, RuleSetCheck
from lms.rulesets.refusals import CheckInFuture, CheckWithoutDocument, RuleSetFrozen, RuleSetInvalid
from lms.rulesets.rules import CODE, parse_ruleset
from lms.rulesets.schema import RuleSetMalformed

log = logging.getLogger(__name__)

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
    if not CODE.fullmatch(code) or not version:
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


@transaction.atomic
def add_next_version(*, actor: User | None, document: Mapping[str, Any]) -> RuleSet:  # Any: JSON
    """Add the words of `document` as the next version of its code, whatever version it names. Office only.

    Sent twice it is one version: what the newest one says already is not said again. Raises RuleSetInvalid, NotOffice.
    """
    require_office(actor)
    code = str(document.get("code", ""))
    take_turn(f"ruleset:{code}")
    newest = RuleSet.objects.filter(code=code).order_by("-version").first()
    if newest is not None and _says_the_same(newest, document):
        return newest
    last = RuleSet.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
    return add_ruleset(actor=actor, document={**document, "version": last + 1})


def _says_the_same(row: RuleSet, document: Mapping[str, Any]) -> bool:  # Any: JSON
    rest = {
        name: value for name, value in document.items() if name not in {"title", "source", "version", "code"}
    }
    own = {name: value for name, value in row.data.items() if name not in {"version", "code"}}
    texts = (document.get("title", {}), document.get("source", ""))
    return rest == own and texts == (row.title, row.source)


@transaction.atomic
def note_check(
    *, actor: User, ruleset: RuleSet, document: str, checked_on: date | None = None
) -> RuleSetCheck:
    """The office compared this version with its notice, `document`. The rule set itself stays as it is. Office only.

    Said twice it is one row. Audited. Raises CheckWithoutDocument, CheckInFuture, NotOffice.
    """
    require_office(actor)
    day, paper = checked_on or timezone.localdate(), " ".join(document.split())
    if not paper:
        raise CheckWithoutDocument
    if day > timezone.localdate():
        raise CheckInFuture
    row, made = RuleSetCheck.objects.get_or_create(
        ruleset=ruleset, checked_by=actor, checked_on=day, document=paper
    )
    if made:
        detail = {"rule": str(ruleset), "on": day.isoformat()}
        record(actor=actor, action="ruleset.checked", noun="ruleset", why=paper, detail=detail)
    return row


@transaction.atomic
def load_library(*, actor: User | None = None) -> list[RuleSet]:
    """Add every rule set that we ship and that is not there yet; idempotent.

    A number that the office gave to a version of its own stays the office's: ours is passed over, and logged.
    """
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(LIBRARY.glob("*.json"))]
    loaded = []
    for document in documents:
        try:
            loaded.append(add_ruleset(actor=actor, document=document))
        except RuleSetFrozen as refusal:
            log.warning("not loaded from the library: %s", refusal)
    return loaded
