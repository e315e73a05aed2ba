"""Writing the table of categories, and who is of which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.categories import SHIPPED, Belonging, all_categories, by_name, plain_name
from lms.accounts.models import CategoryOfPerson, PersonCategory, User
from lms.accounts.rules import CategoryTaken, NameMissing
from lms.audit.actions import record

BATCH = 2_000


def load_categories() -> int:
    """Add the categories that we ship and that are not there; what the office changed stays. Returns how many."""
    known = set(PersonCategory.objects.values_list("code", flat=True))
    new = [
        PersonCategory(
            code=code,
            name={"zh-hans": chinese, "en": english, "vi": vietnamese},
            aliases=list(aliases),
            is_restricted=is_restricted,
        )
        for code, chinese, english, vietnamese, aliases, is_restricted in SHIPPED
        if code not in known
    ]
    return len(PersonCategory.objects.bulk_create(new, ignore_conflicts=True))


@transaction.atomic
def add_category(
    *, actor: User | None, name: str, aliases: Sequence[str] = (), valid_from: date | None = None
) -> PersonCategory:
    """A category that funders ask about from now on. Office only. Raises NameMissing, CategoryTaken, NotOffice."""
    require_office(actor)
    if not name.strip():
        raise NameMissing
    taken = by_name(all_categories())
    for each in (name, *aliases):
        holder = taken.get(plain_name(each))
        if holder is not None:
            raise CategoryTaken(name=each.strip())
    row = PersonCategory.objects.create(
        code=f"c{PersonCategory.objects.count() + 1}-{timezone.now():%y%m%d%H%M%S}",
        name={"zh-hans": name.strip()},
        aliases=[each.strip() for each in aliases if each.strip()],
        valid_from=valid_from,
    )
    record(actor=actor, action="category.added", noun="category", detail={"code": row.code})
    return row


@transaction.atomic
def end_category(*, actor: User | None, category: PersonCategory, on: date | None = None) -> PersonCategory:
    """Rosters use it no longer after `on` (today); who is of it stays so. Office only."""
    require_office(actor)
    day = on or timezone.localdate()
    category.valid_until = max(day, category.valid_from) if category.valid_from else day
    category.save(update_fields=["valid_until"])
    record(actor=actor, action="category.ended", noun="category", detail={"code": category.code})
    return category


@transaction.atomic
def put_in_categories(*, actor: User | None, rows: Sequence[Belonging]) -> None:
    """Many people into categories with one statement; who is of one already stays as noted."""
    if not rows:
        return
    CategoryOfPerson.objects.bulk_create(
        [
            CategoryOfPerson(user=row.user, category=row.category, since_on=row.since, until_on=row.until)
            for row in rows
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    record(actor=actor, action="person.categories_noted", noun="person", detail={"people": len(rows)})
