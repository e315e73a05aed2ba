"""Where everything lives (design §3): each audience has its own urls module and namespace."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms.web.public.pictures import picture
from lms.web.public.signin import editor_sign_in

urlpatterns = [
    # One sign-in for everybody: the editor's own would know neither limits nor the second factor.
    path("cms/login/", editor_sign_in),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("files/images/<path:path>", picture),
    path("account/", include("lms.web.public.account_urls")),
    path("", include("lms.web.public.urls")),
    path("learn/", include("lms.web.learner.urls")),
    path("employer/", include("lms.web.employer.urls")),
    path("trainer/", include("lms.web.trainer.urls")),
    path("office/", include("lms.web.office.urls")),
    path("api/v1/", include("lms.web.api.urls")),
    path("", include("courses.urls")),
]

handler400 = "lms.web.public.errors.bad_request"
handler403 = "lms.web.public.errors.forbidden"
handler404 = "lms.web.public.errors.not_found"
handler500 = "lms.web.public.errors.server_error"
