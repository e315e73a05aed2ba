"""Doors (design §1, rule 5): one module each for storage, processes, the environment; and pure rules stay pure."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.architecture.house import Source, imported, launcher_sources, sources, starts_with

# what -> the only files that may import it
DOORS = {
    "boto3": {"media_pipeline/storage.py"},
    "botocore": {"media_pipeline/storage.py"},
    "ffmpeg": {
        "media_pipeline/commands.py",
        "media_pipeline/pictures/taking.py",
        "media_pipeline/pieces/lines.py",
    },
    "subprocess": {"media_pipeline/runner.py"},
    "multiprocessing": set(),
    "http.client": {"lms/messaging/channels/door.py"},
    "urllib.request": set(),
    "lms.config.env": {
        "lms/config/engines.py",  # reads nothing: it refuses in the same words
        "lms/config/settings.py",
        "lms/config/preflight.py",
        "lms/config/origins.py",
        "lms/config/web.py",
        "lms/config/worker.py",
    },
}
ENVIRONMENT = "lms/config/env.py"
# The bootstraps may set this one name, so that Django finds its settings.
READERS = {"environ", "getenv", "putenv", "environb"}
BOOTSTRAP = ("setdefault", "DJANGO_SETTINGS_MODULE")
# Modules elsewhere that are pure as well (design §1).
PURE = (
    "lms.messaging.kinds",
    "lms.messaging.quiet",
    "courses.outline",
    "courses.quizzes.items",
    "media_pipeline.states",
    "media_pipeline.ladder",
    "media_pipeline.pieces.joining",
)
# Words for people may be marked for translation anywhere.
WORDS = ("django.utils.translation", "django.utils.functional.Promise")
STANDARD = {*sys.stdlib_module_names}


@pytest.mark.parametrize("tool", sorted(DOORS))
def test_a_tool_is_used_behind_its_door_only(tool: str) -> None:
    users = {
        source.name for source in sources() for _, name in imported(source.tree) if starts_with(name, tool)
    }  # fmt: skip
    assert users <= DOORS[tool]


def environment_reads(tree: ast.AST) -> Iterator[int]:
    """Lines that touch os.environ, os.getenv or os.putenv, but for the bootstrap's one name."""
    allowed = {
        id(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and (node.func.attr, node.args[0].value) == BOOTSTRAP
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in READERS:
            if isinstance(node.value, ast.Name) and node.value.id == "os" and id(node) not in allowed:
                yield node.lineno
        elif (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and READERS & {n.name for n in node.names}
        ):
            yield node.lineno


def test_only_one_module_reads_the_environment() -> None:
    wrong = [
        f"{source.name}:{line}"
        for source in sources()
        if source.name != ENVIRONMENT
        for line in environment_reads(source.tree)
    ]
    assert not wrong


def test_a_look_at_the_environment_is_seen() -> None:
    assert list(environment_reads(ast.parse("import os\nos.environ['X']")))
    assert list(environment_reads(ast.parse("import os\nos.getenv('X')")))
    assert list(environment_reads(ast.parse("from os import environ")))
    assert list(environment_reads(ast.parse("import os\nos.environ.setdefault('OTHER', '1')")))
    assert not list(
        environment_reads(ast.parse("import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'x')"))
    )


def must_be_pure(module: str) -> bool:
    """rules.py of a room, any module of its rules folder, and the modules declared pure."""
    return "rules" in module.split(".") or starts_with(module, *PURE)


def impure(source: Source, seen: set[str] | None = None) -> Iterator[str]:
    """Imports beyond the standard library and words for people, through every module of ours that it imports."""
    seen = set() if seen is None else seen
    for line, name in imported(source.tree):
        own = BY_MODULE.get(name) or BY_MODULE.get(name.rpartition(".")[0])
        if own is not None:
            if own.module not in seen:
                seen.add(own.module)
                yield from impure(own, seen)
        elif name.split(".")[0] not in STANDARD and not starts_with(name, *WORDS):
            yield f"{source.name}:{line} {name}"


BY_MODULE = {source.module: source for source in sources()}


def test_rules_are_pure() -> None:
    pure = [source for source in sources() if must_be_pure(source.module)]
    assert len(pure) > 3
    assert not {f"{source.module} through {line}" for source in pure for line in impure(source)}


def test_an_impure_rule_is_seen() -> None:
    assert list(impure(BY_MODULE["lms.accounts.models"]))


def test_the_launcher_uses_the_standard_library_only() -> None:
    wrong = [
        f"{source.name}: {name}"
        for source in launcher_sources()
        for _, name in imported(source.tree)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "launcher"}
    ]
    assert launcher_sources()
    assert not wrong


def test_ledger_tables_are_not_fetched_by_name() -> None:
    """`apps.get_model("ledger", …)` would walk round the contract."""
    wrong = [
        f"{source.name}:{node.lineno}"
        for source in sources()
        if not source.name.startswith("lms/ledger/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "get_model"
        and any(isinstance(word, ast.Constant) and str(word.value).startswith("ledger") for word in node.args)
    ]
    assert not wrong
