"""How files look: small, named for what they are, imports at the top (style 1, 2, 22)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import ROOT, launcher_sources, sources

FILE_LINES, FUNCTION_LINES = 400, 60
NOT_A_REASON = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "core",
    "base",
    "shared",
    "stuff",
    "tools",
}


def hand_written() -> list[Path]:
    """Everything people write and read as code."""
    tests = (ROOT / "tests").rglob("*.py")
    front = [
        path for pattern in ("ts/**/*.ts", "css/**/*.css", "*.mjs") for path in (ROOT / "assets").glob(pattern)
    ]  # fmt: skip
    templates = list((ROOT / "templates").rglob("*.html"))
    return [
        *(source.path for source in (*sources(), *launcher_sources())),
        *tests,
        *front,
        *templates,
        ROOT / "academy",
    ]


def test_no_file_is_longer_than_the_wall() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in hand_written()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }
    assert not long


def long_functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield node.name, lines


def test_no_function_is_longer_than_the_wall() -> None:
    python = [path for path in hand_written() if path.suffix == ".py"]
    long = {
        f"{path.relative_to(ROOT)}:{name}": lines
        for path in python
        for name, lines in long_functions(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert not long


def test_a_long_function_is_seen() -> None:
    assert list(long_functions(ast.parse("def f():\n" + "    pass\n" * FUNCTION_LINES)))


def test_no_module_is_a_drawer() -> None:
    wrong = [
        source.name
        for source in sources()
        if NOT_A_REASON & set(source.path.relative_to(ROOT).with_suffix("").parts)
    ]  # fmt: skip
    assert not wrong


def indented_imports(tree: ast.AST) -> Iterator[int]:
    """Lines of imports inside a function or a class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from (
                inner.lineno for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)
            )  # fmt: skip


def test_imports_stand_at_the_top() -> None:
    wrong = [f"{source.name}:{line}" for source in sources() for line in indented_imports(source.tree)]
    assert not wrong


def test_an_indented_import_is_seen() -> None:
    assert list(indented_imports(ast.parse("def f():\n    import os\n")))


def test_imports_are_absolute() -> None:
    wrong = [
        f"{source.name}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not wrong


def test_every_file_says_why_it_exists() -> None:
    wrong = [
        source.name for source in (*sources(), *launcher_sources())
        if source.text.strip() and not ast.get_docstring(source.tree)
    ]  # fmt: skip
    assert not wrong


def test_task_names_end_in_task() -> None:
    """`issue_certificate_task`: guess one name and you have the others (style 22)."""
    wrong = [
        f"{source.name}:{node.lineno} {node.name}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
        and any("shared_task" in ast.unparse(mark) for mark in node.decorator_list)
        and not node.name.endswith("_task")
    ]
    assert not wrong
