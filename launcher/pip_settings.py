"""Pip's configuration in uv's words: a school behind a mirror configures pip, and uv does not read that."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

# A later section of `pip config list` wins over an earlier one, as in pip itself.
SECTIONS = ("global", "install", ":env:")
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}
PLACES = {"index-url", "extra-index-url", "find-links", "cert"}
SEPARATORS = {"UV_FIND_LINKS": ",", "UV_INDEX": " ", "UV_INSECURE_HOST": " "}


def read_list(listing: str) -> dict[str, list[str]]:
    """`pip config list` as option -> words. Lines are `section.option='value'`; unreadable ones are left out."""
    found: dict[str, dict[str, list[str]]] = {section: {} for section in SECTIONS}
    for line in listing.splitlines():
        name, equals, value = line.partition("=")
        section, _, option = name.strip().rpartition(".")
        if not equals or section not in found:
            continue
        try:
            text = str(ast.literal_eval(value.strip()))
        except (SyntaxError, ValueError):
            text = value.strip()
        found[section][option.strip().lower().replace("_", "-")] = text.split()
    return {option: words for section in SECTIONS for option, words in found[section].items()}


def is_reachable(place: str) -> bool:
    """False for a folder or file:// address that does not exist: pip shrugs at one, uv stops."""
    parts = urlsplit(place)
    if parts.scheme == "file":
        return Path(url2pathname(parts.path)).exists()
    return bool(parts.scheme) or Path(place).exists()


def as_uv(options: Mapping[str, list[str]], given: Mapping[str, str]) -> dict[str, str]:
    """The variables to add for uv; what is already `given` stays."""
    added: dict[str, str] = {}
    for option, words in options.items():
        name = UV_NAMES.get(option)
        if name is None or given.get(name):
            continue
        usable = [word for word in words if option not in PLACES or is_reachable(word)]
        if usable:
            added[name] = SEPARATORS.get(name, " ").join(usable)
    return added


def for_uv(env: Mapping[str, str]) -> dict[str, str]:
    """`env` with pip's settings added for uv."""
    # Hashes are checked, so it does not matter which index a file comes from.
    return {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_NO_PROGRESS": "1", **as_uv(_asked(env), env), **env}


def for_node(env: Mapping[str, str]) -> dict[str, str]:
    """`env` with the certificates that pip and this machine trust: a Node from a wheel knows its own only."""
    added = {"NODE_USE_SYSTEM_CA": "1"}
    trusted = as_uv(_asked(env), env).get("SSL_CERT_FILE") or env.get("SSL_CERT_FILE")
    if trusted:
        added["NODE_EXTRA_CA_CERTS"] = trusted
    return {**added, **env}


def _asked(env: Mapping[str, str]) -> dict[str, list[str]]:
    """Pip's settings; none when pip cannot be asked."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        env=dict(env),
        capture_output=True,
        text=True,
        check=False,
    )
    return read_list(asked.stdout) if asked.returncode == 0 else {}
