"""Small courses of SCORM 2004 as manifests write them, and as the engine of the browser gets them."""

from __future__ import annotations

from typing import Any

from courses.packages.keeping import check_package
from courses.packages.manifest.structure import Course
from tests.factories.packages import CP13, good, manifest, opened

# A course and what is done with it: steps with what must come of each, and what is unlike the usual (`prepared`).
Scenario = tuple[Any, ...]  # Any: markup, steps, options
FLOW = '<imsss:controlMode flow="true"/>'
LINE = '<imsss:controlMode choice="false" flow="true"/>'
DONE = {"cmi.completion_status": "completed", "cmi.success_status": "passed"}
FAILED = {"cmi.completion_status": "completed", "cmi.success_status": "failed"}
OPEN = {"cmi.completion_status": "incomplete"}


def condition(name: str, more: str = "") -> str:
    return f'<imsss:ruleCondition condition="{name}" {more}/>'


def rules(kind: str, action: str, name: str, more: str = "") -> str:
    """One sequencing rule of one condition: kind is pre, post or exit."""
    return rule(kind, action, condition(name, more))


def rule(kind: str, action: str, *conditions: str, combined: str = "") -> str:
    """One sequencing rule."""
    tag, how = f"{kind}ConditionRule", f' conditionCombination="{combined}"' if combined else ""
    return (
        f"<imsss:{tag}><imsss:ruleConditions{how}>{''.join(conditions)}</imsss:ruleConditions>"
        f'<imsss:ruleAction action="{action}"/></imsss:{tag}>'
    )


def rolled(action: str, children: str, *conditions: str, combined: str = "", more: str = "") -> str:
    """One roll-up rule; `conditions` as "satisfied" or "not satisfied"."""
    how = f' conditionCombination="{combined}"' if combined else ""
    inside = "".join(
        f'<imsss:rollupCondition condition="{one.split()[-1]}" operator="{_operator(one)}"/>'
        for one in conditions
    )
    return (
        f'<imsss:rollupRule childActivitySet="{children}" {more}><imsss:rollupConditions{how}>{inside}</imsss:rollupConditions>'
        f'<imsss:rollupAction action="{action}"/></imsss:rollupRule>'
    )


def _operator(said: str) -> str:
    return "not" if said.startswith("not ") else "noOp"


def rollup(*rolled_rules: str, more: str = "") -> str:
    return f"<imsss:rollupRules {more}>{''.join(rolled_rules)}</imsss:rollupRules>"


def consider(said: str) -> str:
    return f"<adlseq:rollupConsiderations {said}/>"


def sequencing(control: str = "", rule: str = "", rest: str = "", before: str = "", idref: str = "") -> str:
    """The sequencing of an item; `before` stands before the roll-up rules in `rest`."""
    said = f"<imsss:sequencingRules>{rule}</imsss:sequencingRules>" if rule else ""
    reference = f' IDRef="{idref}"' if idref else ""
    return f"<imsss:sequencing{reference}>{control}{said}{before}{rest}</imsss:sequencing>"


def item(name: str, inside: str = "", *, more: str = "") -> str:
    """A SCO, or a cluster where `inside` holds items."""
    reference = "" if "<item" in inside else ' identifierref="r1"'
    return f'<item identifier="{name}"{reference}{more}><title>{name}</title>{inside}</item>'


def reads(target: str, more: str = "") -> str:
    return f'<imsss:mapInfo targetObjectiveID="{target}" {more}/>'


def writes(target: str, more: str = "") -> str:
    """Both parts are written; they are read besides, as is usual."""
    return reads(target, f'writeSatisfiedStatus="true" writeNormalizedMeasure="true" {more}')


def primary(identifier: str, maps: str = "", least: str = "", others: str = "") -> str:
    """The objectives of an item: the primary one, satisfied by measure where `least` says from which, and others."""
    by_measure = ' satisfiedByMeasure="true"' if least else ""
    measure = f"<imsss:minNormalizedMeasure>{least}</imsss:minNormalizedMeasure>" if least else ""
    named = f' objectiveID="{identifier}"' if identifier else ""
    return (
        f"<imsss:objectives><imsss:primaryObjective{named}{by_measure}>{measure}{maps}"
        f"</imsss:primaryObjective>{others}</imsss:objectives>"
    )


def objective(identifier: str, maps: str = "") -> str:
    return f'<imsss:objective objectiveID="{identifier}">{maps}</imsss:objective>'


def more_of(identifier: str, maps: str) -> str:
    """What the 4th edition adds to an objective of the same name."""
    return f'<adlseq:objectives><adlseq:objective objectiveID="{identifier}">{maps}</adlseq:objective></adlseq:objectives>'


def parse(body: str, more: str = "", *, version: str = "2004 4th Edition", whole: str = "") -> Course:
    """`whole`: attributes of the organisation; `more`: behind the resources, as a sequencingCollection."""
    text = manifest(version=version, spaces=CP13, body=body, more=more)
    text = text.replace('<organization identifier="org"', f'<organization identifier="org" {whole}')
    return check_package(opened(good(text=text))).contents.course


def prepared(scenario: Scenario) -> dict[str, Any]:
    """For the script: items as `POST launch` lists them, the sequencing, and the steps without what is wanted.

    Options of a scenario: `more`, `version` and `whole` as `parse` has them, `dice` for what is drawn (nought is usual),
    `given` by item: what the server says besides; `known`: global objectives and shared texts of earlier courses.
    """
    body, steps, options = (*scenario, {})[:3]
    own = {name: options[name] for name in ("more", "version", "whole") if name in options}
    data = parse(body, **own).as_data()
    lines: list[dict[str, Any]] = []

    def walk(items: list[dict[str, Any]], parent: str | None) -> None:
        for one in items:
            is_leaf = "items" not in one
            lines.append(
                {
                    "id": one["identifier"],
                    "parent": parent,
                    "title": one["title"],
                    "is_visible": one.get("is_visible", True),
                    "href": "index.html" if is_leaf else None,
                    "scorm_type": "sco" if is_leaf else None,
                    "status": "not attempted",
                    "is_done": False,
                }
            )
            walk(one.get("items", []), one["identifier"])

    walk(data["chosen"]["items"], None)
    sequence = {"chosen": data["chosen"], "sequencings": data.get("sequencings", [])}
    rest = {name: options[name] for name in ("dice", "given", "known") if name in options}
    return {
        "items": lines,
        "sequencing": sequence,
        "steps": [step[: len(step) - 1] for step in steps],
        **rest,
    }
