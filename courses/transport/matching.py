"""What of an archive is here already: films, pictures, papers and courseware by their bytes, banks by what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

from courses.library.models import AcademyDocument, AcademyImage
from courses.packages.models import PackageVersion
from courses.queries import placed_films
from courses.quizzes.models import QuestionBank
from courses.transport.gathering import bank_content
from courses.transport.schema import hash_of
from courses.transport.shapes import Json
from media_pipeline.models import Asset
from media_pipeline.states import AssetState

LOST = (AssetState.REFUSED.value, AssetState.FAILED.value)
KEY_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Here:
    """What was found, by what the archive knows it by."""

    films: Mapping[str, UUID]
    pictures: Mapping[str, int]
    papers: Mapping[str, int]
    packages: Mapping[str, UUID]


def found_here(content: dict[str, Json], actor: AbstractBaseUser | None) -> Here:
    """What `actor` may use of it: films of theirs and those that stand in a course, courseware of theirs, everybody's
    pictures and papers. Four queries.
    """
    return Here(
        films=films_here([film["sha256"] for film in content["films"]], actor),
        pictures=_by_source(AcademyImage, content["pictures"]),
        papers=_by_source(AcademyDocument, content["documents"]),
        packages=_packages(content["packages"], actor),
    )


def banks_here(keys: Sequence[str], banks: Sequence[dict[str, Json]]) -> list[str]:
    """Of each bank of the archive the key here, '' for one that is not here. A query each, and two for one of a like name."""
    return [_bank(key, bank) for key, bank in zip(keys, banks, strict=True)]


def films_here(digests: Iterable[str], actor: AbstractBaseUser | None) -> dict[str, UUID]:
    """Films by the sum of the file that came; one's own before those of others. One query."""
    rows = Asset.objects.filter(source_sha256__in=set(digests), binned_at=None).exclude(state__in=LOST)
    if actor is not None:
        rows = rows.filter(Q(owner_id=actor.pk) | Q(uuid__in=placed_films()))
    found: dict[str, UUID] = {}
    mine: set[str] = set()
    for uuid, digest, owner in rows.order_by("pk").values_list("uuid", "source_sha256", "owner_id"):
        is_mine = actor is not None and owner == actor.pk
        if digest not in found or (is_mine and digest not in mine):
            found[digest] = uuid
        if is_mine:
            mine.add(digest)
    return found


def _by_source(model: type[AcademyImage | AcademyDocument], sources: Sequence[str]) -> dict[str, int]:
    rows = model._default_manager.filter(source_sha256__in=set(sources) - {""})
    return dict(rows.order_by("-pk").values_list("source_sha256", "pk"))


def _packages(digests: Sequence[str], actor: AbstractBaseUser | None) -> dict[str, UUID]:
    rows = PackageVersion.objects.filter(digest__in=set(digests), package__binned_at=None)
    if actor is not None:
        rows = rows.filter(package__owner_id=actor.pk)
    return dict(rows.order_by("-pk").values_list("digest", "uuid"))


def _bank(key: str, bank: dict[str, Json]) -> str:
    """The bank of this name, or of a name that an import gave it, that says exactly this."""
    wanted = hash_of(bank)
    near = QuestionBank.objects.filter(Q(key=key) | Q(key__startswith=f"{key[: KEY_LENGTH - 4]}-"))
    return next((each.key for each in near.order_by("pk")[:20] if hash_of(bank_content(each)) == wanted), "")


def free_key(key: str) -> str:
    """The name for a bank that is new here: its own, or with a number when another bank has that."""
    taken = set(
        QuestionBank.objects.filter(key__startswith=key[: KEY_LENGTH - 4]).values_list("key", flat=True)
    )
    names = (
        key if number == 1 else f"{key[: KEY_LENGTH - 4]}-{number}" for number in range(1, len(taken) + 2)
    )
    return next(name for name in names if name not in taken)
