"""Addresses under /employer/: what HR and mentors see of their own people (namespace `employer`)."""

from __future__ import annotations

from django.urls import path

from lms.web.employer import (
    apprentices,
    export,
    home,
    log_pad,
    logs,
    messages,
    months,
    people,
    proofs,
    reminders,
    rosters,
    shifts,
    team,
    timetable,
)

app_name = "employer"
urlpatterns = [
    path("", home.home, name="home"),
    path("export/", export.export, name="export"),
    path("hours/", months.months, name="months"),
    path("hours/export/", months.months_export, name="months_export"),
    path("apprentices/", apprentices.apprentices, name="apprentices"),
    path("apprentices/mentors/", apprentices.mentors_assign, name="mentors_assign"),
    path("apprentices/deputies/", apprentices.deputy_set, name="deputy_set"),
    path("apprentices/deputies/<uuid:deputy>/end/", apprentices.deputy_end, name="deputy_end"),
    path("people/<uuid:enrolment>/agreement/", apprentices.agreement, name="agreement"),
    path("people/<uuid:enrolment>/log/", apprentices.person_log, name="person_log"),
    path("skills/<uuid:skill>.jpg", apprentices.skill_photo, name="skill_photo"),
    path("logs/", logs.logs, name="logs"),
    path("logs/sign/", logs.logs_sign, name="logs_sign"),
    path("logs/offline/", log_pad.log_pad, name="log_pad"),
    path("logs/sw.js", log_pad.log_pad_worker, name="log_pad_worker"),
    path("logs/<uuid:log>/", logs.log_line, name="log_line"),
    path("logs/<uuid:log>/voice/", logs.log_voice, name="log_voice"),
    path("logs/<uuid:log>/photo.jpg", logs.log_photo, name="log_photo"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<uuid:uuid>/again/", messages.message_again, name="message_again"),
    path("timetable/", timetable.timetable, name="timetable"),
    path("team/", team.team, name="team"),
    path("team/<uuid:user>/", team.member_change, name="member_change"),
    path("calendar/", shifts.calendar, name="calendar"),
    path("remind/", reminders.remind, name="remind"),
    path("classes/<uuid:cohort>/roster/", rosters.roster, name="roster"),
    path("classes/<uuid:cohort>/roster/undo/", rosters.roster_undo, name="roster_undo"),
    path("classes/<uuid:cohort>/roster/empty/", rosters.roster_empty, name="roster_empty"),
    path("classes/<uuid:cohort>/roster/export/", rosters.roster_export, name="roster_export"),
    path("rosters/<uuid:draft>/", rosters.roster_draft, name="roster_draft"),
    path("rosters/<uuid:draft>/marked/", rosters.roster_marked, name="roster_marked"),
    path("people/<uuid:enrolment>/", people.person_page, name="person"),
    path("people/<uuid:enrolment>/proof/", proofs.proof_make, name="proof_make"),
    path("proofs/<uuid:proof>.pdf", proofs.proof_pdf, name="proof_pdf"),
    path("people/<uuid:enrolment>/<str:day>/", people.day_page, name="day"),
]
