"""Addresses under /trainer/: courses, uploads, question banks (namespace `trainer`)."""

from __future__ import annotations

from django.urls import path

from lms.web.trainer import (
    banks,
    caption_editor,
    captions,
    class_closing,
    class_page,
    courses,
    file_page,
    pictures,
    replacing,
    sending,
    timetable,
    uploads,
)

app_name = "trainer"
CAPTIONS = "uploads/<uuid:uuid>/captions/<slug:language>"
urlpatterns = [
    path("", courses.home, name="home"),
    path("news/read/", courses.news_away, name="news_read"),
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/unfinished/<uuid:uuid>/give-up/", sending.give_up, name="give_up"),
    path("uploads/bin/", uploads.bin_several, name="bin_several"),
    path("uploads/refused/<uuid:uuid>/", uploads.refusal_away, name="refusal_away"),
    path("uploads/choose/", replacing.choose, name="choose"),
    path("uploads/<uuid:uuid>/", file_page.asset, name="asset"),
    path("uploads/<uuid:uuid>/name/", file_page.rename, name="asset_rename"),
    path("uploads/<uuid:uuid>/retry/", file_page.retry, name="asset_retry"),
    path("uploads/<uuid:uuid>/retry/<slug:name>/", file_page.retry_one, name="asset_retry_size"),
    path("uploads/<uuid:uuid>/keep/", file_page.keep, name="asset_keep"),
    path("uploads/<uuid:uuid>/replace/", replacing.replacing, name="asset_replace"),
    path("uploads/<uuid:uuid>/delete/", file_page.delete, name="asset_delete"),
    path("uploads/<uuid:uuid>/clear/", file_page.clear, name="asset_clear"),
    path("uploads/<uuid:uuid>/restore/", file_page.restore, name="asset_restore"),
    path("uploads/<uuid:uuid>/captions/", captions.captions, name="captions"),
    path("uploads/<uuid:uuid>/captions/draft/", captions.caption_draft, name="caption_draft"),
    path("uploads/<uuid:uuid>/captions/inside/", captions.caption_inside, name="caption_inside"),
    path("uploads/<uuid:uuid>/picture/", pictures.picture, name="picture"),
    path(f"{CAPTIONS}/", caption_editor.caption_editor, name="caption_editor"),
    path(f"{CAPTIONS}/lines/", caption_editor.caption_save, name="caption_save"),
    path(f"{CAPTIONS}/show/", caption_editor.caption_publish, name="caption_publish"),
    path(f"{CAPTIONS}/shift/", caption_editor.caption_shift, name="caption_shift"),
    path(f"{CAPTIONS}/encoding/", caption_editor.caption_reread, name="caption_reread"),
    path(f"{CAPTIONS}/restore/", caption_editor.caption_restore, name="caption_restore"),
    path(f"{CAPTIONS}/remove/", captions.caption_delete, name="caption_delete"),
    path(f"{CAPTIONS}/captions.vtt", captions.caption_file, {"kind": "vtt"}, name="caption_vtt"),
    path(f"{CAPTIONS}/captions.srt", captions.caption_file, {"kind": "srt"}, name="caption_srt"),
    path("timetable/", timetable.timetable, name="timetable"),
    path("timetable/calendar/", timetable.calendar, name="calendar"),
    path("sessions/<uuid:uuid>/", class_page.class_page, name="class"),
    path("sessions/<uuid:uuid>/live/", class_page.class_live, name="class_live"),
    path("sessions/<uuid:uuid>/code.svg", class_page.class_code, name="class_code"),
    path("sessions/<uuid:uuid>/mark/", class_page.class_mark, name="class_mark"),
    path("sessions/<uuid:uuid>/guest/", class_page.class_guest, name="class_guest"),
    path("sessions/<uuid:uuid>/close/", class_closing.class_close, name="class_close"),
    path("sessions/<uuid:uuid>/photo.jpg", class_closing.class_photo, name="class_photo"),
    path("sessions/<uuid:uuid>/<uuid:enrolment>/sign/", class_page.class_sign, name="class_sign"),
    path("sessions/<uuid:uuid>/<uuid:enrolment>/out/", class_closing.class_out, name="class_out"),
    path("banks/", banks.banks, name="banks"),
    path("banks/<slug:key>/", banks.bank, name="bank"),
]
