"""The list of files: what a person looks for, page by key, each with where it is used; and how much room there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from courses.search import index_tokens, loose_patterns, query_patterns
from lms.accounts.access import is_office
from lms.accounts.models import User
from lms.playback.access import readable_assets, visible_refusals
from lms.playback.uses import Use, shared, unused, uses_of
from lms.reports.selection import parse_uuid
from lms.web.components.words import megabytes_text
from lms.web.person import person
from lms.web.trainer.tray import TrayLine, tray_line
from lms.web.trainer.use_words import UseLine, use_lines
from media_pipeline.library import binning, listing, quotas, turned_away
from media_pipeline.library.listing import Order, Shelf
from media_pipeline.models import Asset, TurnedAway
from media_pipeline.queries import AssetCard, asset_cards
from media_pipeline.refusals import explain

PAGE_SIZE = 30
FOUND_AT_MOST = 500
UNUSED = "unused"
REFUSALS_SHOWN = 10
SHELVES: Mapping[str, tuple[Promise, str]] = {
    Shelf.ALL: (pgettext_lazy("files", "All"), "layers"),
    Shelf.WORKING: (gettext_lazy("Being prepared"), "loader"),
    Shelf.NEEDS: (gettext_lazy("Needs you"), "triangle-alert"),
    Shelf.READY: (gettext_lazy("Ready"), "circle-check"),
    UNUSED: (gettext_lazy("Not used"), "circle"),
    Shelf.BIN: (gettext_lazy("Bin"), "archive"),
}
ORDERS: Mapping[Order, Promise] = {
    Order.NEWEST: gettext_lazy("Newest first"),
    Order.BIGGEST: gettext_lazy("Biggest first"),
    Order.LONGEST: gettext_lazy("Longest first"),
}


class Whose(StrEnum):
    """Whose files: a trainer's own, or those that stand in courses of others; everybody's is for the office."""

    MINE = "mine"
    SHARED = "shared"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for; whatever it does not know falls back to the plain list."""

    shelf: str = Shelf.ALL.value
    words: str = ""
    order: Order = Order.NEWEST
    whose: Whose = Whose.MINE
    owner: UUID | None = None
    after: UUID | None = None

    def address(self, **changes: str) -> str:
        """The same wish with `changes`, as the end of an address; pages begin anew."""
        values = {
            "shelf": self.shelf if self.shelf != Shelf.ALL else "",
            "q": self.words,
            "sort": self.order.value if self.order is not Order.NEWEST else "",
            "of": self.whose.value if self.whose is not Whose.MINE else "",
            "by": str(self.owner) if self.owner else "",
            **changes,
        }
        return f"?{urlencode({name: value for name, value in values.items() if value})}"


def wish_of(values: QueryDict, user: User) -> Wish:
    """Read the address."""
    shelf, order, whose = values.get("shelf", ""), values.get("sort", ""), values.get("of", "")
    is_everybodys = is_office(user)
    return Wish(
        shelf=shelf if shelf in SHELVES else Shelf.ALL.value,
        words=values.get("q", "").strip()[:60],
        order=Order(order) if order in set(Order) else Order.NEWEST,
        whose=Whose.ALL if is_everybodys else Whose.SHARED if whose == Whose.SHARED else Whose.MINE,
        owner=parse_uuid(values.get("by", "")) if is_everybodys else None,
        after=parse_uuid(values.get("after", "")),
    )


@dataclass(frozen=True, slots=True)
class ShelfLink:
    """One filter with how many files it holds."""

    label: str
    icon: str
    count: int
    href: str
    is_current: bool
    needs_you: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of the list."""

    tray: TrayLine
    owner: str
    uses: Sequence[UseLine]
    more_uses: int
    can_change: bool
    clears_at: object


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """A file that was not taken."""

    uuid: UUID
    name: str
    size: str
    reason: str
    at: object


def library(request: HttpRequest) -> dict[str, object]:
    """Everything that the list shows. At most thirteen queries, whatever the number of files."""
    user = person(request)
    wish = wish_of(request.GET, user)
    scope = _scope(user, wish)
    counts = _counts(scope)
    chosen = _searched(_on_shelf(scope, wish.shelf), wish.words)
    page = listing.page(chosen, order=wish.order, after=wish.after, size=PAGE_SIZE)
    lines = _lines(page.uuids, user, wish)
    refusals = [] if wish.whose is Whose.SHARED else _refusals(user)
    counts[Shelf.NEEDS] += len(refusals)
    refusals = [line for line in refusals if wish.words.casefold() in line.name.casefold()]
    return {
        "place": "uploads",
        "wish": wish,
        "shelves": _shelves(wish, counts),
        "orders": [(order.value, label, order is wish.order) for order, label in ORDERS.items()],
        "whose": _whose(wish),
        "files": lines,
        "refusals": refusals if wish.shelf in {Shelf.ALL, Shelf.NEEDS} and not wish.after else [],
        "is_working": any(line.tray.is_working for line in lines),
        "can_tick": wish.shelf == UNUSED and any(line.can_change for line in lines),
        "here": wish.address(after=str(wish.after or "")),
        "next_url": wish.address(after=str(page.after)) if page.after else "",
        "first_url": wish.address() if wish.after else "",
        "heading": SHELVES[wish.shelf][0],
        "bin_days": binning.days(),
    }


def room_card(user: User) -> dict[str, object]:
    """How much room the person's files take, and what could be freed. Five queries."""
    room = quotas.room_of(user.pk)
    mine = Asset.objects.filter(owner=user, binned_at__isnull=True)
    return {
        "room": room,
        "room_said": _("%(used)s of %(quota)s used")
        % {"used": megabytes_text(room.used), "quota": megabytes_text(room.quota)},
        "room_unused": listing.bytes_of(unused(mine)),
        "is_tight": room.left * 10 < room.quota,
    }


