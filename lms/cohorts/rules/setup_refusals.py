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


class JoinCodeUnknown(CohortsRefusal):
    code = "join-code-unknown"
    words = _("No class has this code. Compare it with the poster, or ask for the new one.")


class JoinDoorShut(CohortsRefusal):
    code = "join-door-shut"
    words = _("%(cohort)s takes no requests any more. Ask the training office.")


class TooManyRequests(CohortsRefusal):
    code = "too-many-requests"
    words = _("Too many tries. Wait ten minutes, then try again.")


class SeatsExhausted(CohortsRefusal):
    """A trainer cannot give a seat that is not there; the office can."""

    code = "seats-exhausted"
    words = _("%(cohort)s has %(n)s seats and all are taken. Only the training office admits more people.")


class NobodyTicked(CohortsRefusal):
    code = "nobody-ticked"
    words = _("Nobody is ticked. Tick the people first.")


class NothingToSplit(CohortsRefusal):
    code = "nothing-to-split"
    words = _("%(cohort)s has too few people to split.")


class ClassTooLarge(CohortsRefusal):
    """Asked before people come in beyond the limit; a reason answers it."""

    code = "class-too-large"
    words = _("%(people)s people, more than %(limit)s: split the class, or give a reason.")
