"""URL names, templates and their includes: one audience does not reach into another's folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.house import ROOT, sources

TEMPLATES = ROOT / "templates"
AUDIENCES = {"public", "learner", "employer", "trainer", "office", "api"}
# Wagtail, allauth and django-ninja name their own addresses; the storey of content knows no audience.
GUESTS = ("wagtail", "allauth", "ninja", "django.", "courses.")
REFERENCE = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
STYLE = re.compile(r"""\s(style|on[a-z]+)\s*=\s*["'{]""", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def may_include(folder: str, target: str) -> bool:
    """Own folder, components, the base; components only each other."""
    top, _, rest = target.partition("/")
    if not rest:
        return target.startswith("base") and folder != "components"
    return top in {folder, "components"} or target.startswith("wagtailadmin/")


def test_templates_include_their_own_folder_and_components_only() -> None:
    wrong = [
        f"{path.relative_to(TEMPLATES)} -> {target}"
        for path in templates()
        for target in REFERENCE.findall(path.read_text(encoding="utf-8"))
        if not may_include(path.relative_to(TEMPLATES).parts[0], target)
    ]
    assert not wrong


def test_an_include_from_another_audience_is_seen() -> None:
    assert not may_include("learner", "office/row.html")
    assert not may_include("components", "learner/row.html")
    assert may_include("learner", "components/meter.html")


def test_templates_keep_to_the_content_security_policy() -> None:
    """No inline style, handler or script: the policy refuses them, and cacheable pages carry no nonce."""
    wrong = []
    for path in templates():
        if "emails" in path.parts or "certificates" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        wrong += [f"{path.relative_to(TEMPLATES)}: {found.group().strip()}" for found in STYLE.finditer(text)]
        wrong += [
            f"{path.relative_to(TEMPLATES)}: <script{words}>"
            for words in SCRIPT.findall(text)
            if "src=" not in words and 'type="application/' not in words
        ]
    assert not wrong


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(namespace, pattern) of every address that the house itself defines."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, entry.namespace or namespace)
        elif not getattr(entry.callback, "__module__", "").startswith(GUESTS):
            yield namespace, entry


def test_every_address_is_named_for_its_audience() -> None:
    wrong = [
        f"{namespace}:{pattern.name} {pattern.pattern}"
        for namespace, pattern in patterns(get_resolver())
        if (namespace not in AUDIENCES and pattern.name) or (namespace in AUDIENCES and not pattern.name)
    ]
    assert not wrong


def rendered(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, template) of every template named in a call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for word in [*node.args, *(keyword.value for keyword in node.keywords)]:
                if (
                    isinstance(word, ast.Constant)
                    and isinstance(word.value, str)
                    and word.value.endswith(".html")
                ):
                    yield word.lineno, word.value


def test_views_render_templates_of_their_audience() -> None:
    wrong = []
    for source in sources():
        parts = source.path.relative_to(ROOT / "lms" / "web").parts if "lms/web/" in source.name else ()
        if len(parts) > 1 and parts[0] in AUDIENCES:
            wrong += [
                f"{source.name}:{line} {name}"
                for line, name in rendered(source.tree)
                if name.split("/")[0] not in {parts[0], "errors", "components"}
            ]
    assert not wrong


def test_every_named_template_exists() -> None:
    wrong = [
        f"{source.name}:{line} {name}"
        for source in sources()
        for line, name in rendered(source.tree)
        if not (TEMPLATES / name).exists() and not name.startswith(("wagtail", "account/", "mfa/"))
    ]
    assert not wrong
