"""A package whose items make the calls of cases2004.json, each in a session of its own, and keep what they were told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.factories.packages import CP13, Part, archive, manifest

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).resolve().parents[1] / "lms/scorm/cases2004.json").read_text("utf-8")
)
COMPLETION, PASSING = "cmi.completion_threshold", "cmi.scaled_passing_score"
LONG = 20
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>SCO</title><script>
var view = window, place = Number(location.search.slice(1));
while (!view.API_1484_11 && view.parent !== view) view = view.parent;
var names = { init: "Initialize", finish: "Terminate", commit: "Commit", get: "GetValue", set: "SetValue", text: "GetErrorString", why: "GetDiagnostic" };
var told = CALLS[place].map(function (call) {
  var words = call.slice(1, call[0] === "set" ? 3 : 2), api = view.API_1484_11;
  return [api[names[call[0]]].apply(api, words), Number(api.GetLastError())];
});
</script></head><body><p id="case"></p><script>document.getElementById("case").textContent = place;</script></body></html>"""


def playable() -> list[tuple[int, dict[str, Any]]]:
    """With their places the cases that a manifest sets up, and of the others the long ones: a browser is slow.

    Nothing of an earlier session, and nobody's name.
    """
    return [
        (place, case)
        for place, case in enumerate(CASES)
        if _is_playable(case) and (case.get("given") or case.get("data") or len(case["calls"]) >= LONG)
    ]


def _is_playable(case: dict[str, Any]) -> bool:
    is_alone = not case.get("values") and not case.get("valid")
    return is_alone and set(case.get("given", {})) <= {COMPLETION, PASSING}


def package() -> bytes:
    """One item for each playable case, in order, with free choice and flow."""
    flow = '<imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>'
    body = "".join(_item(place, case) for place, case in playable()) + flow
    text = manifest(version="2004 4th Edition", spaces=CP13, title="逐条", body=body)
    calls = json.dumps([case["calls"] for case in CASES]).replace("<", "\\u003c")
    page = PAGE.replace("CALLS", calls, 1)
    return archive(Part("imsmanifest.xml", text.encode()), Part("index.html", page.encode()))


def _item(place: int, case: dict[str, Any]) -> str:
    given = case.get("given", {})
    shares = "".join(
        f'<adlcp:map targetID="{name}" readSharedData="{_flag("r" in access)}" writeSharedData="{_flag("w" in access)}"/>'
        for name, access in case.get("data", [])
    )
    return (
        f'<item identifier="c{place}" identifierref="r1" parameters="?{place}"><title>{escape(case["name"])}</title>'
        + (
            f'<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="{given[COMPLETION]}"/>'
            if COMPLETION in given
            else ""
        )
        + (f"<adlcp:data>{shares}</adlcp:data>" if shares else "")
        + (
            '<imsss:sequencing><imsss:objectives><imsss:primaryObjective satisfiedByMeasure="true">'
            f"<imsss:minNormalizedMeasure>{given[PASSING]}</imsss:minNormalizedMeasure>"
            "</imsss:primaryObjective></imsss:objectives></imsss:sequencing>"
            if PASSING in given
            else ""
        )
        + "</item>"
    )


def _flag(is_so: bool) -> str:
    return "true" if is_so else "false"
