"""The two commands that schools and auditors run."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

VECTORS = (Path(__file__).parent / "hours_vectors.json").read_text(encoding="utf-8")
GOOD = {
    "id": "one",
    "rules": {},
    "claims": [
        {
            "mode": "online",
            "lesson": "A",
            "start": "2020-04-07T20:00:00+08:00",
            "end": "2020-04-07T12:10:00Z",
            "m0": 0,
            "m1": 600,
            "rate": "1",
        }
    ],
}


@pytest.fixture
def replay(monkeypatch, capsys):
    def run(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        status = 0
        try:
            call_command("hours_replay")
        except SystemExit as stopped:
            status = stopped.code
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()], status

    return run


def test_all_vectors_in_one_document(replay):
    answers, status = replay(VECTORS)
    expected = [{"id": vector["id"], **vector["expect"]} for vector in json.loads(VECTORS)["vectors"]]
    assert (answers, status) == (expected, 0)


@pytest.mark.parametrize(
    "shape", [json.dumps, lambda d: json.dumps([d]), lambda d: f"{json.dumps(d)}\n\n{json.dumps(d)}\n"]
)
def test_one_document_a_list_and_lines(replay, shape):
    answers, status = replay(shape(GOOD))
    assert status == 0
    assert {answer["posted"] for answer in answers} == {600}
    assert list(answers[0]) == [
        "id",
        "posted",
        "pending",
        "dropped",
        "covered",
        "credited",
        "by_day_mode",
        "units_floor_0.1",
        "units_floor_1",
    ]


def claim(**change):
    return json.dumps({**GOOD, "claims": [{**GOOD["claims"][0], **change}]})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json"),
        ("nonsense", "json"),
        ("7", "document"),
        ('{"id": "x", "claims": 3}', "list"),
        ('{"id": "x", "rules": {"max_rate": NaN}}', "rules"),
        (claim(m1=float("nan")), "number"),
        (claim(m1=float("inf")), "number"),
        ('{"id": "x", "rules": {"max_rate": 0}}', "rules"),
        ('{"id": "x", "rules": {"colour": 1}}', "rules"),
        ('{"id": "x", "already": {"yesterday": 5}}', "day"),
        ('{"id": "x", "credited": {"A": [[5, 1]]}}', "credited"),
        (claim(end="2020-04-07T20:00:00+08:00"), "end-before-start"),
        (claim(m0=700), "media"),
        (claim(m1=99999), "seek"),
        (claim(m1=None), "media"),
        (claim(m1="1e9"), "number"),
        (claim(m0=True), "number"),
        (claim(rate="0"), "rate"),
        (claim(rate="1/0"), "number"),
        (claim(start="2020-04-07T20:00:00"), "instant"),
        (claim(start=5), "instant"),
        (claim(mode="asleep"), "mode"),
        (claim(lesson=None), "lesson"),
        (claim(visible="yes"), "flag"),
    ],
)
def test_a_document_that_cannot_be_is_refused_on_its_own_line(replay, text, code):
    answers, status = replay(text)
    assert ([answer["code"] for answer in answers], status) == ([code], 1)
    assert answers[0]["error"]


def test_a_bad_document_does_not_stop_the_others(replay):
    answers, status = replay(f"{json.dumps(GOOD)}\n{{broken\n{json.dumps(GOOD)}")
    assert status == 1
    assert [answer.get("posted") for answer in answers] == [600, None, 600]


def test_late_leases_decide_ties(replay):
    early, late = dict(GOOD["claims"][0]), dict(GOOD["claims"][0], lesson="B")
    early["sess"], late["sess"] = "2020-04-07T19:59:00+08:00", "2020-04-07T19:00:00+08:00"
    answers, _ = replay(json.dumps({"claims": [early, late]}))
    assert answers[0]["credited"] == {"B": 600}
