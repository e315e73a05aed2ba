"""What a person reads, as the tests see it: the words that sources ask to have translated, and the bare ones."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

from tests.architecture.house import ROOT

CATALOGUES = ("zh_Hans", "vi")
FOLDERS = (ROOT / "templates", ROOT / "courses" / "templates")
# The calls that make a word translatable, and whether their first argument is a context.
CALLS = {
    f"{name}{lazy}": name.startswith(("p", "np"))
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for lazy in ("", "_lazy")
} | {"gettext_noop": False}
QUOTED = r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
MARKED = re.compile(rf"_\(({QUOTED})\)")
PLURAL = re.compile(r"\s*plural\s*")
ELEMENT = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
SAID = re.compile(r"""\b(?:aria-label|alt|title|placeholder|data-label|label)\s*=\s*("[^"]*"|'[^']*')""")
SILENT = re.compile(r"<(script|style|code)\b.*?</\1>|<!--.*?-->|<!DOCTYPE[^>]*>", re.DOTALL | re.IGNORECASE)
ENTITY = re.compile(r"&#?\w+;")
BARE = re.compile(r"[A-Za-z]{2,}")
# A page puts the classes of an element of its base into such a block.
CLASS_BLOCK = re.compile(r"block\s+\w+_class")
# Stands where a template tag was: no letter, no quote, no angle.
HOLE = "\0"


@dataclass(frozen=True, order=True)
class Word:
    """One entry that the catalogues must have."""

    text: str
    context: str | None = None
    where: str = ""

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text


def template_files() -> list[Path]:
    return sorted(path for folder in FOLDERS for path in folder.rglob("*.html"))


def python_words(tree: ast.Module, where: str = "") -> Iterator[Word]:
    """The literals in gettext calls, under whatever name the file imported them."""
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in CALLS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (called := _called(node.func, names)):
            literals = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            words = [value for value in literals if isinstance(value, str)]
            wanted = 2 if CALLS[called] else 1
            if len(words) >= wanted:
                yield Word(words[wanted - 1], words[0] if CALLS[called] else None, f"{where}:{node.lineno}")


def _called(func: ast.expr, names: dict[str, str]) -> str | None:
    if isinstance(func, ast.Name):
        return names.get(func.id)
    return func.attr if isinstance(func, ast.Attribute) and func.attr in CALLS else None


def template_words(text: str, where: str = "") -> Iterator[Word]:
    """What {% translate %}, {% blocktranslate %} and _("…") ask for, as gettext knows it: % is doubled."""
    tokens = iter(Lexer(text).tokenize())
    for token in tokens:
        here = f"{where}:{token.lineno}"
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        bits = list(smart_split(token.contents))
        if bits[0] in {"blocktranslate", "blocktrans"}:
            yield Word(_block_text(tokens, "trimmed" in bits), _context(bits), here)
        elif bits[0] in {"translate", "trans"} and bits[1][0] in "\"'":
            yield Word(_plain(bits[1]), _context(bits), here)
        yield from (Word(_plain(found), None, here) for found in MARKED.findall(token.contents))


def _block_text(tokens: Iterator[Token], is_trimmed: bool) -> str:
    """The text up to the plural or the end of the block; what follows the plural is read over."""
    parts: list[str] = []
    in_singular = True
    for token in tokens:
        if token.token_type is TokenType.BLOCK:
            if not PLURAL.fullmatch(token.contents):
                break
            in_singular = False
        elif in_singular and token.token_type is TokenType.VAR:
            parts.append(f"%({token.contents})s")
        elif in_singular:
            parts.append(token.contents.replace("%", "%%"))
    text = "".join(parts)
    return trim_whitespace(text) if is_trimmed else text


def _context(bits: list[str]) -> str | None:
    return _unquoted(bits[bits.index("context") + 1]) if "context" in bits else None


def _unquoted(literal: str) -> str:
    return literal[1:-1].replace(f"\\{literal[0]}", literal[0])


def _plain(literal: str) -> str:
    return _unquoted(literal).replace("%", "%%")


def bare_words(text: str) -> list[str]:
    """Latin words that a template shows in every language: between elements, or in an attribute that is said."""
    page = SILENT.sub(" ", _without_tags(text))
    said = [found[1:-1] for element in ELEMENT.findall(page) for found in SAID.findall(element)]
    shown = [ELEMENT.sub("\n", page), *said]
    return [word for part in shown for word in BARE.findall(ENTITY.sub(" ", part))]


def _without_tags(text: str) -> str:
    """The template with a hole for each tag, variable, translated block and block of class names."""
    parts: list[str] = []
    closing: str | None = None
    for token in Lexer(text).tokenize():
        if token.token_type is TokenType.BLOCK:
            name = token.contents.split()[0]
            if closing is None and name in {"blocktranslate", "blocktrans", "comment"}:
                closing = f"end{name}"
            elif closing is None and CLASS_BLOCK.fullmatch(token.contents):
                closing = "endblock"
            elif name == closing:
                closing = None
            parts.append(HOLE)
        elif token.token_type is TokenType.TEXT and closing is None:
            parts.append(token.contents)
        else:
            parts.append(HOLE)
    return "".join(parts)
