"""What leaves with a course: its newest saved texts and lessons as the archive says them, and the files that they show."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from courses.catalogue.models import CoursePage
from courses.library.models import AcademyDocument, AcademyImage
from courses.packages.blobs import read_blob
from courses.packages.models import PackageVersion
from courses.quizzes.files import QuestionFile, open_file
from courses.quizzes.models import Question, QuestionBank
from courses.transport.models import Media
from courses.transport.packing import packed, packed_size
from courses.transport.plans import plan_out
from courses.transport.refusals import TransportRefused
from courses.transport.schema import FILM, MEDIUM, PACKAGE, PAPER, PICTURE
from courses.transport.shapes import Json
from courses.transport.texts import carried
from media_pipeline import disk, storage
from media_pipeline.captions.writing import text_of
from media_pipeline.models import Asset, CaptionTrack, Rendition
from media_pipeline.publishing import LITE
from media_pipeline.states import RenditionState

BODIES = {"video": "notes", "article": "body", "onsite": "plan", "package": "notes"}
QUESTION = ("kind", "stem", "options", "answer", "explanation", "difficulty", "points_hundredths", "marking", "category", "tags", "rubric", "state")  # fmt: skip
ID = re.compile(r'\bid="(\d{1,9})"')
CHUNK, MINUTES = 1 << 18, 10
Chunks = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file that belongs to the course. `place`: where `content` lists it, None for a picture of a question; `read` gives its
    bytes, None where they stay here. `id`: what it is known by; '' until its bytes are read.
    """

    of: str
    id: str
    name: str
    size: int
    read: Chunks | None
    place: int | None = None
    duration_ms: int = 0


@dataclass(slots=True)
class Gathered:
    """The content (films of a smaller size get their sum when they are written), what is called how, and the files."""

    content: dict[str, Json]
    names: dict[str, Json]
    files: list[OutFile]

    @property
    def size(self) -> int:
        """Bytes of the files that leave."""
        return sum(file.size for file in self.files if file.read is not None)


@dataclass(slots=True)
class _Lists:
    """What was met so far, in its order: the places that lessons and texts name."""

    banks: list[str] = field(default_factory=list)
    films: list[UUID] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    papers: list[int] = field(default_factory=list)
    packages: list[UUID] = field(default_factory=list)


def gather(course_key: UUID, media: Media) -> Gathered:
    """The course as its trainer saved it last. Raises TransportRefused(empty-course)."""
    pages = _drafts(course_key)
    lists = _Lists()
    known = _known(pages)
    first = pages[0]
    picture = (
        _place(lists.pictures, first.poster_image_id) if first.poster_image_id in known.pictures else None
    )
    words = [_page(page, lists, known) for page in pages]
    lessons = [_lesson(child, pages, lists, known) for child in first.lessons]
    files: list[OutFile] = []
    content = {
        "course": _facts(first, picture),
        "pages": words,
        "lessons": lessons,
        "banks": [_bank(known.banks[key], files) for key in lists.banks],
        "films": [_film(known.films[uuid], place, media, files) for place, uuid in enumerate(lists.films)],
        "pictures": [_picture(known.pictures[pk], PICTURE, place, files) for place, pk in enumerate(lists.pictures)],
        "documents": [_picture(known.papers[pk], PAPER, place, files) for place, pk in enumerate(lists.papers)],
        "packages": [_package(known.packages[uuid], place, media, files) for place, uuid in enumerate(lists.packages)],
    }  # fmt: skip
    return Gathered(content, _names(first, lists.banks), files)


def _drafts(course_key: UUID) -> list[CoursePage]:
    rows = CoursePage.objects.filter(translation_key=course_key).select_related("locale").order_by("pk")
    pages: list[CoursePage] = [page.get_latest_revision_as_object() for page in rows]
    if not pages:
        raise TransportRefused("empty-course")
    return pages


@dataclass(frozen=True, slots=True)
class _Known:
    """What the pages may name and what is there, each read by one query."""

    banks: dict[str, QuestionBank]
    questions: dict[str, tuple[str, int]]
    films: dict[UUID, Asset]
    pictures: dict[int, AcademyImage]
    papers: dict[int, AcademyDocument]
    packages: dict[UUID, PackageVersion]


