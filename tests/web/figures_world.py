"""One history that floors badly, and how to read a number off any page: for the test that all screens say the same."""

import io
import json
import re
from datetime import date
from html import unescape

import openpyxl
from django.urls import URLPattern, URLResolver, get_resolver

from lms.certificates.actions import issue_if_earned
from lms.ledger.actions import seal_the_day
from lms.ledger.names import Mode
from lms.ledger.queries import entries_of
from lms.partners.models import MemberRole
from lms.reports.hours_proof.making import make_hours_proof
from tests.factories.accounts import PersonFactory
from tests.factories.cases import case
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.courses import make_bank, make_lesson, make_version
from tests.factories.ledger import DAY, at, by_two, corrected, film, period, record
from tests.factories.partners import MembershipFactory, PartnerFactory
from tests.factories.rulechanges import proposed
from tests.factories.rulesets import RuleSetFactory

NOW = at("15:00", days=2)  # Thursday of the same week
RECEIVED = at("14:00", days=2)
AUDIENCES = ("public", "learner", "employer", "office", "api")


def online_at_most_half(version=1, **more):
    """45 minutes a unit, tenths, online at most half of the plan: so that counts and credited differ."""
    share = [{"of": "total", "mode": "online", "max": 0.5, "base": "planned"}]
    return RuleSetFactory(
        code="HALF",
        version=version,
        data={"code": "HALF", "version": version, "max_rate_before_done": "2", "share": share, **more},
    )


def world():
    """A learner in two classes of one partner; with pending time, a correction, a certificate and an hours proof."""
    partner = PartnerFactory(name="云岭")
    programme = ProgrammeFactory(required_tenths={"online": 20, "onsite": 20}, ruleset=online_at_most_half())
    learner = PersonFactory(display_name="和阿美", language="en")
    span = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 30), "partner": partner}
    first = EnrolmentFactory(
        learner=learner,
        cohort=CohortFactory(name="甲班", programme=programme, **span),
        enrolled_on=date(2026, 3, 2),
    )
    second = EnrolmentFactory(
        learner=learner, cohort=CohortFactory(name="乙班", **span), enrolled_on=date(2026, 3, 1)
    )
    make_bank("tea-1")
    version = make_version(
        "TEA-101", lessons=[make_lesson("video", bank="tea-1", draw=4), make_lesson("onsite")]
    )
    CohortCourseFactory(cohort=second.cohort, course_key=version.course_key)
    record(
        film(first, "20:00", minutes=47, days=-1),
        film(first, "20:00", minutes=58, start_s=3000, duration_s=9000),
        film(
            first, "22:00", minutes=30, days=1, start_s=7000, duration_s=9000, gated=True, lesson=second.uuid
        ),
        period(first, "09:00", minutes=90, days=-1),
        period(first, "09:00", minutes=46),
        period(first, "13:00", minutes=62, mode=Mode.WORKPLACE),
        film(second, "06:00", minutes=16, lesson=first.uuid),
        period(second, "15:00", minutes=50, days=-1),
        when=RECEIVED,
    )
    seq = next(row.seq for row in entries_of(first.pk) if row.sec == 5400)
    act = corrected(first, seq=seq, sec=2760, when=RECEIVED)
    by_two(act, when=RECEIVED)
    certificate = issue_if_earned(first.pk, at=NOW)
    seal_the_day()
    return {
        "first": first,
        "second": second,
        "partner": partner,
        "learner": learner,
        "hr": MembershipFactory(partner=partner, role=MemberRole.HR, is_manager=True).user,
        "office": PersonFactory(roles=["office"]),
        "certificate": certificate,
        "proof": make_hours_proof(actor=learner, enrolment=first, at=NOW),
        "case": case(enrolment=first),
        "move": proposed(first.cohort, online_at_most_half(2, daily_cap_units={"online": 1})),
        "correction": act,
        "course": version,
        "evidence": entries_of(first.pk)[0].evidence[0],
        "seq": seq,
    }


def exact_units(enrolment):
    """The sum of its entries, exactly, in seconds a unit of 2,700: independent of any code that shows it."""
    return sum(row.sec for row in entries_of(enrolment.pk, limit=10_000)), 2_700


def routes():
    """(audience, name, pattern) of every address of the audiences."""
    return sorted(_walk(get_resolver()), key=lambda found: (found[0], found[1], found[2]))


def _walk(resolver, namespace="", before=""):
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            named = namespace if namespace in AUDIENCES else entry.namespace or namespace
            yield from _walk(entry, named, route)
        elif isinstance(entry, URLPattern) and namespace in AUDIENCES and entry.name:
            yield namespace, f"employer_{entry.name}" if "api/v1/employer" in route else entry.name, route


def text_of(response):
    """What a reader sees of an answer: the words of a page, the cells of a sheet, the figures of JSON (tenths as units)."""
    body = b"".join(response) if response.streaming else response.content
    kind = response["Content-Type"]
    if "json" in kind:
        return " ".join(_figures(json.loads(body)))
    if "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
        cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        return " | ".join(_number(cell) for cell in cells if cell is not None)
    if "html" in kind:
        page = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", body.decode())
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))
    return body.decode(errors="replace") if "text" in kind else ""


def _figures(value, key=""):
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _figures(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _figures(part, key)
    elif key.endswith("_tenths") and isinstance(value, int):
        yield f"{_number(value / 10)} units"
    else:
        yield str(value)


def _number(cell):
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def says(text, figure):
    """Whether the figure stands in the text as a number of its own."""
    return re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)", text) is not None


def shows_units(text):
    """Whether anything in it is counted in units."""
    return re.search(r"\d\s*(/\s*[\d.]+\s*)?units?\b", text) is not None


DAY_OF_TWO_MODES = DAY.date()
