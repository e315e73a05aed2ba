"""Every address of the content host."""

from __future__ import annotations

from django.urls import path

from lms.web.content import files, launches

app_name = "content"
urlpatterns = [
    path("s/<str:token>/shell", launches.shell, name="shell"),
    path("s/<str:token>/launch", launches.launch, name="launch"),
    path("s/<str:token>/begin", launches.begin, name="begin"),
    path("s/<str:token>/commits", launches.commits, name="commits"),
    path("p/<str:place>/<path:name>", files.file, name="file"),
]
