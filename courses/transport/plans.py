"""The plan of a quiz in an archive, and as the editor keeps it: banks and questions by place there, by name here (pure)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from courses.transport.shapes import Json

TEXTS = ("purpose", "marking", "review", "release")
NUMBERS = ("draw", "pass_percent", "time_limit_min", "attempts", "cooldown_min")
FLAGS = ("by_sitting", "keep_order", "keep_options")
PICKED = ("count", "category", "tags", "difficulty_from", "difficulty_to")
Place = Callable[[str], int]


def plan_out(
    value: Mapping[str, Any], bank: Place, question: Callable[[str], int | None]
) -> dict[str, Json] | None:
    """The plan as the archive says it; None without a bank. What is empty is left out."""
    if not value.get("bank"):
        return None
    said: dict[str, Json] = {"bank": bank(value["bank"])}
    said |= {name: value[name] for name in NUMBERS if value.get(name) is not None}
    said |= {name: value[name] for name in TEXTS if value.get(name)}
    said |= {name: True for name in FLAGS if value.get(name)}
    parts = [_pick_out(each.get("value", each), bank, question) for each in value.get("parts") or ()]
    return said | ({"parts": parts} if parts else {})


def _pick_out(
    value: Mapping[str, Any], bank: Place, question: Callable[[str], int | None]
) -> dict[str, Json]:
    said: dict[str, Json] = {"bank": bank(value["bank"])}
    said |= {name: value[name] for name in PICKED if value.get(name)}
    if value.get("points"):
        said["points"] = f"{float(value['points']):g}"
    chosen = [question(each.strip()) for each in (value.get("fixed") or "").split(",") if each.strip()]
    fixed = [place for place in chosen if place is not None]
    return said | ({"fixed": fixed} if fixed else {})


def plan_in(
    plan: Mapping[str, Json] | None, keys: Sequence[str], questions: Sequence[Sequence[str]]
) -> dict[str, Json]:
    """The fields of the editor, with the banks and questions of this academy."""
    if plan is None:
        return {"bank": ""}
    said = {name: value for name, value in plan.items() if name not in {"bank", "parts"}}
    said["bank"] = keys[plan["bank"]]
    said["parts"] = [
        {"type": "item", "id": str(uuid.uuid4()), "value": _pick_in(each, keys, questions)}
        for each in plan.get("parts", ())
    ]
    return said


def _pick_in(
    pick: Mapping[str, Json], keys: Sequence[str], questions: Sequence[Sequence[str]]
) -> dict[str, Json]:
    said = {name: value for name, value in pick.items() if name != "fixed"}
    said["bank"] = keys[pick["bank"]]
    said["fixed"] = ",".join(questions[pick["bank"]][place] for place in pick.get("fixed", ()))
    return said
