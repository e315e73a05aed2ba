"""A trainer's browser sends a file in parts that survive a cut line, then watches what becomes of it."""

from __future__ import annotations

import functools
from base64 import b64decode
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Concatenate, Literal, ParamSpec
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Header, Path, Query, Router, Schema
from ninja.responses import Status

from lms.accounts.models import User
from lms.playback.access import access_asset, access_upload, can_upload
from lms.web.api.auth import caller
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS, Problem
from lms.web.api.upload_purposes import PurposeName, note_end, package_of, page_of, target_of
from media_pipeline import actions, codes, intake, queries, refusals
from media_pipeline.models import Upload
from media_pipeline.states import FILM

P = ParamSpec("P")
router = Router(tags=["uploads"])
Number = Annotated[int, Path(ge=1, le=100_000)]
CARD_FIELDS = (
    "uuid", "title", "kind", "state", "code", "reason", "progress_pct", "remaining_s", "is_playable", "can_retry",
    "duration_ms", "bytes", "poster_url",
)  # fmt: skip
HEAD_CHARS = 90_000  # 64 kB in Base64
UPLOAD_FIELDS = ("name", "size", "part_bytes", "state", "code", "purpose", "expires_at")
RAW = {
    "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}
}
RAW_TEXT = {"requestBody": {"required": True, "content": {"text/vtt": {"schema": {"type": "string"}}}}}


class UploadIn(Schema):
    """What the browser knows of the file before it sends a byte. `fingerprint` finds an upload to go on with; `head`,
    the first bytes in Base64 (4 kB are enough), lets a disguised file be refused here. `purpose` is what the file is
    to become: a film, courseware (`package` names the one of which it is the next version), or a whole course.
    """

    name: str = Field(min_length=1, max_length=200)
    size: int = Field(ge=0, le=2**53)
    content_type: str = Field("", max_length=100)
    fingerprint: str = Field("", max_length=100)
    purpose: PurposeName = "film"
    package: UUID | None = None
    head: str = Field(
        "", max_length=HEAD_CHARS, pattern="^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
    )


class UploadOut(Schema):
    """An upload: numbers (from 1) of the `parts` that have arrived and of those `missing`; each but the last is
    `part_bytes` long. With `is_direct` parts may go straight to the bucket, when their MD5 is told. `page` is where a
    person reads what became of it, empty until it is complete.
    """

    id: UUID
    name: str
    size: int
    part_bytes: int
    parts: list[int]
    missing: list[int]
    is_direct: bool
    state: Literal["open", "complete", "refused", "expired"]
    code: str
    reason: str
    purpose: PurposeName
    package: UUID | None
    asset: UUID | None
    page: str
    expires_at: datetime


class TicketOut(Schema):
    """Where one part goes: send exactly its bytes there, with these headers, before `expires_at`. An address that
    begins with a slash is this API's own (call it as any other); another is the bucket's, which wants no credentials.
    Ask again for every try.
    """

    number: int
    method: Literal["PUT"]
    url: str
    headers: dict[str, str]
    expires_at: datetime


class PartOut(Schema):
    """A part that is on disk."""

    number: int
    bytes: int
    sha256: str


class CompleteOut(Schema):
    """What came of it: of a film an asset, with its state at `/assets/{asset}`; and the page on which a person reads what
    becomes of it.
    """

    asset: UUID | None
    page: str


class RenditionOut(Schema):
    """One way to play the asset: its state, and while it is made the share done and the seconds left."""

    name: str
    state: str
    progress_pct: int
    remaining_s: int | None
    bytes: int
    height: int | None
    reason: str


class WarningOut(Schema):
    """Something about the file that a person should know."""

    code: str
    reason: str


class AssetOut(Schema):
    """What became of a file. `reason` says in plain words what to do when it was not taken."""

    uuid: UUID
    title: str
    kind: str
    state: str
    code: str
    reason: str
    warnings: list[WarningOut]
    progress_pct: int
    remaining_s: int | None
    is_playable: bool
    can_retry: bool
    duration_ms: int | None
    bytes: int
    poster_url: str
    renditions: list[RenditionOut]
    captions: list[str]


class CaptionsOut(Schema):
    """Captions as they are kept now; `problems` are lines that were passed over, in words."""

    language: str
    label: str
    cues: int
    encoding: str
    shown: bool
    problems: list[str]


def uploader(request: HttpRequest) -> User:
    """The caller, if a trainer or the office; 403 otherwise: that uploads exist is no secret."""
    user = caller(request)
    if not can_upload(user):
        raise Problem(
            403, "not-a-trainer", _("Uploads are for trainers. Ask the training office for that role.")
        )
    return user


