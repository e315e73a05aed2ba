"""The names in an archive: decoded the way under which the course finds its files, refused if they are no plain names."""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from courses.packages.findings import PackageRefused
from courses.packages.limits import Limits
from courses.packages.safe_zip.directory import Entry

UTF8_FLAG = 0x800
# Windows tools write the encoding of their country and do not say which (standards.md §1); the first that decodes
# every name is taken, unless the manifest's hrefs are found under another. cp437 decodes anything.
ENCODINGS = ("utf-8", "gb18030", "cp437", "big5", "shift_jis", "cp949", "cp1258")
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)", re.IGNORECASE)
DRIVE = re.compile(r"[A-Za-z]:")
# The picture of a folder on a Mac is a file whose name ends in a control character.
MAC_ICON = re.compile(r"(^|/)(?:\._)?Icon\r$")
JUNK_FOLDERS = frozenset(
    {"__macosx", ".git", ".svn", ".appledouble", ".fseventsd", ".spotlight-v100", ".trashes"}
)
JUNK_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitignore", "ehthumbs.db"})


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive under the name that it is known by: NFC, `/` between folders, no step up."""

    name: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Names:
    """Every file, in the order of the list, what was decoded how, and how many files no course needs."""

    members: tuple[Member, ...]
    encoding: str
    junk: int


def folded(name: str) -> str:
    """What two names share that only differ in capitals or in how accents are written."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def named(entries: Iterable[Entry], limits: Limits) -> Names:
    """The names under the likeliest encoding. Raises PackageRefused for the first that is not plain."""
    lines = tuple(entries)
    return checked(lines, next(_readings(lines)), limits)


def renamed(
    entries: Iterable[Entry], first: Names, limits: Limits, score: Callable[[Names], int], enough: int
) -> Names:
    """The names under the encoding that `score` likes best, the earlier of equals; none is tried after one that is
    worth `enough`.
    """
    lines = tuple(entries)
    best, best_score = first, score(first)
    for encoding in _readings(lines):
        if best_score >= enough:
            break
        if encoding == first.encoding:
            continue
        try:
            other = checked(lines, encoding, limits)
        except PackageRefused:
            continue
        if (found := score(other)) > best_score:
            best, best_score = other, found
    return best


def _readings(entries: tuple[Entry, ...]) -> Iterator[str]:
    """Encodings that decode every name which does not say its own; one alone where they are all ASCII."""
    unsaid = [entry.raw for entry in entries if _said(entry) is None and not entry.raw.isascii()]
    for encoding in ENCODINGS:
        if all(_decodes(raw, encoding) for raw in unsaid):
            yield encoding
            if not unsaid:
                return


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _said(entry: Entry) -> str | None:
    """The name, where the archive says that it is UTF-8 and it is."""
    data = entry.raw if entry.flags & UTF8_FLAG else entry.unicode_name
    try:
        return data.decode() if data is not None else None
    except UnicodeDecodeError:
        return None


def checked(entries: tuple[Entry, ...], encoding: str, limits: Limits) -> Names:
    """Every name under `encoding`. Raises PackageRefused for the first that is not plain, or that meets another."""
    members: list[Member] = []
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    junk = 0
    for entry in entries:
        said = _said(entry)
        name, is_folder = _plain(entry.raw.decode(encoding) if said is None else said, entry, limits)
        _meet(name, is_folder=is_folder, seen=seen, folders=folders)
        if is_folder:
            continue
        if _is_junk(name):
            junk += 1
        else:
            members.append(Member(name, entry))
    return Names(tuple(members), encoding, junk)


def _plain(said: str, entry: Entry, limits: Limits) -> tuple[str, bool]:
    """The name in its plain form and whether it is a folder's. Raises PackageRefused."""
    said = MAC_ICON.sub(r"\1._Icon", said)
    if any(
        unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and sign not in "\u200c\u200d"
        for sign in said
    ):
        raise PackageRefused.because("name-control", said)
    name = unicodedata.normalize("NFC", said).replace("\\", "/")
    if name.startswith("/") or DRIVE.match(name):
        raise PackageRefused.because("path-absolute", said)
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise PackageRefused.because("path-outside", said)
    is_folder = name.endswith("/") or (stat.S_ISDIR(entry.attributes >> 16) and not entry.size)
    if not parts and not is_folder:
        raise PackageRefused.because("name-empty")
    for part in parts:
        _check_part(part, said)
    plain = "/".join(parts)
    if len(plain) > limits.path:
        raise PackageRefused.because("path-too-long", said, n=limits.path)
    if len(parts) > limits.depth:
        raise PackageRefused.because("path-too-deep", said, n=limits.depth)
    return plain, is_folder


def _check_part(part: str, said: str) -> None:
    """One step of a path. Raises PackageRefused for what is a device or another file elsewhere."""
    bare = part.rstrip(" .")
    if not bare or bare == "..":
        raise PackageRefused.because("path-outside", said)
    if ":" in part or RESERVED.fullmatch(bare.partition(".")[0].rstrip()):
        raise PackageRefused.because("name-reserved", said)


def _meet(name: str, *, is_folder: bool, seen: dict[str, str], folders: dict[str, str]) -> None:
    """Note the name and its folders. Raises PackageRefused where two files would be one, or a file a folder."""
    key = _unpacked(name)
    if not is_folder:
        if key in seen:
            code = "name-twice" if seen[key] == name else "name-collides"
            raise PackageRefused.because(code, name, other=seen[key])
        if key in folders:
            raise PackageRefused.because("name-collides", name, other=folders[key])
        seen[key] = name
    way = name if is_folder else name.rpartition("/")[0]
    while way:
        key = _unpacked(way)
        if key in seen:
            raise PackageRefused.because("name-collides", name, other=seen[key])
        if key in folders:
            return
        folders[key] = way
        way = way.rpartition("/")[0]


def _unpacked(name: str) -> str:
    """What file systems take for the same name: capitals, accents, and spaces and dots at the end of a step."""
    return "/".join(part.rstrip(" .") for part in folded(name).split("/"))


def _is_junk(name: str) -> bool:
    """What systems and tools leave behind: nothing of it belongs to a course."""
    *steps, last = name.casefold().split("/")
    return last in JUNK_FILES or last.startswith("._") or any(step in JUNK_FOLDERS for step in steps)
