"""The view behind every public page: answers from the process's memory, else lets the page draw itself and keeps it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe
from wagtail.views import serve as wagtail_serve

from courses.catalogue.asking import filters_from, number_from, query_string
from courses.catalogue.models import CatalogueIndexPage, CoursePage
from courses.catalogue.page_cache import PAGES, KeptPage, kept_page
from courses.catalogue.rendering import LANGUAGES

MAX_AGE_S = 60
INDEX_PARTS = 2
COURSE_PARTS = 3


@require_safe
def serve_public(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the tree. A hit costs no query; a miss is drawn by the page and kept."""
    key = _key(path, request.GET)
    kept = PAGES.get(key)
    if kept is not None:
        return _answer(request, kept)
    seen = PAGES.mark()
    page = _find(path)
    if page is None:
        return wagtail_serve(request, path)
    drawn = page.serve(request)
    kept = kept_page(drawn.content, page.locale.language_code)
    PAGES.put(key, kept, seen=seen)
    return _answer(request, kept)


def _find(path: str) -> CatalogueIndexPage | CoursePage | None:
    """The page at `path` by its address in the tree. One query; the tree's general routing costs six."""
    parts = path.strip("/").split("/")
    if parts[0] not in LANGUAGES or parts[1:2] != ["courses"]:
        return None
    if len(parts) == INDEX_PARTS:
        pages = CatalogueIndexPage.objects.live()
    elif len(parts) == COURSE_PARTS:
        pages = CoursePage.objects.live()
    else:
        return None
    found: CatalogueIndexPage | CoursePage | None = (
        pages.select_related("locale").filter(url_path=f"/{path}").first()
    )
    return found


def _key(path: str, params: QueryDict) -> str:
    """Pages that look the same have the same key, whatever else stands in the address."""
    plain = params.dict()
    asked = {name: str(value) for name, value in plain.items()}
    return f"{path}{query_string(filters_from(asked, languages=LANGUAGES), number_from(asked))}"


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """The kept page, packed when the browser can unpack it; 304 when it has it already."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in known or f"W/{page.etag}" in known or page.etag in known:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(page.packed if packed else page.body)
        response["Content-Language"] = page.language
        if packed:
            response["Content-Encoding"] = "gzip"
    # Weak: the packed and the plain form are one page.
    response["ETag"] = f"W/{page.etag}"
    response["Cache-Control"] = f"public, max-age={0 if settings.DEBUG else MAX_AGE_S}"
    response["Vary"] = "Accept-Encoding"
    return response
