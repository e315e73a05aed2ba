"""What an upload is for, as the API says it: what it may belong to, what is noted of it, where its person reads on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from django.urls import reverse

from courses.packages.handing_in import IN_PARTS as PACKAGE
from courses.transport.arriving import IN_PARTS as COURSE
from lms.accounts.models import User
from lms.playback.access import access_package
from lms.playback.actions import note_package_handed_in
from media_pipeline.actions import Ended
from media_pipeline.models import Upload
from media_pipeline.states import FILM

PurposeName = Literal["film", "package", "course"]
# The page of what an upload became.
PAGES: Mapping[str, str] = {
    FILM: "trainer:asset",
    PACKAGE.name: "trainer:package_file",
    COURSE.name: "trainer:course_import",
}


def target_of(user: User, package: UUID | None) -> str:
    """As whose next version a package comes; '' for one of its own. Http404 for one that is not theirs. One query."""
    return str(access_package(user, package).uuid) if package else ""


def package_of(upload: Upload) -> UUID | None:
    """The other way round."""
    return UUID(upload.target) if upload.target else None


def page_of(upload: Upload) -> str:
    """The address of its page; '' until it is complete."""
    row = upload.asset.uuid if upload.asset else upload.taken_as
    return reverse(PAGES[upload.purpose], args=[row]) if row else ""


def note_end(user: User, ended: Ended) -> None:
    """A package that was handed in stands in the record, once."""
    upload = ended.upload
    if ended.is_new and upload.purpose == PACKAGE.name and upload.taken_as:
        note_package_handed_in(actor=user, work=upload.taken_as, package=package_of(upload))
