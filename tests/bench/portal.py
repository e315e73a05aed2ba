"""HR's home of 700 people beside that of 7, and their workbook with every lesson beside xlsxwriter alone. Prints JSON.

Run as `python -m tests.bench.portal COHORT` with the settings of the seeded academy.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django

from lms.config import heap

with heap.loading():  # as the web process does
    django.setup()

import xlsxwriter
from django.db import connection
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from lms.cohorts.models import Cohort, Enrolment
from lms.partners.models import MemberRole, Membership
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory
from tests.factories.partners import MembershipFactory, PartnerFactory

ROUNDS = 5
FEW = 7


def timed(way: Callable[[], object]) -> dict[str, float]:
    """Seconds by the clock and milliseconds of CPU, medians of a few rounds; the first, which warms up, is not counted."""
    way()
    clock, cpu = [], []
    for _round in range(ROUNDS):
        begun, used = time.perf_counter(), time.process_time()
        way()
        clock.append(time.perf_counter() - begun)
        cpu.append(1000 * (time.process_time() - used))
    return {"s": median(clock), "ms": median(cpu)}


def portal(cohort_pk: str) -> dict[str, object]:
    """Both pages, with what they cost; the workbook, and the same cells again by the bare library."""
    cohort = Cohort.objects.select_related("programme").get(pk=cohort_pk)
    many = _client(cohort)
    few = _client(_small(cohort))
    book = b"".join(many.get("/employer/export/").streaming_content)
    sheets = [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(book)).worksheets]
    return {
        "many": _page(many),
        "few": _page(few),
        "workbook": timed(lambda: b"".join(many.get("/employer/export/").streaming_content)),
        "alone": timed(lambda: _alone(sheets)),
        "cells": sum(len(row) for sheet in sheets for row in sheet),
    }


def _client(cohort: Cohort) -> Client:
    member = Membership.objects.filter(partner=cohort.partner, role=MemberRole.HR).first()
    user = (
        member.user
        if member
        else MembershipFactory(
            partner=cohort.partner, role=MemberRole.HR, user=PersonFactory(username="bench-few-hr")
        ).user
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return client


def _small(cohort: Cohort) -> Cohort:
    """A class of a partner of its own with seven of these people."""
    made: Cohort = CohortFactory(
        key="bench-few", name="7", programme=cohort.programme, partner=PartnerFactory(key="bench-few"),
        starts_on=cohort.starts_on, ends_on=cohort.ends_on,
    )  # fmt: skip
    people = Enrolment.objects.filter(cohort=cohort).order_by("pk")[:FEW]
    Enrolment.objects.bulk_create(
        Enrolment(learner_id=row.learner_id, cohort=made, ruleset_id=row.ruleset_id, enrolled_on=row.enrolled_on)
        for row in people
    )  # fmt: skip
    return made


def _page(client: Client) -> dict[str, float]:
    client.get("/employer/")
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:  # Any: Django's own signature
        asked.append(sql)
        return execute(sql, *rest)

    # Django forgets its own log of queries when a request begins.
    with connection.execute_wrapper(count):
        body = client.get("/employer/").content
    return {**timed(lambda: client.get("/employer/")), "queries": len(asked), "bytes": len(body)}


def _alone(sheets: list[list[tuple[object, ...]]]) -> None:
    with (
        tempfile.TemporaryFile() as handle,
        xlsxwriter.Workbook(handle, {"constant_memory": True}) as book,
    ):
        for rows in sheets:
            sheet = book.add_worksheet()
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(place, column, cell)


if __name__ == "__main__":
    with translation.override("zh-hans"):
        print(json.dumps(portal(sys.argv[1])))
