"""Where an address of a manifest leads: to a file of the package, or to where no course may lead (standards.md §1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote_to_bytes

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
REMOTE_SCHEMES = frozenset({"http", "https", "ftp", "ftps", "ws", "wss"})
# Browsers leave these out wherever they stand in an address (URL standard, 4.4).
IGNORED = re.compile(r"[\t\r\n]")


class Leads(StrEnum):
    """Where an address leads."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    REMOTE = "remote"
    SCRIPT = "script"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Target:
    """What an address comes to. `files` are the names that may be meant, the likeliest first; none unless inside.

    `whole` is the one of them that takes `?` and `#` as signs of the name.
    """

    leads: Leads
    files: tuple[str, ...] = ()
    whole: str = ""
    query: str = ""
    fragment: str = ""


def target_of(base: str, href: str) -> Target:
    """The target of `href` under the xml:base `base`."""
    said = _clean(href)
    if not said:
        return Target(Leads.NOWHERE)
    address = said if _is_absolute(said) else _joined(_clean(base), said)
    leads = _leads(address)
    if leads is not Leads.INSIDE:
        return Target(leads)
    rest, _hash, fragment = address.partition("#")
    path, _mark, query = rest.partition("?")
    names = [_name(text) for text in (_unquoted(path), path, address)]
    beside = _joined(_clean(base).rpartition("/")[0], said).partition("#")[0].partition("?")[0]
    names.append(_name(_unquoted(beside)))
    if names[0] is None:
        return Target(Leads.OUTSIDE)
    files = tuple(dict.fromkeys(name for name in names if name))
    return Target(
        Leads.INSIDE if files else Leads.NOWHERE,
        files,
        names[2] or "",
        f"?{query}" if query else "",
        f"#{fragment}" if fragment else "",
    )


def with_parameters(target: Target, parameters: str) -> tuple[str, str]:
    """Query and fragment with an item's `parameters`, as SCORM CAM 3.4.1.6 (2004) and 2.3.2.5.4 (1.2) join them."""
    said = parameters.strip()
    while said[:1] in ("?", "&"):
        said = said[1:]
    if not said:
        return target.query, target.fragment
    if said.startswith("#"):
        return target.query, target.fragment or said
    more, _hash, fragment = said.partition("#")
    query = f"{target.query}&{more}" if target.query else f"?{more}"
    return query, target.fragment or (f"#{fragment}" if fragment else "")


def _clean(text: str) -> str:
    return IGNORED.sub("", text).strip().strip("".join(map(chr, range(33)))).replace("\\", "/")


def _is_absolute(text: str) -> bool:
    return text.startswith("/") or SCHEME.match(text) is not None


def _joined(base: str, href: str) -> str:
    """An xml:base is a folder, also where its author forgot the slash."""
    return f"{base.rstrip('/')}/{href}" if base else href


def _leads(address: str) -> Leads:
    if found := SCHEME.match(address):
        scheme = found[0][:-1].lower()
        if len(scheme) == 1:
            return Leads.OUTSIDE  # a drive
        return Leads.REMOTE if scheme in REMOTE_SCHEMES else Leads.SCRIPT
    if address.startswith("//"):
        return Leads.REMOTE
    return Leads.OUTSIDE if address.startswith("/") else Leads.INSIDE


def _unquoted(path: str) -> str:
    """Percent signs resolved, in UTF-8 or, as Chinese tools write them, in GB18030."""
    data = unquote_to_bytes(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return path


def _name(path: str) -> str | None:
    """The plain name; '' for the package's root, None for what lies above it."""
    steps: list[str] = []
    for step in path.replace("\\", "/").split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