def _scope(user: User, wish: Wish) -> QuerySet[Asset]:
    found = readable_assets(user)
    if wish.whose is Whose.MINE:
        return found.filter(owner=user)
    if wish.whose is Whose.SHARED:
        return shared(Asset.objects.exclude(owner=user))
    return found.filter(owner__uuid=wish.owner) if wish.owner else found


def _counts(scope: QuerySet[Asset]) -> dict[str, int]:
    """How many files each filter holds. Two queries."""
    numbers: dict[str, int] = {shelf.value: count for shelf, count in listing.counts(scope).items()}
    numbers[UNUSED] = _on_shelf(scope, UNUSED).count()
    return numbers


def _on_shelf(scope: QuerySet[Asset], shelf: str) -> QuerySet[Asset]:
    if shelf == UNUSED:
        return unused(scope.filter(listing.SHELVES[Shelf.ALL]))
    return scope.filter(listing.SHELVES[Shelf(shelf)])


def _searched(assets: QuerySet[Asset], words: str) -> QuerySet[Asset]:
    """Those whose title has every word (as the catalogue finds them), else any. One query more."""
    if not words:
        return assets
    tokens = [(key, index_tokens(title)) for key, title in listing.titles(assets)]
    every, some = query_patterns(words), loose_patterns(words)
    exact = [key for key, text in tokens if every and all(pattern in text for pattern in every)]
    loose = exact or [key for key, text in tokens if any(pattern in text for pattern in some)]
    return assets.filter(pk__in=loose[-FOUND_AT_MOST:])


def _lines(uuids: Sequence[UUID], user: User, wish: Wish) -> list[FileLine]:
    cards = asset_cards(uuids)
    uses = uses_of(uuids, get_language() or "")
    shown = [cards[uuid] for uuid in uuids if uuid in cards]
    owners = _owners(shown) if wish.whose is not Whose.MINE else {}
    return [_line(card, uses[card.uuid], user, owners) for card in shown]


def _line(card: AssetCard, use: Use, user: User, owners: Mapping[int, str]) -> FileLine:
    lines, more = use_lines(use)
    return FileLine(
        tray=tray_line(card),
        owner=owners.get(card.owner_id or 0, ""),
        uses=lines,
        more_uses=more,
        can_change=is_office(user) or card.owner_id == user.pk,
        clears_at=binning.clears_at(card.binned_at) if card.binned_at else None,
    )


def _owners(cards: Iterable[AssetCard]) -> dict[int, str]:
    """Names of whoever brought the files in. One query."""
    keys = {card.owner_id for card in cards if card.owner_id}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "display_name"))


def _refusals(user: User) -> list[RefusalLine]:
    """What was not taken in the last days. One query."""
    lines: Iterable[TurnedAway] = turned_away.lately(visible_refusals(user))[:REFUSALS_SHOWN]
    return [
        RefusalLine(
            line.uuid, line.name, megabytes_text(line.size) if line.size else "", explain(line.code), line.at
        )
        for line in lines
    ]


def _shelves(wish: Wish, counts: Mapping[str, int]) -> list[ShelfLink]:
    """The filters; the bin only when something is in it."""
    return [
        ShelfLink(
            label=str(label),
            icon=icon,
            count=counts[shelf],
            href=wish.address(shelf=shelf if shelf != Shelf.ALL else ""),
            is_current=shelf == wish.shelf,
            needs_you=shelf == Shelf.NEEDS and counts[shelf] > 0,
        )
        for shelf, (label, icon) in SHELVES.items()
        if counts[shelf] or shelf != Shelf.BIN or shelf == wish.shelf
    ]


def _whose(wish: Wish) -> list[tuple[str, str, bool]]:
    """Mine, or in courses of others; nothing to choose for the office."""
    if wish.whose is Whose.ALL:
        return []
    names = {Whose.MINE: _("Mine"), Whose.SHARED: _("In courses of others")}
    return [
        (wish.address(of=whose.value if whose is Whose.SHARED else ""), name, whose is wish.whose)
        for whose, name in names.items()
    ]
