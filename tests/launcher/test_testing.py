"""`./academy test` runs everything once and beside it, on the other engines, what touches them; the worst status counts."""

from __future__ import annotations

import pytest

from launcher import testing
from launcher.console import Refusal


def test_nobody_chooses_and_every_form_is_tested():
    passes, words = testing.chosen([])
    assert ([one.name for one in passes], words) == (
        ["embedded", "browsers", "servers", "scaled", "films", "rabbitmq"],
        [],
    )


def test_benches_run_for_whoever_asks():
    passes, words = testing.chosen(["--on", "benches"])
    assert ([one.name for one in passes], words) == (["benches"], ["tests/bench/test_bench.py"])


def test_what_one_pass_leaves_out_another_runs():
    embedded, browsers, servers, _scaled, films = testing.PASSES[:5]
    apart = browsers.chosen + servers.chosen + testing.BENCHES + films.chosen[:1]
    assert [f"--ignore={place}" for place in apart] == list(embedded.chosen)
    assert all((testing.ROOT / place).exists() for place in apart)
    assert films.chosen[1:] == ("--ignore=tests/media_pipeline/chaos",)
    assert "tests/media_pipeline/chaos" in servers.chosen


def test_arguments_are_for_the_embedded_form_unless_another_is_named():
    assert [one.name for one in testing.chosen(["tests/lms", "-x"])[0]] == ["embedded"]
    passes, words = testing.chosen(["--on", "scaled", "tests/lms", "-x"])
    assert ([one.name for one in passes], words) == (["scaled"], ["tests/lms", "-x"])


def test_a_named_pass_runs_its_own_tests_unless_others_are_named():
    assert testing.chosen(["--on", "browsers", "-x"])[1] == ["tests/journeys", "-x"]
    assert testing.chosen(["--on", "browsers", "tests/journeys/test_weight.py::test_a"])[1][0].endswith(
        "test_a"
    )


@pytest.mark.parametrize("words", [["--on"], ["--on", "the moon"]])
def test_a_form_that_there_is_not_is_refused_with_those_there_are(words):
    with pytest.raises(Refusal, match=r"embedded\|browsers\|servers\|scaled\|films\|rabbitmq"):
        testing.chosen(words)


@pytest.fixture
def endings(monkeypatch):
    """`statuses[:] = [...]` are those of the passes in their order; `lines` what was run for each."""
    statuses: list[int] = []
    lines: dict[int, list[str]] = {}

    def carried_out(line, _env, log):
        words = [str(word) for word in line]
        names = [one.name for one in testing.PASSES if set(one.chosen) <= set(words)]
        place = [one.name for one in testing.PASSES].index(names[0])
        lines[place] = words
        if log is not None:
            log.write(f"the words of pass {place}\n".encode())
        return statuses[place], 0.0

    monkeypatch.setattr(testing, "_carried_out", carried_out)
    return statuses, lines


def test_the_worst_status_counts_and_a_failure_does_not_hide_the_next_form(endings, capsys):
    statuses, lines = endings
    statuses[:] = [1, 0, 0, 0, 0, 0]
    assert testing.run([], {}) == 1
    assert "tests.services" not in " ".join(lines[0])
    assert [lines[place][0] == "nice" for place in range(6)] == [False, True, True, True, True, True]
    assert lines[3][-1] == "--touching=data"
    assert lines[5][-1] == "--touching=queue"
    said = capsys.readouterr()
    assert "embedded: FAILED" in said.err
    told = "".join(f"the words of pass {place}\n" for place in (1, 2, 3, 4, 5))
    assert said.out == told, "what went beside is shown too, in order"


def test_after_an_interruption_no_other_form_is_waited_for(endings, capsys):
    statuses, _lines = endings
    statuses[:] = [2, 0, 0, 0, 0, 0]
    assert testing.run([], {}) == 2
    assert "scaled" not in capsys.readouterr().err


@pytest.mark.parametrize(("env", "worst"), [({}, 0), ({"ACADEMY_CI": "1"}, 3)])
def test_a_form_whose_servers_are_not_here_is_left_out_loudly_and_never_in_ci(endings, capsys, env, worst):
    statuses, _lines = endings
    statuses[:] = [0, 0, 0, testing.UNAVAILABLE, 0, 0]
    assert testing.run([], env) == worst
    said = capsys.readouterr().err
    assert ("scaled: LEFT OUT" in said) is (worst == 0)
