"""allauth's own pages under /account/: the second factor, and asking for the password again. Its names are fixed."""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("login/", RedirectView.as_view(url="/login/", query_string=True), name="account_login"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]
