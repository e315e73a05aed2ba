"""Addresses under /learn/ (namespace `learner`). A course is named by its code, so fixed words come first."""

from __future__ import annotations

from django.urls import path

from lms.web import converters  # noqa: F401  registers `date`
from lms.web.learner import (
    certificates,
    class_codes,
    course,
    courses,
    here,
    hours,
    joining,
    lesson,
    me,
    objecting,
    prompts,
    proofs,
    quiz,
    saver,
    timetable,
    today,
    transcript,
    work,
)

app_name = "learner"
urlpatterns = [
    path("", today.today, name="today"),
    path("notices/", today.put_away, name="notices_read"),
    path("courses/", courses.courses, name="courses"),
    path("hours/", hours.hours, name="hours"),
    path("hours/proof/", proofs.proof_make, name="proof_make"),
    path("hours/proof/<uuid:uuid>.pdf", proofs.proof_pdf, name="proof_pdf"),
    path("hours/<date:day>/", hours.hours_day, name="hours_day"),
    path("hours/<date:day>/question/", objecting.hours_question, name="hours_question"),
    path("here/<str:key>/", here.here, name="here"),
    path("work/", work.work, name="work"),
    path("work/<uuid:uuid>/", work.work_line, name="work_line"),
    path("work/<uuid:uuid>/withdraw/", work.work_withdraw, name="work_withdraw"),
    path("work/<uuid:uuid>/voice/", work.work_voice, name="work_voice"),
    path("work/<uuid:uuid>/photo.jpg", work.work_photo, name="work_photo"),
    path("work/skills/<uuid:uuid>.jpg", work.skill_photo, name="skill_photo"),
    path("timetable/", timetable.timetable, name="timetable"),
    path("timetable/calendar/", timetable.calendar, name="calendar"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<uuid:certificate_uuid>.pdf", certificates.pdf, name="certificate_pdf"),
    path("me/", me.me, name="me"),
    path("me/data/", saver.save_data, name="saver"),
    path("me/prompts/", prompts.choose_style, name="prompts"),
    path("attempt/<uuid:attempt_uuid>/", quiz.attempt, name="attempt"),
    path("attempt/<uuid:attempt_uuid>/submit/", quiz.submit, name="attempt_submit"),
    path("class/", class_codes.class_code, name="class_code"),
    path("class/<str:code>/", class_codes.join_class, name="join_class"),
    path("class/<str:code>/back/", class_codes.join_take_back, name="join_take_back"),
    path("<str:code>/", course.course, name="course"),
    path("<str:code>/join/", joining.join, name="join"),
    path("<str:code>/<uuid:lesson_uuid>/", lesson.lesson, name="lesson"),
    path("<str:code>/<uuid:lesson_uuid>/quiz/", quiz.quiz, name="quiz"),
    path("<str:code>/<uuid:lesson_uuid>/transcript/", transcript.lesson_transcript, name="transcript"),
    path("<str:code>/<uuid:lesson_uuid>/addresses/", lesson.addresses, name="addresses"),
]
