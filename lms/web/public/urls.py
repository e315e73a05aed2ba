"""Addresses that need no account (namespace `public`). Each helper appends the paths of its own pages."""

from __future__ import annotations

from django.urls import path

from lms.web.policies import for_anyone
from lms.web.public import (
    calendars,
    devices,
    message_choices,
    notices,
    pages,
    people_links,
    scanning,
    signin,
    stops,
    verify,
)

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("language/", pages.switch_language, name="language"),
    path("login/", for_anyone(signin.SignInView.as_view()), name="login"),
    path("logout/", signin.sign_out, name="logout"),
    path("join/", signin.join, name="join"),
    path("home/", signin.after_login, name="after_login"),
    path("account/devices/", devices.devices, name="devices"),
    path("account/devices/sign-out/", devices.sign_out, name="devices_sign_out"),
    path("account/devices/keys/<uuid:uuid>/remove/", devices.key_revoke, name="device_key_revoke"),
    path("account/messages/", message_choices.choices, name="messages"),
    path("account/messages/resume/", message_choices.resume, name="messages_resume"),
    path("account/notices/", notices.notices, name="notices"),
    path("account/notices/read/", notices.notices_read, name="notices_read"),
    path("m/mail/<str:token>/", stops.mail_confirm, name="mail_confirm"),
    path("m/<str:token>/", stops.stop, name="stop"),
    path("calendar/<str:token>.ics", calendars.calendar, name="calendar"),
    path("h/<str:key>/<str:code>/", scanning.scan, name="scan"),
    path("w/<str:token>/", people_links.people_link, name="people_link"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>", verify.verify_code, name="verify_code"),
]
