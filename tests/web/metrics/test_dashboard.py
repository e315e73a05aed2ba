"""Dashboard and alerts ask only for what /metrics tells, and every alert has its place in the operators' page."""

import json
import re

import pytest

from lms.web.metrics import counters, gauges
from tests.architecture.house import ROOT

DASHBOARD = ROOT / "deploy" / "grafana" / "academy.json"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
NAME = re.compile(r"\bacademy_\w+")
LABEL = re.compile(r"[{,]\s*(\w+)\s*[=!]|by \(([\w, ]+)\)")
ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
FROM_PROMETHEUS = {"le", "job"}


@pytest.fixture
def known(db):
    """Every name that a line of /metrics can have."""
    families = [*counters.REGISTRY.collect(), *gauges.read()]
    return {family.name + ending for family in families for ending in ENDINGS[family.type]}


def panels():
    return [
        panel
        for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
        if panel["type"] != "row"
    ]


def asked():
    """Every expression of the dashboard and of the alerts."""
    rules = re.findall(r"^\s+expr: (.+)$", ALERTS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [target["expr"] for panel in panels() for target in panel["targets"]] + rules


def unknown(expressions, known):
    return {name for expression in expressions for name in NAME.findall(expression)} - known


def test_every_metric_that_is_asked_for_exists(known):
    assert len(asked()) > 30
    assert unknown(asked(), known) == set()


def test_a_metric_that_does_not_exist_is_seen(known):
    assert unknown(["rate(academy_requests_totl[5m])", "up"], known) == {"academy_requests_totl"}


def test_every_metric_is_looked_at_by_somebody(known):
    families = {name.removesuffix("_sum").removesuffix("_count").removesuffix("_bucket") for name in known}
    looked = " ".join(asked())
    assert {name for name in families if name not in looked} == set()


def test_labels_that_are_asked_for_exist():
    own = {"audience", "route", "status", "outcome", "state", "queue", "mode"}
    found = set()
    for expression in asked():
        for single, several in LABEL.findall(expression):
            found |= {single} if single else {word.strip() for word in several.split(",")}
    assert "audience" in found
    assert found - own - FROM_PROMETHEUS == set()


def test_panels_have_a_name_and_do_not_lie_on_one_another():
    places = set()
    for panel in panels():
        assert panel["title"]
        where = panel["gridPos"]
        cells = {(where["x"] + x, where["y"] + y) for x in range(where["w"]) for y in range(where["h"])}
        assert where["x"] + where["w"] <= 24
        assert not cells & places
        places |= cells
    assert len({panel["id"] for panel in panels()}) == len(panels())


def test_the_operators_page_says_what_to_do_for_each_alert():
    alerts = re.findall(r"alert: (\w+)", ALERTS.read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    assert len(alerts) > 10
    assert [name for name in alerts if f"`{name}`" not in page] == []
