"""What every answer of the site carries: security headers, the language, the second factor of staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from lms.accounts.access import roles_of
from lms.partners.access import sees_people

GetResponse = Callable[[HttpRequest], HttpResponse]

SITE_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; "
    f"frame-src 'self' {settings.CONTENT_ORIGIN}; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# Wagtail's editor brings inline scripts and styles of its own, and previews in a frame; it is reached by staff alone.
EDITOR_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; font-src 'self' data:; "
    "frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
# Where a browser sends the parts of a film straight to the bucket: the trainers' pages and the editor.
SENDING_PREFIXES = ("/trainer/uploads/", "/cms/")
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
LANGUAGE_CODES = tuple(code for code, _name in settings.LANGUAGES)
# Where staff and HR work: a password alone does not open these.
GUARDED_PREFIXES = (
    "/office/",
    "/trainer/",
    "/employer/",
    "/cms/",
    "/documents/",
    "/api/v1/uploads",
    "/api/v1/assets",
    "/api/v1/course-drafts",
    "/api/v1/employer",
    "/api/v1/attendance-kits",
)
SECOND_FACTOR = "second_factor_of"
# Pages and files that are the same for everybody: no cookie may leave with them.
SHARED_PREFIXES = (*(f"/{code}/" for code in LANGUAGE_CODES), settings.STATIC_URL)


def is_shared(path: str) -> bool:
    """Whether `path` is the catalogue or a static file: cacheable by anybody, never personal."""
    return path.startswith(SHARED_PREFIXES)


def policy_of(path: str) -> str:
    """The content policy of a page. A preview inside the editor comes with the policy of the site."""
    policy = EDITOR_POLICY if path.startswith("/cms/") else SITE_POLICY
    bucket = settings.MEDIA_PIPELINE["S3_PUBLIC_ENDPOINT_URL"]
    if bucket and path.startswith(SENDING_PREFIXES):
        return policy.replace("connect-src 'self'", f"connect-src 'self' {bucket}")
    return policy


def language_of_path(path: str) -> str | None:
    """The language that a catalogue address names in its first part, or None."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in LANGUAGE_CODES else None


class SecurityHeadersMiddleware:
    """Content policy, isolation and caching. Shared pages lose their cookies; the rest is kept by nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = policy_of(request.path_info)
        if request.path_info.startswith("/cms/"):
            response["Content-Security-Policy"] = policy
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if is_shared(request.path_info):
            response.cookies.clear()
        elif not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class LanguageMiddleware:
    """The address decides on catalogue pages; elsewhere the person, then the cookie, then the browser."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = language_of_path(request.path_info)
        language = named or translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if not named:
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    def process_view(self, request: HttpRequest, *_args: Any) -> None:  # Any: Django's view and its arguments
        """Here the user exists; people who are signed in read in their own language on every device."""
        if language_of_path(request.path_info) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and user.language in LANGUAGE_CODES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language


class StaffSecondFactorMiddleware:
    """Staff and HR reach their places only in a session that showed a second factor; demo mode leaves it out.

    Without one they are led to set it up, or to type a code. Learners are never asked: their pages are not
    guarded and cost no query here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.DEMO or not request.path_info.startswith(GUARDED_PREFIXES):
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated or request.session.get(SECOND_FACTOR) == user.pk:
            return self.get_response(request)
        if not (roles_of(user) or sees_people(user)):
            return self.get_response(request)
        if request.path_info.startswith("/api/"):
            return JsonResponse(
                {"type": "about:blank#second-factor", "title": "second factor", "status": 403},
                status=403,
                content_type="application/problem+json",
            )
        page = "mfa_reauthenticate" if is_mfa_enabled(user) else "mfa_activate_totp"
        return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")


def remember_second_factor(request: HttpRequest, user_id: int) -> None:
    """The person showed the second factor in this session."""
    request.session[SECOND_FACTOR] = user_id