def _known(pages: list[CoursePage]) -> _Known:
    raw = [child.get_prep_value() for page in pages for child in page.lessons]
    quizzes = [block["value"].get("quiz") or {} for block in raw]
    keys = {
        pick.get("bank")
        for quiz in quizzes
        for pick in [quiz, *(part["value"] for part in quiz.get("parts") or ())]
    }
    banks = {bank.key: bank for bank in QuestionBank.objects.filter(key__in=[key for key in keys if key])}
    places: dict[str, tuple[str, int]] = {}
    counts: dict[str, int] = {}
    rows = Question.objects.filter(bank__in=banks.values()).order_by("sort_order", "id")
    for uuid, key in rows.values_list("uuid", "bank__key"):
        places[str(uuid)] = (key, counts.get(key, 0))
        counts[key] = counts.get(key, 0) + 1
    texts = [page.intro for page in pages] + [
        block["value"].get(BODIES.get(block["type"], "")) or "" for block in raw
    ]
    shown = {int(name) for source in texts for name in ID.findall(source)} | {
        page.poster_image_id for page in pages
    }
    films = {block["value"].get("video") for block in raw} - {None, ""}
    packages = {block["value"].get("package") for block in raw} - {None, ""}
    return _Known(
        banks,
        places,
        {asset.uuid: asset for asset in Asset.objects.filter(uuid__in=films)},
        AcademyImage.objects.in_bulk([pk for pk in shown if pk]),
        AcademyDocument.objects.in_bulk([pk for pk in shown if pk]),
        {row.uuid: row for row in PackageVersion.objects.filter(uuid__in=packages).defer("findings")},
    )


def _place(rows: list, wanted: object) -> int:  # type: ignore[type-arg]  # each list holds its own kind of names
    """Where the list has it, put behind the others when it has not."""
    if wanted not in rows:
        rows.append(wanted)
    return rows.index(wanted)


def _rich(source: str, lists: _Lists, known: _Known) -> str:
    def picture(name: str) -> int | None:
        return _place(lists.pictures, int(name)) if name.isdigit() and int(name) in known.pictures else None

    def paper(name: str) -> int | None:
        return _place(lists.papers, int(name)) if name.isdigit() and int(name) in known.papers else None

    return carried(source, picture=picture, paper=paper)


def _facts(page: CoursePage, picture: int | None) -> dict[str, Json]:
    return {
        "subject": page.subject.key if page.subject else "",
        "level": page.level,
        "class_kind": page.class_kind,
        "poster_key": page.poster_key,
        "partner_mark": page.partner_mark,
        "listed": page.listed,
        "planned": {
            "online": page.planned_online_tenths,
            "onsite": page.planned_onsite_tenths,
            "workplace": page.planned_workplace_tenths,
        },
        "picture": picture,
    }


def _names(page: CoursePage, banks: list[str]) -> dict[str, Json]:
    subject = page.subject
    about = ("name", "line", "occupation_code", "sort_order")
    return {
        "code": page.code,
        "subject": {name: getattr(subject, name) for name in about} if subject else None,
        "banks": banks,
        "made_at": timezone.now().isoformat(timespec="seconds"),
    }


def _page(page: CoursePage, lists: _Lists, known: _Known) -> dict[str, Json]:
    texts = ("title", "summary", "trainer_name", "partner_name", "audience")
    intro = _rich(page.intro, lists, known)
    return {
        "language": page.locale.language_code,
        "intro": intro,
        **{name: getattr(page, name) for name in texts},
    }


def _lesson(child: Json, pages: list[CoursePage], lists: _Lists, known: _Known) -> dict[str, Json]:
    kind, value = child.block_type, child.get_prep_value()["value"]
    titles, texts = {}, {}
    for page in pages:
        twin = next((each for each in page.lessons if each.id == child.id), None)
        if twin is None:
            continue
        said, language = twin.get_prep_value()["value"], page.locale.language_code
        titles[language] = said.get("title") or ""
        if body := _rich(said.get(BODIES.get(kind, "")) or "", lists, known):
            texts[language] = body
    film, package = _uuid(value.get("video")), _uuid(value.get("package"))
    quiz = value.get("quiz") or {}

    def question(uuid: str) -> int | None:
        return known.questions[uuid][1] if uuid in known.questions else None

    return {
        "kind": kind,
        "title": titles,
        "text": texts,
        "minutes": value.get("minutes") or MINUTES,
        "component": value.get("component") or "theory",
        "required": bool(value.get("required")),
        "film": _place(lists.films, film) if film in known.films else None,
        "package": _place(lists.packages, package) if package in known.packages else None,
        "quiz": plan_out(quiz, lambda key: _place(lists.banks, key), question) if quiz.get("bank") in known.banks else None,
    }  # fmt: skip


