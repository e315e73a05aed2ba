"""Every bench still runs, with tiny numbers; what it finds is not judged here, but no figure may be missing."""

from __future__ import annotations

import pytest

from tests.bench import beats, courseware, files, films, hours, leaving, segments, verifying, video, web
from tests.bench.rig import SMOKE, academy
from tests.services import postgres
from tests.services.fixtures import or_skip


@pytest.fixture(scope="module")
def running():
    with academy(SMOKE) as served:
        yield served


def aims(lines):
    return {line.aim for line in lines}


@pytest.mark.parametrize(
    ("bench", "measured"),
    [
        (web.bench, {"T1", "T2", "T3", "T7", "T11"}),
        (beats.bench_sqlite, {"T6", "beats"}),
        (files.bench, {"T8", "T9", "T10", "T12"}),
    ],
    ids=["pages", "sqlite", "files"],
)
def test_a_bench_measures_its_aims(running, bench, measured):
    assert measured <= aims(bench(running, SMOKE))


def test_heartbeats_and_hours_by_partner_and_month_are_measured_on_postgresql():
    """One after the other on one cluster: its tables take longer than both."""
    with or_skip(postgres.running(durable=True)) as cluster:
        assert aims(beats.measured_on(cluster, SMOKE)) == {"T1", "T4", "T5", "beats"}
        assert aims(hours.measured_on(cluster, SMOKE)) == {"T14"}


def test_a_filled_ledger_is_verified_and_reconciled():
    assert {line.ok for line in verifying.measured_on("SQLite", "", SMOKE)} == {True, None}


def test_what_learning_leaves_is_counted():
    assert aims(leaving.on_a_new_one("SQLite", "", SMOKE)) == {"rows"}


def test_a_segment_by_token_is_measured_beside_a_plain_nginx():
    with or_skip(video.fronts()) as (ours, plain):
        lines = video.measured_on(ours, plain, SMOKE)
    assert aims(lines) == {"T13"}


def test_a_film_is_measured_from_its_last_byte():
    lines = films.bench(SMOKE)
    assert len(lines) == 3
    assert all(line.found[0].isdigit() or line.found[0] == "-" for line in lines)


def test_a_segment_through_python_is_measured_beside_djangos_own_answer():
    assert aims(segments.bench(SMOKE)) == {"T13"}


def test_courseware_is_measured_beside_a_bare_view():
    lines = courseware.measured_on("SQLite", "", SMOKE)
    assert aims(lines) == {"scorm"}
    assert len(lines) == 7
