"""What cannot be done with classes and enrolments, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class CohortsRefusal(Refusal):
    """Something about a class or an enrolment that cannot be done."""

    code = "cohorts-refused"


class ClassNameMissing(CohortsRefusal):
    code = "name-missing"
    words = _("Write the name of the class.")


class ClassIsThere(CohortsRefusal):
    """A form sent twice, or a second class that nobody could tell from the first."""

    code = "name-taken"
    words = _(
        "%(name)s is there already, with the same partner and first day. Open it, or choose another name."
    )


class TitleMissing(CohortsRefusal):
    code = "title-missing"
    words = _("Write the title of the programme in at least one language.")


class KeyTaken(CohortsRefusal):
    code = "key-taken"
    words = _("The key %(key)s is taken. Choose another one.")


class ClassEndsTooEarly(CohortsRefusal):
    code = "ends-too-early"
    words = _("The class ends before it starts. Change one of the two days.")


class RuleSetMissing(CohortsRefusal):
    code = "ruleset-missing"
    words = _("The rule set %(code)s is not loaded. Load the library of rule sets first.")


class CourseNotPublished(CohortsRefusal):
    code = "course-not-published"
    words = _("This course is not published yet. Publish it in the editor first.")


class CourseNotOpen(CohortsRefusal):
    code = "course-not-open"
    words = _("This course is for the classes of a partner. Ask your training office to add you.")


class ClassFull(CohortsRefusal):
    code = "class-full"
    words = _("%(cohort)s is full: its rule set allows %(n)s learners. Open a second class.")


class LearnerInactive(CohortsRefusal):
    code = "learner-inactive"
    words = _("The account of %(name)s is switched off. Switch it on first.")


class NotATrainer(CohortsRefusal):
    code = "not-a-trainer"
    words = _("%(name)s is not a trainer. Give the role first.")


class NotAMentor(CohortsRefusal):
    code = "not-a-mentor"
    words = _("%(name)s is not a mentor of this partner. Add the person as a mentor first.")


class MentorIsLearner(CohortsRefusal):
    code = "mentor-is-learner"
    words = _("Nobody is their own mentor. Choose somebody else.")


class ReasonMissing(CohortsRefusal):
    code = "reason-missing"
    words = _("Write the reason. It is kept in the record.")


class LeaveEndsTooEarly(CohortsRefusal):
    code = "leave-ends-too-early"
    words = _("The leave ends before it begins. Change one of the two days.")


class LeaveOverlaps(CohortsRefusal):
    code = "leave-overlaps"
    words = _("%(name)s is on leave on some of these days already. End that leave first.")


class HasLeft(CohortsRefusal):
    code = "has-left"
    words = _("%(name)s has left this class. Take the person back first.")


class SameClass(CohortsRefusal):
    code = "same-class"
    words = _("This is the class the person is in. Choose another one.")


class ClassClosed(CohortsRefusal):
    code = "class-closed"
    words = _("%(cohort)s is closed. Choose a class that is running.")


class MoveImpossible(CohortsRefusal):
    """The class is in a state from which this act leads nowhere: somebody was faster, or the page is old."""

    code = "move-impossible"
    words = _("%(cohort)s is at: %(state)s. From there this cannot be done. Look at the page again.")


class ClassNotComplete(CohortsRefusal):
    """Something is open, so the class cannot be closed; the page lists it with links."""

    code = "class-not-complete"
    words = _("%(cohort)s cannot be closed yet: %(count)s still open. The list says what, and leads there.")


class RosterRefused(CohortsRefusal):
    """The rows have mistakes and nothing was written; the preview names each of them."""

    code = "roster-refused"
    words = _("Mistakes in the rows: %(count)s. Nothing was written: correct them and try again.")


class TimetableRefusal(CohortsRefusal):
    """Something about the timetable that cannot be done. Nothing was changed."""

    code = "timetable-refused"


class PatternImpossible(TimetableRefusal):
    code = "pattern-impossible"
    words = _("No day fits. Check the days of the week, both dates, and that it ends before midnight.")


class OutsideTheClass(TimetableRefusal):
    code = "outside-the-class"
    words = _("The class runs from %(starts)s to %(ends)s. Choose a day within.")


class NobodyToMakeUp(TimetableRefusal):
    code = "nobody-to-make-up"
    words = _("Nobody whom you ticked has anything left to make up, or it is planned already.")


class MakeUpInThePast(TimetableRefusal):
    code = "make-up-in-the-past"
    words = _("Choose a time that is still to come.")


class SessionsMeet(TimetableRefusal):
    code = "sessions-meet"
    words = _("The class meets at that time already. Choose another time, or change that session.")


class SessionHasBegun(TimetableRefusal):
    code = "session-begun"
    words = _(
        "This session has begun. What happened is written when it is closed; it cannot be moved any more."
    )


class SessionIsCancelled(TimetableRefusal):
    code = "session-cancelled"
    words = _("This session is cancelled.")


class WeekIsEmpty(TimetableRefusal):
    code = "week-empty"
    words = _("Nothing is planned in that week. Choose a week that has sessions.")


class RosterTooLong(CohortsRefusal):
    """More rows than a worker takes; operators import them by command."""

    code = "roster-too-long"
    words = _("More than %(n)s rows. Split the file, or ask the operator to import it by command.")


class RosterTooOld(CohortsRefusal):
    code = "roster-too-old"
    words = _("A roster is taken back within %(days)s days. Later, take people out of the class one by one.")


class TemplateRefused(CohortsRefusal):
    """Columns of a roster that cannot be read again."""

    code = "columns-missing"
    words = _("A name is needed, and an ID number or a telephone.")


class HeadingTwice(TemplateRefused):
    code = "heading-twice"
    words = _("Give each column a heading of its own.")


class HeadingOfAnother(TemplateRefused):
    code = "heading-of-another"
    words = _("One of the headings means another column. Choose another word for it.")


class AgreementRefusal(CohortsRefusal):
    """Something about an apprenticeship agreement that cannot be done. Nothing was changed."""

    code = "agreement-refused"


class NotApprenticeship(AgreementRefusal):
    code = "no-apprenticeship"
    words = _("%(cohort)s has no partner. An agreement needs an enterprise.")


class TermOutside(AgreementRefusal):
    code = "term-outside"
    words = _("An apprenticeship lasts 1 to 36 months, and ends after it starts. Change term or days.")


class AgreementIncomplete(AgreementRefusal):
    code = "agreement-incomplete"
    words = _("Not yet complete: %(missing)s.")


class AgreementIsThere(AgreementRefusal):
    code = "agreement-there"
    words = _("%(name)s has an agreement already. End it first, or correct it.")


class NumberTaken(AgreementRefusal):
    code = "number-taken"
    words = _("The number %(number)s stands on another agreement of this partner.")


class AgreementHasEnded(AgreementRefusal):
    code = "agreement-ended"
    words = _("This agreement has ended. Start a new one.")


class EndOutside(AgreementRefusal):
    code = "end-outside"
    words = _("The last day lies before the first, or after today. Choose another one.")


class MentorHasEnough(AgreementRefusal):
    code = "mentor-full"
    words = _(
        "%(name)s would have %(n)s apprentices; %(most)s are allowed. Choose somebody else, or write the reason."
    )


class ProcessInUse(AgreementRefusal):
    code = "process-in-use"
    words = _("Hours were written for this work process. Change its name or hours instead.")


class PlanLineEmpty(AgreementRefusal):
    code = "plan-line-empty"
    words = _("Write the name of the work process and its hours (1 to 5,000).")