def remembered(
    view: Callable[Concatenate[HttpRequest, P], Written],
) -> Callable[Concatenate[HttpRequest, P], Written]:
    """Keep a refusal of `payload` after the transaction of the act was undone: the trainer's list shows it later."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Written:
        try:
            return view(request, *args, **kwargs)
        except refusals.Refused as refusal:
            if isinstance(payload := kwargs.get("payload"), UploadIn) and payload.purpose == FILM:
                actions.remember_refusal(
                    owner=uploader(request), name=payload.name, size=payload.size, code=refusal.code
                )
            raise

    return wrapped


@router.post("/uploads", response={201: UploadOut, **ERRORS}, openapi_extra=OPENAPI)
@remembered
@idempotent
def begin(request: HttpRequest, payload: UploadIn) -> Written:
    """Announce a file; the answer says in which parts to send it. A known fingerprint goes on where it stopped."""
    user = uploader(request)
    target = target_of(user, payload.package if payload.purpose == "package" else None)
    known = payload.model_dump(exclude={"head", "package"})
    upload = actions.begin_upload(owner=user, **known, head=b64decode(payload.head), target=target)
    return Status(201, _upload(upload))


@router.post("/uploads/{uuid:upload_id}/parts", response={200: TicketOut, **ERRORS})
def ticket(
    request: HttpRequest,
    upload_id: UUID,
    n: Annotated[int, Query(ge=1, le=100_000)],
    md5: Annotated[str, Query(pattern="^([0-9a-fA-F]{32})?$")] = "",
    through: Annotated[Literal["anywhere", "academy"], Query()] = "anywhere",
) -> TicketOut:
    """Where to send part `n`, asked just before it is sent. The first part always comes through the academy; others,
    when their `md5` is given, may go straight to the bucket, which takes no other bytes. `through=academy` when the
    bucket is out of reach. Asking changes nothing.
    """
    upload = access_upload(uploader(request), upload_id)
    found = actions.ticket_for_part(upload, number=n, md5=md5, is_direct=through == "anywhere")
    own = reverse("api:part", kwargs={"upload_id": upload_id, "number": n})
    return TicketOut(
        number=n,
        method="PUT",
        url=found.url or own,
        headers=found.headers or {"Content-Type": "application/octet-stream"},
        expires_at=found.expires_at,
    )


@router.get("/uploads/{uuid:upload_id}", response={200: UploadOut, **ERRORS})
def state(request: HttpRequest, upload_id: UUID) -> UploadOut:
    """Which parts have arrived: after a break, send the others."""
    return _upload(access_upload(uploader(request), upload_id))


@router.put(
    "/uploads/{uuid:upload_id}/parts/{int:number}", response={200: PartOut, **ERRORS}, openapi_extra=RAW
)
def part(
    request: HttpRequest,
    upload_id: UUID,
    number: Number,
    x_part_sha256: Annotated[str, Header(pattern="^([0-9a-fA-F]{64})?$")] = "",
) -> PartOut:
    """The raw bytes of one part, streamed to disk. Sending a part again is harmless: its number is its key."""
    upload = access_upload(uploader(request), upload_id)
    try:
        kept = actions.receive_part(upload=upload, number=number, stream=request, sha256=x_part_sha256)
    except refusals.Refused as refusal:
        if refusal.code != codes.DISK_FULL:
            raise
        # Somebody may make room: a client waits and sends the part again.
        raise Problem(503, refusal.code, refusal.reason, retry_after_s=30) from refusal
    return PartOut(number=kept.number, bytes=kept.bytes, sha256=kept.sha256)


@router.post("/uploads/{uuid:upload_id}/complete", response={200: CompleteOut, **ERRORS})
def complete(request: HttpRequest, upload_id: UUID) -> CompleteOut:
    """All parts are here: check them and queue the work. Asking again gives the same asset and the same page."""
    user = uploader(request)
    with transaction.atomic():
        ended = actions.end_upload(access_upload(user, upload_id))
        note_end(user, ended)
    asset = ended.upload.asset
    return CompleteOut(asset=asset.uuid if asset else None, page=page_of(ended.upload))


@router.delete("/uploads/{uuid:upload_id}", response={204: None, **ERRORS})
def cancel(request: HttpRequest, upload_id: UUID) -> Written:
    """Give up an open upload and free its room; a complete one stays. Asking again is harmless."""
    actions.cancel_upload(upload=access_upload(uploader(request), upload_id))
    return Status(204, None)


@router.get("/assets/{uuid:asset_id}", response={200: AssetOut, **ERRORS}, tags=["assets"])
def asset_card(request: HttpRequest, asset_id: UUID) -> AssetOut:
    """How far the work on an asset is; poll it every few seconds while a rendition is queued or running."""
    asset = access_asset(uploader(request), asset_id)
    card = queries.asset_card(asset.uuid)
    if card is None:
        raise Http404
    return AssetOut(
        warnings=[WarningOut(code=code, reason=reason) for code, reason in card.warnings],
        renditions=[RenditionOut(**asdict(rendition)) for rendition in card.renditions],
        captions=[language for language, _label in card.captions],
        **{name: getattr(card, name) for name in CARD_FIELDS},
    )


@router.put(
    "/assets/{uuid:asset_id}/captions/{language}",
    response={200: CaptionsOut, **ERRORS},
    tags=["assets"],
    openapi_extra=RAW_TEXT,
)
def put_captions(
    request: HttpRequest, asset_id: UUID, language: str, label: Annotated[str, Query(max_length=60)] = ""
) -> CaptionsOut:
    """WebVTT, SRT, ASS, TTML, SBV or LRC as the raw body: adds or replaces the captions in one language.

    Viewers have them at once, unless the encoding was guessed or lines were passed over: then `shown` is false until
    somebody has looked at them.
    """
    asset = access_asset(uploader(request), asset_id)
    taken = actions.attach_captions(
        asset=asset,
        language=language,
        label=label or dict(settings.LANGUAGES).get(language, language),
        data=request.body,
        actor=uploader(request),
    )
    track = taken.track
    return CaptionsOut(
        language=track.language,
        label=track.label,
        cues=track.cues,
        encoding=taken.reading.encoding,
        shown=not (track.is_draft or track.is_behind),
        problems=[problem.said for problem in taken.reading.problems],
    )


def _upload(upload: Upload) -> UploadOut:
    received = intake.arrived_parts(upload)
    numbers = range(1, intake.part_count(upload) + 1)
    return UploadOut(
        id=upload.uuid,
        parts=received,
        is_direct=intake.is_direct(),
        missing=sorted(set(numbers) - set(received)) if upload.state == "open" else [],
        reason=refusals.explain(upload.code),
        package=package_of(upload),
        asset=upload.asset.uuid if upload.asset else None,
        page=page_of(upload),
        **{name: getattr(upload, name) for name in UPLOAD_FIELDS},
    )
