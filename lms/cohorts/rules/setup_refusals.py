"""What cannot be done when programmes and classes are set up, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.cohorts.rules.refusals import CohortsRefusal


class ProgrammeArchived(CohortsRefusal):
    code = "programme-archived"
    words = _("This programme is archived. Take it out of the archive first, or choose another one.")


class ModuleTitleMissing(CohortsRefusal):
    code = "module-title-missing"
    words = _("Write the title of the module in at least one language.")


class SeatsImpossible(CohortsRefusal):
    code = "seats-impossible"
    words = _("A class has 1 to %(most)s seats. Change the number, or leave it empty.")
