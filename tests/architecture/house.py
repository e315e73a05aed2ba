"""The house as the tests see it: which files there are, and which room or storey lies below which."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOREYS = ("lms", "courses", "media_pipeline")


@lru_cache(maxsize=1)
def contracts() -> dict[str, dict]:
    """The import contracts of pyproject.toml by id: the one place that knows the order of the rooms."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return {contract["id"]: contract for contract in tool["importlinter"]["contracts"]}


@lru_cache(maxsize=1)
def rooms() -> list[frozenset[str]]:
    """Dotted names from the roof down, siblings together: lms's rooms, then the storeys below."""
    lines = [line.replace("|", " ").split() for line in contracts()["rooms"]["layers"]]
    upper = [frozenset(f"lms.{name}" for name in line) for line in lines]
    return [*upper, frozenset({"courses"}), frozenset({"media_pipeline"})]


def room_of(module: str) -> str | None:
    """The room that `module` belongs to; None outside the house."""
    for line in rooms():
        for name in line:
            if module == name or module.startswith(f"{name}."):
                return name
    return None


def height(room: str) -> int:
    """Larger is higher; siblings are level."""
    return next(len(rooms()) - place for place, line in enumerate(rooms()) if room in line)


def points_down(source: str, target: str) -> bool:
    """Whether room `source` may know room `target`: itself, or one strictly below."""
    return source == target or height(source) > height(target)


@dataclass(frozen=True)
class Source:
    """One Python file of the house."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def module(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return _parse(self.path)


@cache
def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@lru_cache(maxsize=1)
def sources() -> tuple[Source, ...]:
    """Every hand-written Python file of the product (migrations are generated)."""
    found = [path for storey in STOREYS for path in (ROOT / storey).rglob("*.py")]
    return tuple(Source(path) for path in sorted(found) if "migrations" not in path.parts)


@lru_cache(maxsize=1)
def launcher_sources() -> tuple[Source, ...]:
    """The launcher, which runs before there is any package."""
    return tuple(Source(path) for path in sorted((ROOT / "launcher").glob("*.py")))


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every absolute import; `from a import b` gives a.b, which may be a name in a."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def starts_with(name: str, *roots: str) -> bool:
    """Whether a dotted name is one of `roots` or lies below one."""
    return any(name == root or name.startswith(f"{root}.") for root in roots)
