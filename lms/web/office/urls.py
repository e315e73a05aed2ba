"""Addresses under /office/: the training office and the auditor (namespace `office`)."""

from __future__ import annotations

from django.urls import path

from lms.web.office import (
    board,
    certificates,
    class_acts,
    classes,
    enrolling,
    partner_hours,
    partners,
    people,
    person_acts,
    seals,
    slips,
)

app_name = "office"
urlpatterns = [
    path("", board.home, name="home"),
    path("classes/new/", classes.class_new, name="class_new"),
    path("classes/<uuid:uuid>/", classes.class_page, name="class"),
    path("classes/<uuid:uuid>/edit/", classes.class_edit, name="class_edit"),
    path("classes/<uuid:uuid>/people/new/", enrolling.learner_add, name="learner_add"),
    path("classes/<uuid:uuid>/people/paste/", enrolling.roster, name="roster"),
    path("classes/<uuid:uuid>/courses/add/", class_acts.course_add, name="course_add"),
    path("classes/<uuid:uuid>/courses/remove/", class_acts.course_remove, name="course_remove"),
    path("classes/<uuid:uuid>/trainers/add/", class_acts.trainer_add, name="trainer_add"),
    path("classes/<uuid:uuid>/trainers/remove/", class_acts.trainer_remove, name="trainer_remove"),
    path("classes/<uuid:uuid>/mentors/", class_acts.mentor_assign, name="mentor_assign"),
    path("classes/<uuid:uuid>/codes/", class_acts.class_codes, name="class_codes"),
    path("enrolments/<uuid:uuid>/withdraw/", class_acts.withdraw, name="withdraw"),
    path("enrolments/<uuid:uuid>/reinstate/", class_acts.reinstate, name="reinstate"),
    path("seals/", seals.seals, name="seals"),
    path("codes/", slips.codes, name="codes"),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.partner_new, name="partner_new"),
    path("partners/<uuid:uuid>/", partners.partner, name="partner"),
    path("partners/<uuid:uuid>/edit/", partners.partner_edit, name="partner_edit"),
    path("partners/<uuid:uuid>/hours/export/", partner_hours.partner_hours, name="partner_hours"),
    path("partners/<uuid:uuid>/departments/", partners.department_add, name="department_add"),
    path("partners/<uuid:uuid>/people/new/", partners.member_add, name="member_add"),
    path("partners/<uuid:uuid>/people/<uuid:user>/<slug:role>/end/", partners.member_end, name="member_end"),
    path("people/", people.people, name="people"),
    path("people/<uuid:uuid>/", people.person_page, name="person"),
    path("people/<uuid:uuid>/edit/", people.person_edit, name="person_edit"),
    path("people/<uuid:uuid>/reveal/", people.reveal, name="reveal"),
    path("people/<uuid:uuid>/code/", person_acts.code_new, name="code_new"),
    path("people/<uuid:uuid>/reset/", person_acts.password_reset, name="password_reset"),
    path("people/<uuid:uuid>/sign-out/", person_acts.sign_out, name="sign_out"),
    path("people/<uuid:uuid>/switch/", person_acts.switch, name="switch"),
    path("people/<uuid:uuid>/role/", person_acts.role_change, name="role_change"),
    path("people/<uuid:uuid>/second-factor/", person_acts.second_factor_remove, name="second_factor_remove"),
    path("staff/", people.staff, name="staff"),
    path("staff/new/", people.staff_new, name="staff_new"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<uuid:uuid>/revoke/", certificates.certificate_revoke, name="certificate_revoke"),
    path("certificates/<uuid:uuid>/confirm/", certificates.certificate_confirm, name="certificate_confirm"),
    path("certificates/<uuid:uuid>/paper.pdf", certificates.certificate_paper, name="certificate_pdf"),
]
