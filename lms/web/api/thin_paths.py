"""Describes the thin paths in the OpenAPI document; they are served before Django's middleware (lms/web/thin.py)."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]  # Any: parts of an OpenAPI document


def _object(required: list[str], **properties: Json) -> Json:
    return {"type": "object", "required": required, "properties": properties}


_NUMBER, _INTEGER, _TEXT, _FLAG = ({"type": kind} for kind in ("number", "integer", "string", "boolean"))
_INSTANT = {"type": "string", "format": "date-time"}
BEAT = _object(
    ["seq", "mono_ms", "span_ms", "from", "to", "rate", "playing", "visible"],
    seq={
        **_INTEGER,
        "minimum": 0,
        "description": "counts up within the lease; a repeated number changes nothing",
    },
    mono_ms={
        **_INTEGER,
        "description": "monotonic milliseconds since the lease came, at the end of the span",
    },
    span_ms={**_INTEGER, "description": "length of the span"},
    wall_ms={**_INTEGER, "description": "the client's clock, for information"},
    **{
        "from": {**_NUMBER, "description": "media second at the start"},
        "to": {**_NUMBER, "description": "… at the end"},
    },
    rate=_NUMBER,
    playing=_FLAG,
    visible=_FLAG,
    closing={**_FLAG, "description": "the page is being left"},
    prompt={**_INTEGER, "description": "the beat carries the answer to the presence prompt of this number"},
    choice={**_TEXT, "maxLength": 60, "description": "that answer"},
)
BEATS_IN = _object(["lease", "beats"], lease=_TEXT, beats={"type": "array", "items": BEAT, "maxItems": 50})
REFUSED = _object(
    ["seq", "code", "detail"], seq={"anyOf": [_INTEGER, {"type": "null"}]}, code=_TEXT, detail=_TEXT
)
PROMPT = _object(
    ["number", "kind", "shown", "choices", "left_s", "missed"],
    number=_INTEGER,
    kind={**_TEXT, "enum": ["word", "picture", "lesson", "slide"]},
    shown={
        "anyOf": [_TEXT, {"type": "null"}],
        "description": "what to tap or slide to; null: the lesson that plays",
    },
    choices={"type": "array", "items": _TEXT},
    left_s={**_INTEGER, "description": "seconds to answer"},
    missed={**_FLAG, "description": "true: nothing counts until it is answered"},
)
BEATS_OUT = _object(
    [
        "credited_today_s",
        "cap_left_s",
        "seen",
        "live",
        "superseded",
        "server_now",
        "next_beat_s",
        "accepted",
        "prompt",
        "refused",
    ],
    credited_today_s=_INTEGER,
    cap_left_s={"anyOf": [_INTEGER, {"type": "null"}]},
    seen={
        "type": "array",
        "items": {"type": "array", "items": _INTEGER},
        "description": "media milliseconds",
    },
    live={**_FLAG, "description": "false: ask for a new lease"},
    superseded={**_FLAG, "description": "true: the learner goes on on another device"},
    server_now=_INSTANT,
    next_beat_s=_INTEGER,
    prompt={
        "anyOf": [PROMPT, {"type": "null"}],
        "description": "a presence prompt that waits for its answer",
    },
    accepted={**_INTEGER, "description": "beats that were new"},
    refused={
        "type": "array",
        "items": REFUSED,
        "description": "beats that cannot be true; they count nothing",
    },
)
ANSWER_IN = _object(
    ["attempt", "question", "value"],
    attempt={**_TEXT, "description": "the token of the attempt"},
    question={**_INTEGER, "minimum": 0, "description": "place in the paper"},
    value={"description": "as the kind of the question says; null takes the answer back"},
    stamp={
        **_INTEGER,
        "minimum": 0,
        "description": "Lamport clock of the attempt: one more than every stamp seen of it; of two answers to a "
        "question the later stands. Left out: the answer stands as it comes",
    },
    device={**_TEXT, "maxLength": 32, "description": "name of the tab; settles answers of one stamp"},
    at={**_INTEGER, "minimum": 0, "description": "place in the paper where the learner is, to go on there"},
)
DEADLINE = {
    "anyOf": [_INSTANT, {"type": "null"}],
    "description": "until when it may be written, as of now: more time that was given is in it",
}
ANSWER_OUT = _object(
    ["saved_at", "now", "stamp", "stands", "deadline_at"],
    saved_at=_INSTANT,
    now={**_INSTANT, "description": "the server's clock"},
    stamp={**_INTEGER, "description": "the latest stamp of the attempt"},
    stands={**_FLAG, "description": "false: a later answer to the question is there; `value` is that"},
    value={"description": "the answer that stands instead"},
    deadline_at=DEADLINE,
)
STANDING_OUT = _object(
    ["now", "deadline_at", "state"],
    now={**_INSTANT, "description": "the server's clock"},
    deadline_at=DEADLINE,
    state={
        **_TEXT,
        "enum": ["open", "closed", "elsewhere"],
        "description": "closed: handed in, or its time is over; elsewhere: it goes on on another device",
    },
)

HAND_IN = _object(
    ["attempt"],
    attempt=ANSWER_IN["properties"]["attempt"],
    answers={
        "type": "array",
        "maxItems": 500,
        "items": _object(
            ["question", "value"],
            **{name: ANSWER_IN["properties"][name] for name in ("question", "value", "stamp", "device")},
        ),
        "description": "what was not sent yet; saved in the same act",
    },
)
HANDED_IN = _object(
    ["receipt", "released"],
    receipt=_object(
        ["code", "at", "answered", "total", "digest"],
        code={**_TEXT, "description": "short, to be written down"},
        at=_INSTANT,
        answered=_INTEGER,
        total=_INTEGER,
        digest={**_TEXT, "description": "SHA-256 of the attempt and its answers"},
    ),
    released={**_FLAG, "description": "whether the result may be read already"},
)

COMMIT_IN = _object(
    ["token", "v", "item", "session", "seq", "reason", "values"],
    token=_TEXT,
    v={"type": "integer", "const": 1},
    item=_TEXT,
    session=_INTEGER,
    seq=_INTEGER,
    reason={"type": "string", "enum": ["commit", "change", "autosave", "hidden", "finish", "tree"]},
    values={"type": "object", "additionalProperties": _TEXT},
    tree={**_TEXT, "description": "what a 2004 engine goes on from"},
    shared={
        "type": "object",
        "description": "beside `tree`: global objectives and texts that outlast the attempt, of those that the package names",
        "properties": {
            "objectives": {"type": "object", "additionalProperties": {"type": "object"}},
            "texts": {"type": "object", "additionalProperties": _TEXT},
        },
    },
)
COMMIT_OUT = _object(
    ["taken", "seq", "status", "is_done", "score"],
    taken={**_FLAG, "description": "false where it was here already"},
    seq=_INTEGER,
    status=_TEXT,
    is_done=_FLAG,
    score={"type": ["integer", "null"], "description": "in hundredths of a point, of 100 points"},
)


def _operation(summary: str, text: str, body: Json, answer: Json, tag: str, types: tuple[str, ...]) -> Json:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    return {
        "operationId": summary.lower().replace(" ", "_"),
        "summary": summary,
        "description": text,
        "tags": [tag],
        "security": [],
        "requestBody": {"required": True, "content": {kind: {"schema": body} for kind in types}},
        "responses": {
            "200": {"description": "OK", "content": {"application/json": {"schema": answer}}},
            "default": {"description": "Problem", "content": problem},
        },
    }


THIN_DOCUMENT: dict[str, Json] = {
    "/api/v1/beats": {
        "post": _operation(
            "Send beats",
            "What a player did since the last beat. The signed lease stands for the learner, so no session, cookie or "
            "token is read; beats may come late, twice and out of order.",
            BEATS_IN,
            BEATS_OUT,
            "study",
            ("application/json", "text/plain"),
        )
    },
    "/api/v1/courseware/commits": {
        "post": _operation(
            "Send a state of courseware",
            "The whole state of an item of a launched attempt, or, with `item` empty and the reason `tree`, of the attempt "
            "itself. The token of the launch stands for the learner. Numbers rise over all sessions of an item; the same "
            "again, or an older one, changes nothing. All of it is what the courseware claims: it grants neither hours nor "
            "a certificate.",
            COMMIT_IN,
            COMMIT_OUT,
            "courseware",
            ("application/json",),
        )
    },
    "/api/v1/attempts/answers": {
        "put": _operation(
            "Save an answer",
            "One answer of an open attempt, saved at once. The signed token of the attempt stands for the learner.",
            ANSWER_IN,
            ANSWER_OUT,
            "attempts",
            ("application/json",),
        )
    },
    "/api/v1/attempts/away": {
        "put": _operation(
            "Say that a page was left",
            "How often and how long the page of an exam was hidden, as the browser saw it; shown to the invigilator, it "
            "decides nothing. `number` counts within `page`, so that sending again is harmless.",
            _object(
                ["attempt", "page", "away"],
                attempt=_TEXT,
                page={**_TEXT, "description": "a name of the opened page, at most 32 characters"},
                away={
                    "type": "array",
                    "items": _object(["number", "seconds"], number=_INTEGER, seconds=_INTEGER),
                },
            ),
            _object(["kept"], kept=_INTEGER),
            "attempts",
            ("application/json",),
        )
    },
    "/api/v1/attempts/standing": {
        "put": _operation(
            "Ask until when",
            "Where an open attempt stands, for a page on which nothing is saved just then; every saved answer says it too. "
            "Ask seldom: at most once in half a minute. Nothing is changed.",
            _object(["attempt"], attempt=ANSWER_IN["properties"]["attempt"]),
            STANDING_OUT,
            "attempts",
            ("application/json",),
        )
    },
    "/api/v1/attempts/hand-in": {
        "post": _operation(
            "Hand in by token",
            "Hand the attempt in, with what was not sent yet. The signed token stands for the learner; every retry gets "
            "the same receipt.",
            HAND_IN,
            HANDED_IN,
            "attempts",
            ("application/json",),
        )
    },
}


def with_thin_paths(schema: Json) -> None:
    """Put ours into ninja's document, sort it, and name the media type of problems as it is sent."""
    schema["paths"] = dict(sorted({**schema["paths"], **THIN_DOCUMENT}.items()))
    for path in schema["paths"].values():
        for operation in path.values():
            _name_problems(operation["responses"])


def _name_problems(responses: Json) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if str(status) >= "400" and "application/json" in content:
            content["application/problem+json"] = content.pop("application/json")
