"""The API of version 1, put together: routers, who may call, how errors speak."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from courses.actions import CourseNotOpen
from lms.assessments.rules import AssessmentsRefusal
from lms.messaging.rules import Refusal
from lms.scorm.refusals import CoursewareRefusal
from lms.study.refusals import BatchRefused, BeatsBusy, StudyRefusal
from lms.web.api import (
    attempts,
    benches,
    catalogue,
    courseware,
    drafts,
    employer,
    kits,
    me,
    offline,
    pads,
    partner_records,
    problems,
    study,
    uploads,
)
from lms.web.api.auth import AUTH
from lms.web.api.parsing import StrictParser
from lms.web.api.thin_paths import with_thin_paths
from media_pipeline.refusals import Refused

DESCRIPTION = """\
Everything that the academy's own pages do, for programs. Call it with `Authorization: Bearer <token>`, or from the
browser's session with the header `X-CSRFToken` on every unsafe method. Errors are problem details (RFC 9457); send
`Idempotency-Key` with a write, and a retry changes nothing. Whatever is not yours answers 404, the same as what does
not exist. Texts are in the language of the signed-in person, else of `Accept-Language` (zh-hans, en, vi). Units are tenths of a unit, times are seconds or
milliseconds as the name says, instants are UTC.
"""


class AcademyAPI(NinjaAPI):
    """Ninja's API with the thin paths in its document and short names for operations."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """me.hours → me_hours: what a generated client calls its functions."""
        view = operation.view_func
        return f"{view.__module__.rpartition('.')[2]}_{view.__name__}"

    def get_openapi_schema(self, **arguments: Any) -> OpenAPISchema:  # Any: ninja's own arguments
        """Ninja's document and the thin paths."""
        schema = super().get_openapi_schema(**arguments)
        with_thin_paths(schema)
        return schema


api = AcademyAPI(
    title="Network Academy",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    auth=AUTH,
    parser=StrictParser(),
)
# A refusal of values is 422; one that another moment may lift is 409.
problems.install(
    api,
    {
        Refusal: 422,
        StudyRefusal: 409,
        BatchRefused: 422,
        BeatsBusy: 503,
        AssessmentsRefusal: 409,
        Refused: 422,
        CourseNotOpen: 409,
        CoursewareRefusal: 409,
    },
)
api.add_router("", catalogue.router)
api.add_router("/me", me.router)
api.add_router("", study.router)
api.add_router("", offline.router)
api.add_router("", kits.router)
api.add_router("", pads.router)
api.add_router("", benches.router)
api.add_router("", attempts.router)
api.add_router("", courseware.router)
api.add_router("/employer", employer.router)
api.add_router("/employer/records", partner_records.router)
api.add_router("", uploads.router)
api.add_router("", drafts.router)