def _uuid(text: object) -> UUID | None:
    return UUID(str(text)) if text else None


def bank_content(bank: QuestionBank) -> dict[str, Json]:
    """A bank as the archive says it: what two banks share that say the same. Two queries."""
    return _bank(bank, [])


def _bank(bank: QuestionBank, files: list[OutFile]) -> dict[str, Json]:
    rows = {row.key: row for row in QuestionFile.objects.filter(bank=bank)}
    met: dict[str, OutFile] = {}

    def medium(said: dict[str, Json]) -> dict[str, Json]:
        row = rows[said["key"]]
        source = said.get("source") or row.sha256
        name = row.name.rpartition("/")[2]
        met.setdefault(source, OutFile(MEDIUM, source, name, row.size, lambda: _pieces(open_file(row))))
        return {"at": said["at"], "kind": said["kind"], "words": said.get("words") or {}, "source": source}

    questions = [
        {name: getattr(each, name) for name in QUESTION}
        | {"media": [medium(said) for said in each.media if said["key"] in rows]}
        for each in Question.objects.filter(bank=bank).order_by("sort_order", "id")
    ]
    files += [file for file in met.values() if file.id not in {other.id for other in files}]
    about = ("title", "occupation", "level")
    return {**{name: getattr(bank, name) for name in about}, "questions": questions}


def _film(asset: Asset, place: int, media: Media, files: list[OutFile]) -> dict[str, Json]:
    key, size, is_other = source_of(asset, media)
    digest = "" if is_other else asset.source_sha256 or _sum(_stored(key, size))
    read = None if media is Media.REFERENCE or not size else _stored(key, size)
    files.append(OutFile(FILM, digest, asset.title, size, read, place, asset.duration_ms or 0))
    tracks = CaptionTrack.objects.filter(asset=asset).order_by("language")
    captions = [
        {"language": track.language, "label": track.label, "text": text_of(track), "is_draft": track.is_draft}
        for track in tracks
    ]
    return {"sha256": digest, "captions": captions}


def source_of(asset: Asset, media: Media) -> tuple[str, int, bool]:
    """Key and bytes of the file that leaves for a film, and whether it is another than the one that came."""
    store, original = storage.current(), disk.original(asset.source_folder)
    if media is Media.BEST:
        made = Rendition.objects.filter(
            asset=asset, state=RenditionState.DONE.value, height__isnull=False, codecs__startswith="avc1"
        )
        best = made.order_by("-height").first()
        names = ([f"{best.folder}/{best.name}.mp4"] if best else []) + [LITE]
        for name in names:
            found = store.stat(disk.published(asset.uuid, name))
            if found is not None:
                return disk.published(asset.uuid, name), found.size, True
    found = store.stat(original)
    return original, found.size if found else 0, False


def _picture(row: AcademyImage | AcademyDocument, of: str, place: int, files: list[OutFile]) -> str:
    """The digest of a picture or paper as it came; kept when it was not known yet, so that it is found again."""
    if not row.source_sha256:
        row.source_sha256 = _sum(lambda: _pieces(row.file.storage.open(row.file.name)))
        type(row)._default_manager.filter(pk=row.pk).update(source_sha256=row.source_sha256)
    size = row.file_size or row.get_file_size() if isinstance(row, AcademyDocument) else row.get_file_size()
    name = row.filename if of == PAPER else row.title
    files.append(
        OutFile(
            of, row.source_sha256, name, size, lambda: _pieces(row.file.storage.open(row.file.name)), place
        )
    )
    return row.source_sha256


def _package(version: PackageVersion, place: int, media: Media, files: list[OutFile]) -> str:
    rows = [(each.name, each.blob.size, each.blob) for each in version.files.select_related("blob")]
    entries = [
        (name, size, lambda blob=blob: read_blob(blob))
        for name, size, blob in sorted(rows, key=lambda row: row[0])
    ]
    read = None if media is Media.REFERENCE else lambda: packed(entries)
    files.append(OutFile(PACKAGE, version.digest, version.title, packed_size(entries), read, place))
    return version.digest


def _stored(key: str, size: int) -> Chunks:
    return lambda: storage.current().read(key, 0, size) if size else iter(())


def _pieces(file: Json) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def _sum(read: Chunks) -> str:
    total = hashlib.sha256()
    for chunk in read():
        total.update(chunk)
    return total.hexdigest()
