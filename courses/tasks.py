"""Celery shells of the content storey: an id in, nothing out."""

from __future__ import annotations

import socket
from uuid import UUID

from celery import shared_task

from courses.actions.publishing import recompile_courses_showing
from courses.catalogue.speech.indexing import index_speech
from courses.packages import handing_in
from courses.packages.models import TAKE_TASK, PackageWork
from courses.transport import arriving, leaving
from courses.transport.models import EXPORT_TASK, IMPORT_TASK, CourseExport, CourseImport
from media_pipeline.jobs import claim, register_work


@shared_task(name="courses.recompile_for_asset", ignore_result=True)
def recompile_for_asset_task(asset_uuid: str) -> None:
    """The asset has news: courses that show it are compiled again. A lost ring is made good by reconcile."""
    recompile_courses_showing(UUID(asset_uuid))


@shared_task(name="courses.index_speech", ignore_result=True)
def index_speech_task(asset_uuid: str) -> None:
    """Viewers of the asset have other captions: a search finds their words. A lost ring is made good by reconcile."""
    index_speech(UUID(asset_uuid))


@shared_task(name=TAKE_TASK, ignore_result=True)
def take_package_task(pk: int) -> None:
    """Work on one PackageWork row, when it is due."""
    row = claim(PackageWork, worker=socket.gethostname(), lease_s=handing_in.LEASE_S, pk=pk)
    if row is not None:
        handing_in.carry_out(row)


@shared_task(name=EXPORT_TASK, ignore_result=True)
def export_course_task(pk: int) -> None:
    """Work on one CourseExport row, when it is due."""
    row = claim(CourseExport, worker=socket.gethostname(), lease_s=leaving.LEASE_S, pk=pk)
    if row is not None:
        leaving.make_export(row)


@shared_task(name=IMPORT_TASK, ignore_result=True)
def import_course_task(pk: int) -> None:
    """Work on one CourseImport row, when it is due."""
    row = claim(CourseImport, worker=socket.gethostname(), lease_s=arriving.LEASE_S, pk=pk)
    if row is not None:
        arriving.carry_out(row)


register_work(PackageWork, take_package_task)
register_work(CourseExport, export_course_task)
register_work(CourseImport, import_course_task)
