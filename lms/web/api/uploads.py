"""A trainer's browser sends a file in parts that survive a cut line, then watches what becomes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Header, Path, Router, Schema
from ninja.responses import Status

from lms.accounts.models import User
from lms.playback.access import access_asset, access_upload, can_upload
from lms.web.api.auth import caller
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS, Problem
from media_pipeline import actions, queries
from media_pipeline.models import Upload

router = Router(tags=["uploads"])
Number = Annotated[int, Path(ge=1, le=100_000)]


class UploadIn(Schema):
    """What the browser knows of the file before it sends a byte. `fingerprint` finds an upload to go on with."""

    name: str = Field(min_length=1, max_length=200)
    size: int = Field(gt=0, le=2**53)
    content_type: str = Field("", max_length=100)
    fingerprint: str = Field("", max_length=100)


class UploadOut(Schema):
    """An upload: `parts` are the numbers that have arrived, from 1; `part_bytes` the size of each but the last."""

    id: UUID
    name: str
    size: int
    part_bytes: int
    parts: list[int]
    part_count: int
    state: Literal["open", "complete", "refused", "expired"]
    code: str
    reason: str
    asset: UUID | None
    expires_at: datetime


class PartOut(Schema):
    """A part that is on disk."""

    number: int
    bytes: int
    sha256: str


class CompleteOut(Schema):
    """The asset that came of it; its state is at `/assets/{asset}`."""

    asset: UUID


class RenditionOut(Schema):
    """One way to play the asset: its state, and while it is made the share done and the seconds left."""

    name: str
    state: str
    progress_pct: int
    remaining_s: int | None
    bytes: int


class AssetOut(Schema):
    """What became of a file. `reason` says in plain words what to do when it was not taken."""

    uuid: UUID
    title: str
    state: str
    code: str
    reason: str
    renditions: list[RenditionOut]
    duration_ms: int | None
    bytes: int
    poster_url: str


def uploader(request: HttpRequest) -> User:
    """The caller, if a trainer or the office; 403 otherwise: that uploads exist is no secret."""
    user = caller(request)
    if not can_upload(user):
        raise Problem(
            403, "not-a-trainer", _("Uploads are for trainers. Ask the training office for that role.")
        )
    return user


@router.post("/uploads", response={201: UploadOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def begin(request: HttpRequest, payload: UploadIn) -> Written:
    """Announce a file; the answer says in which parts to send it. A known fingerprint goes on where it stopped."""
    upload = actions.begin_upload(owner=uploader(request), **payload.model_dump())
    return Status(201, _upload(upload))


@router.get("/uploads/{uuid:upload_id}", response={200: UploadOut, **ERRORS})
def state(request: HttpRequest, upload_id: UUID) -> UploadOut:
    """Which parts have arrived: after a break, send the others."""
    return _upload(access_upload(uploader(request), upload_id))


@router.put("/uploads/{uuid:upload_id}/parts/{int:number}", response={200: PartOut, **ERRORS})
def part(
    request: HttpRequest,
    upload_id: UUID,
    number: Number,
    x_part_sha256: Annotated[str, Header(pattern="^([0-9a-fA-F]{64})?$")] = "",
) -> PartOut:
    """The raw bytes of one part, streamed to disk. Sending a part again is harmless."""
    upload = access_upload(uploader(request), upload_id)
    kept = actions.receive_part(upload, number=number, stream=request, sha256=x_part_sha256.lower())
    return PartOut(number=kept.number, bytes=kept.bytes, sha256=kept.sha256)


@router.post("/uploads/{uuid:upload_id}/complete", response={200: CompleteOut, **ERRORS})
def complete(request: HttpRequest, upload_id: UUID) -> CompleteOut:
    """All parts are here: check them and queue the work. Asking again gives the same asset."""
    asset = actions.complete_upload(access_upload(uploader(request), upload_id))
    return CompleteOut(asset=asset.uuid)


@router.get("/assets/{uuid:asset_id}", response={200: AssetOut, **ERRORS})
def asset_card(request: HttpRequest, asset_id: UUID) -> AssetOut:
    """How far the work on an asset is; poll it every few seconds while a rendition is queued or running."""
    asset = access_asset(uploader(request), asset_id)
    return AssetOut.model_validate(queries.asset_card(asset.uuid))


def _upload(upload: Upload) -> UploadOut:
    return UploadOut(
        id=upload.uuid,
        name=upload.name,
        size=upload.size,
        part_bytes=upload.part_bytes,
        parts=list(upload.parts.values_list("number", flat=True)),
        part_count=-(-upload.size // upload.part_bytes),
        state=upload.state,
        code=upload.code,
        reason=upload.reason,
        asset=upload.asset.uuid if upload.asset else None,
        expires_at=upload.expires_at,
    )
