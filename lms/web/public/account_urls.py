"""allauth's own pages under /account/: the second factor, and asking for the password again. Its names are fixed."""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

from lms.web.policies import for_anyone, for_signed_in

urlpatterns = [
    path("login/", for_anyone(RedirectView.as_view(url="/login/", query_string=True)), name="account_login"),
    path("inactive/", for_anyone(views.account_inactive), name="account_inactive"),
    path("reauthenticate/", for_signed_in(views.reauthenticate), name="account_reauthenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]
