"""The only reader of the process environment: names, defaults and plain-word refusals."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# How prometheus-client is told, before it is imported, that several processes count together.
COUNTING_TOGETHER = "PROMETHEUS_MULTIPROC_DIR"
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches `host`: an address of RFC 6890, or a name of RFC 6761."""
    return host in LOOPBACK_HOSTS or host.endswith(".localhost")


class SettingError(RuntimeError):
    """A setting is missing or malformed; the message says which and what to write instead."""


def text(name: str, default: str = "") -> str:
    """The value of `name`, stripped; `default` when unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """A yes/no setting: 1/0, true/false, yes/no, on/off in any case. Raises SettingError."""
    raw = text(name).lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name}={raw!r} is neither yes nor no: write 1 or 0.")


def origin(name: str) -> str:
    """An origin as browsers write it: scheme, host and port, nothing after it. Raises SettingError."""
    raw = text(name).rstrip("/")
    if raw and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?|https?://\[[0-9a-f:]+\](:\d+)?", raw):
        raise SettingError(f"{name}={raw!r} is not an origin: write https://host, without a path.")
    return raw


def number(name: str, default: int) -> int:
    """A whole number. Raises SettingError."""
    raw = text(name)
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError as error:
        raise SettingError(f"{name}={raw!r} is not a whole number.") from error


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    raw = text(name)
    return [part.strip() for part in raw.split(",") if part.strip()] if raw else default


def data_folder() -> Path:
    """ACADEMY_DATA, made if missing: database, media, keys, queue, logs. Default ./var."""
    folder = Path(text("ACADEMY_DATA", str(ROOT / "var"))).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def count_together(server: str) -> Path:
    """From here on the processes of one web server count in files of one folder, a folder for each `server`."""
    folder = Path(text("METRICS_FOLDER", str(data_folder() / "metrics"))).expanduser().resolve() / server
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[COUNTING_TOGETHER] = str(folder)
    return folder


def keys_folder() -> Path:
    """KEYS_FOLDER, default `keys` in the data folder; may be mounted read-only when every key is in it."""
    return Path(text("KEYS_FOLDER", str(data_folder() / "keys"))).expanduser().resolve()


def work_folder() -> Path:
    """WORK_FOLDER, made if missing: local, fast, and forgotten. Default `work` in the data folder."""
    folder = Path(text("WORK_FOLDER", str(data_folder() / "work"))).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret(name: str, folder: Path) -> str:
    """The secret `name` from the environment, or one made once into `folder` with mode 0600. Raises SettingError."""
    given, path = text(name), folder / name.lower()
    if given:
        return given
    if not path.exists():
        try:
            _make_secret(path)
        except OSError as error:
            raise SettingError(
                f"{name} is neither set nor in {folder}, and cannot be made there ({error.strerror}): "
                f"set {name}, or put the file {path.name} into KEYS_FOLDER."
            ) from error
    return path.read_text(encoding="ascii").strip()


def _make_secret(path: Path) -> None:
    """Write aside and link into place: of two processes one wins, and both read the same whole secret."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass  # another process was first: its secret is the secret
    finally:
        aside.unlink()
