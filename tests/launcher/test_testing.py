"""`./academy test` runs everything once and then, on the other engines, what touches them; the worst status counts."""

from __future__ import annotations

import subprocess

import pytest

from launcher import testing
from launcher.console import Refusal


def test_nobody_chooses_and_every_form_is_tested():
    passes, words = testing.chosen([])
    assert ([one.name for one in passes], words) == (["embedded", "scaled", "rabbitmq"], [])


def test_arguments_are_for_the_embedded_form_unless_another_is_named():
    assert [one.name for one in testing.chosen(["tests/lms", "-x"])[0]] == ["embedded"]
    passes, words = testing.chosen(["--on", "scaled", "tests/lms", "-x"])
    assert ([one.name for one in passes], words) == (["scaled"], ["tests/lms", "-x"])


@pytest.mark.parametrize("words", [["--on"], ["--on", "the moon"]])
def test_a_form_that_there_is_not_is_refused_with_those_there_are(words):
    with pytest.raises(Refusal, match=r"embedded\|scaled\|rabbitmq"):
        testing.chosen(words)


@pytest.fixture
def endings(monkeypatch):
    """`endings[:] = [...]` are the statuses of the passes; `lines` what was run."""
    statuses: list[int] = []
    lines: list[list[str]] = []

    def run(line, **_options):
        lines.append([str(word) for word in line])
        return subprocess.CompletedProcess(line, statuses.pop(0))

    monkeypatch.setattr(testing.subprocess, "run", run)
    return statuses, lines


def test_the_worst_status_counts_and_a_failure_does_not_hide_the_next_form(endings, capsys):
    statuses, lines = endings
    statuses[:] = [1, 0, 0]
    assert testing.run([], {}) == 1
    assert "tests.services" not in " ".join(lines[0])
    assert lines[1][-1] == "--touching=data"
    assert lines[2][-1] == "--touching=queue"
    assert "embedded: FAILED" in capsys.readouterr().err


@pytest.mark.parametrize(("env", "worst"), [({}, 0), ({"ACADEMY_CI": "1"}, 3)])
def test_a_form_whose_servers_are_not_here_is_left_out_loudly_and_never_in_ci(endings, capsys, env, worst):
    statuses, _lines = endings
    statuses[:] = [0, testing.UNAVAILABLE, 0]
    assert testing.run([], env) == worst
    said = capsys.readouterr().err
    assert ("scaled: LEFT OUT" in said) is (worst == 0)
