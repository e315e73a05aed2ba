"""Foreign keys and migrations point downwards, as imports do (design §1, rule 6)."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from tests.architecture.house import ROOT, STOREYS, points_down, room_of


def relations() -> Iterator[tuple[type[models.Model], models.Field, type[models.Model]]]:
    """Every relation that a model of the house declares itself."""
    for model in apps.get_models(include_auto_created=False):
        if room_of(model.__module__):
            for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
                if field.is_relation and isinstance(field.related_model, type):
                    yield model, field, field.related_model


def is_allowed(source: str, target: str, *, to_user: bool) -> bool:
    """Down the house, out of the house, or to the user model, which anybody may name by string."""
    rooms = room_of(source), room_of(target)
    return to_user or rooms[0] is None or rooms[1] is None or points_down(*rooms)


def test_foreign_keys_point_downwards() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model, field, target in relations()
        if not is_allowed(model.__module__, target.__module__, to_user=target is get_user_model())
    ]
    assert not wrong


def test_there_are_foreign_keys_to_look_at() -> None:
    assert sum(1 for _ in relations()) > 20


def test_a_key_that_points_upwards_is_seen() -> None:
    assert not is_allowed("lms.partners.models", "lms.ledger.models", to_user=False)
    assert not is_allowed("courses.models", "lms.partners.models", to_user=False)
    assert is_allowed("lms.ledger.models", "lms.partners.models", to_user=False)


def migrations() -> list[str]:
    """Dotted names of the migrations of the house."""
    paths = [path for storey in STOREYS for path in (ROOT / storey).rglob("migrations/[0-9]*.py")]
    return [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sorted(paths)]


def test_migrations_depend_downwards_only() -> None:
    labels = {config.label: config.name for config in apps.get_app_configs()}
    wrong = []
    for name in migrations():
        for dependency in importlib.import_module(name).Migration.dependencies:
            # swappable_dependency() marks the user model, which anybody may name by string.
            to_user = hasattr(dependency, "setting")
            if not is_allowed(name, labels[dependency[0]], to_user=to_user):
                wrong.append(f"{name} -> {dependency[0]}.{dependency[1]}")
    assert not wrong


def test_migrations_say_what_they_do() -> None:
    assert not [name for name in migrations() if re.search(r"auto_\d{8}", name)]


@pytest.mark.parametrize("operation", ["RunPython", "RunSQL"])
def test_data_migrations_can_be_taken_back(operation: str) -> None:
    wrong = []
    for name in migrations():
        path = ROOT / f"{name.replace('.', '/')}.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == operation:
                words = {keyword.arg for keyword in node.keywords}
                if len(node.args) < 2 and not words & {"reverse_code", "reverse_sql"}:
                    wrong.append(f"{name}:{node.lineno}")
    assert not wrong


def test_every_model_has_its_migration() -> None:
    """In a process of its own, because this run makes its tables without migrations."""
    report = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert report.returncode == 0, report.stdout + report.stderr
