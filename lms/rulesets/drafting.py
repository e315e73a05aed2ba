"""A next version: the words of a rule set with some of its fields filled anew; what is not touched stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lms.rulesets.effective import Json, effective
from lms.rulesets.rules import LIKE
from lms.rulesets.sentences import number, part

Value = Any  # Any: a value of a form, or of JSON
Document = dict[str, Value]


def usual_values(data: Json) -> Document:
    """The values of the usual fields of a valid rule set, as the form shows them."""
    said = effective(data)
    prompt = said["prompt"] or {}
    share = _online_share(data)
    return {
        "unit_online": said["unit_min"]["online"],
        "unit_onsite": said["unit_min"]["onsite"],
        "unit_workplace": said["unit_min"]["workplace"],
        "step": "1" if said["round"] == 1 else "1/10",
        "cap": next((number(units) for modes, units in said["daily_cap_units"] if "online" in modes), ""),
        "speed": said["speed"],
        "max_rate_before_done": number(said["max_rate_before_done"]),
        "max_rate": number(said["max_rate"]),
        "quiz_pass": said["quiz_gate"]["pass"],
        "quiz_cooldown": said["quiz_gate"]["cooldown_min"],
        "prompt_least": int(prompt["every_min"][0]) if prompt else "",
        "prompt_most": int(prompt["every_min"][1]) if prompt else "",
        "prompt_timeout": prompt.get("timeout_s", ""),
        "idle": prompt.get("on_miss") or said["idle"],
        "online_share": "" if share is None else number(float(share.get("max", 1)) * 100),
        "retain_years": said.get("retain_years", ""),
    }


def with_changes(data: Json, changes: Mapping[str, Value]) -> Document:
    """The rule set with these usual fields filled anew; an empty value takes a rule away. It may be invalid then."""
    document: Document = {**data}
    for name, change in _CHANGES.items():
        if name in changes:
            change(document, name, changes[name])
    if {"prompt_least", "prompt_most", "prompt_timeout", "idle"} & changes.keys():
        _prompt(document, {**usual_values(data), **changes})
    return document


def share_of(data: Json) -> str:
    """What the share of online time is measured against, in words; all units when there is no such share."""
    return part(str((_online_share(data) or {}).get("of", "total")))


def _online_share(data: Json) -> Json | None:
    shares = (share for share in data.get("share", ()) if share.get("mode") == "online" and "max" in share)
    return next(shares, None)


def _unit(document: Document, name: str, value: Value) -> None:
    mode = name.removeprefix("unit_")
    document["unit_min"] = {**document.get("unit_min", {}), mode: value}
    for like, original in LIKE.items():  # what resembles it follows, unless it was said by itself
        if original == mode and like in document["unit_min"]:
            document["unit_min"][like] = value


def _step(document: Document, _name: str, value: Value) -> None:
    document.pop("round_step", None)
    document["round"] = {"step": value, "mode": "floor"}


def _cap(document: Document, _name: str, value: Value) -> None:
    """In the shape that is there: by mode, or one number over several modes."""
    there = document.get("daily_cap_units")
    if isinstance(there, Mapping) or there is None:
        rest = {mode: units for mode, units in (there or {}).items() if mode != "online"}
        document.pop("cap_modes", None)
        document["daily_cap_units"] = {"online": value, **rest} if value else (rest or None)
    else:
        document["daily_cap_units"] = value or None


def _plain(document: Document, name: str, value: Value) -> None:
    if value in {None, ""}:
        document.pop(name, None)
    else:
        document[name] = value


def _gate(document: Document, name: str, value: Value) -> None:
    key = {"quiz_pass": "pass", "quiz_cooldown": "cooldown_min"}[name]
    document["quiz_gate"] = {"pass": 60, "cooldown_min": 0, **document.get("quiz_gate", {}), key: value}


def _share(document: Document, _name: str, value: Value) -> None:
    there = _online_share(document)
    others = [share for share in document.get("share", ()) if share is not there]
    if value in {None, ""}:
        document["share"] = others
    else:
        most = float(value) / 100
        fresh = {"of": "total", "mode": "online", "base": "planned", **(there or {}), "max": most}
        document["share"] = [fresh, *others]
    if not document["share"]:
        del document["share"]


def _prompt(document: Document, values: Mapping[str, Value]) -> None:
    """No minutes, no questions; `on_miss` and `idle` say the same from then on."""
    document["idle"] = values["idle"]
    least, most = values["prompt_least"], values["prompt_most"]
    if not least and not most:
        document.pop("prompt", None)
        return
    every = [least or most, most or least]
    kept = document.get("prompt", {})
    document["prompt"] = {
        **kept,
        "every_min": every,
        "timeout_s": values["prompt_timeout"] or 60,
        "on_miss": values["idle"],
    }


_CHANGES: dict[str, Callable[[Document, str, Value], None]] = {
    "unit_online": _unit,
    "unit_onsite": _unit,
    "unit_workplace": _unit,
    "step": _step,
    "cap": _cap,
    "speed": _plain,
    "max_rate_before_done": _plain,
    "max_rate": _plain,
    "quiz_pass": _gate,
    "quiz_cooldown": _gate,
    "online_share": _share,
    "retain_years": _plain,
}
