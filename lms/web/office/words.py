"""What the office reads: what a class lacks, what staff did."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.cohorts.queries import BoardClass
from lms.cohorts.rules import Missing


def missing_words(row: BoardClass) -> Sequence[str]:
    """What a class lacks, one short phrase each, numbers first."""
    return [_missing(name, row) for name in row.missing]


def _missing(name: Missing, row: BoardClass) -> str:
    facts = row.facts
    counted = {
        Missing.MENTORS: ngettext("%(n)d without a mentor", "%(n)d without a mentor", facts.without_mentor)
        % {"n": facts.without_mentor},
        Missing.CODES: ngettext("%(n)d cannot sign in yet", "%(n)d cannot sign in yet", facts.without_way_in)
        % {"n": facts.without_way_in},
        Missing.TOO_MANY: _("%(n)d people, more than %(limit)d: split or keep a reason")
        % {"n": facts.learners, "limit": facts.most_learners or 0},
        Missing.OVERBOOKED: _("%(n)d people for %(seats)d seats")
        % {"n": facts.learners, "seats": facts.seats or 0},
    }
    return counted.get(name) or str(MISSING[name])


MISSING: dict[Missing, Promise] = {
    Missing.COURSES: gettext_lazy("no course"),
    Missing.TRAINERS: gettext_lazy("no trainer"),
    Missing.LEARNERS: gettext_lazy("no learners"),
    Missing.PARTNER: gettext_lazy("no partner"),
    Missing.BRAND: gettext_lazy("no name-giver"),
    Missing.ORGANISER: gettext_lazy("no organiser"),
    Missing.PLACE: gettext_lazy("no place"),
    Missing.SEATS: gettext_lazy("no number of seats"),
    Missing.CATEGORIES: gettext_lazy("no category of people expected"),
    Missing.END: gettext_lazy("no end date"),
    Missing.OVERDUE: gettext_lazy("past its end: close it"),
}

ACTS: dict[str, Promise] = {
    "person.registered": gettext_lazy("registered"),
    "quota.set": gettext_lazy("changed the room for videos"),
    "files.expired": gettext_lazy("let photos and signatures go whose time was over"),
    "person.chat_name": gettext_lazy("changed the account in a chat"),
    "person.renamed": gettext_lazy("changed the name"),
    "person.numbers_changed": gettext_lazy("changed numbers"),
    "person.numbers_revealed": gettext_lazy("looked at the numbers"),
    "person.switched_off": gettext_lazy("switched the account off"),
    "person.switched_on": gettext_lazy("switched the account on"),
    "role.granted": gettext_lazy("gave a role"),
    "role.revoked": gettext_lazy("took a role away"),
    "invitation.issued": gettext_lazy("made a code"),
    "password.set": gettext_lazy("set a password"),
    "password.reset": gettext_lazy("reset the password"),
    "sessions.ended": gettext_lazy("signed devices out"),
    "evidence.held": gettext_lazy("kept the evidence"),
    "evidence.released": gettext_lazy("lifted the hold on the evidence"),
    "offline.decided": gettext_lazy("decided about offline learning"),
    "device_key.revoked": gettext_lazy("removed a device"),
    "second_factor.removed": gettext_lazy("took the second factor away"),
    "token.made": gettext_lazy("made an API token"),
    "class.created": gettext_lazy("made the class"),
    "class.changed": gettext_lazy("changed the class"),
    "class.file": gettext_lazy("filed the class"),
    "class.send_back": gettext_lazy("sent the class back"),
    "class.approve": gettext_lazy("noted the approval of the class"),
    "class.start": gettext_lazy("opened the class"),
    "class.suspend": gettext_lazy("suspended the class"),
    "class.resume": gettext_lazy("resumed the class"),
    "class.assess": gettext_lazy("noted the final assessment of the class"),
    "class.learn_on": gettext_lazy("took the class back to learning"),
    "class.close": gettext_lazy("closed the class"),
    "class.reopen": gettext_lazy("opened the class again"),
    "class.copied": gettext_lazy("copied the class"),
    "class.split": gettext_lazy("split the class"),
    "class.size_reasoned": gettext_lazy("gave a reason for a larger class"),
    "class.code_opened": gettext_lazy("switched the code of the class on"),
    "class.code_renewed": gettext_lazy("made a new code for the class"),
    "class.code_shut": gettext_lazy("switched the code of the class off"),
    "join.asked": gettext_lazy("asked to join"),
    "join.admitted": gettext_lazy("admitted people who asked"),
    "join.declined": gettext_lazy("declined requests to join"),
    "class.set_up": gettext_lazy("changed what the kind of class asks"),
    "programme.created": gettext_lazy("made the programme"),
    "programme.changed": gettext_lazy("changed the programme"),
    "programme.archived": gettext_lazy("put the programme into the archive"),
    "programme.restored": gettext_lazy("took the programme out of the archive"),
    "programme.module_added": gettext_lazy("added a module"),
    "programme.module_changed": gettext_lazy("changed a module"),
    "programme.module_removed": gettext_lazy("took a module out"),
    "class.course_added": gettext_lazy("added a course"),
    "class.course_removed": gettext_lazy("took a course out"),
    "class.trainer_added": gettext_lazy("added a trainer"),
    "class.trainer_removed": gettext_lazy("took a trainer out"),
    "class.ledger_exported": gettext_lazy("asked for the hours for verification"),
    "person.statements_exported": gettext_lazy("wrote a person’s courseware statements to a file"),
    "class.ledger_fetched": gettext_lazy("downloaded the hours for verification"),
    "hours.proposed": gettext_lazy("proposed to change hours"),
    "hours.corrected": gettext_lazy("corrected hours"),
    "hours.adjusted": gettext_lazy("added hours"),
    "hours.recognised": gettext_lazy("recognised hours"),
    "hours.transferred": gettext_lazy("moved hours"),
    "hours.approved": gettext_lazy("agreed to a change of hours"),
    "hours.rejected": gettext_lazy("rejected a change of hours"),
    "hours.withdrawn": gettext_lazy("took a proposal back"),
    "hours.proof_made": gettext_lazy("made an hours proof"),
    "learner.enrolled": gettext_lazy("put into the class"),
    "learner.withdrawn": gettext_lazy("took out of the class"),
    "learner.reinstated": gettext_lazy("took back into the class"),
    "learner.moved": gettext_lazy("moved to another class"),
    "learner.leave_begun": gettext_lazy("put on leave"),
    "learner.leave_ended": gettext_lazy("ended the leave"),
    "category.added": gettext_lazy("added a category"),
    "category.ended": gettext_lazy("ended a category"),
    "person.categories_noted": gettext_lazy("noted categories"),
    "roster.template_changed": gettext_lazy("changed the columns of rosters"),
    "roster.numbers_exported": gettext_lazy("took the roster out with whole numbers"),
    "roster.undone": gettext_lazy("took a roster back"),
    "roster.imported": gettext_lazy("pasted people"),
    "partner.created": gettext_lazy("made the partner"),
    "partner.changed": gettext_lazy("changed the partner"),
    "department.added": gettext_lazy("added a department"),
    "member.added": gettext_lazy("added a person who acts for the partner"),
    "examiner.named": gettext_lazy("let a mentor examine at the bench"),
    "examiner.ended": gettext_lazy("lets a mentor examine at the bench no longer"),
    "member.ended": gettext_lazy("ended a person's part for the partner"),
    "case.taken": gettext_lazy("took the case"),
    "case.closed": gettext_lazy("answered the case"),
    "class.rules_tried": gettext_lazy("tried a rule set on the class"),
    "class.rules_move_proposed": gettext_lazy("proposed to move the class to a rule set"),
    "class.rules_move_approved": gettext_lazy("agreed to move the class to a rule set"),
    "class.rules_move_rejected": gettext_lazy("rejected moving the class to a rule set"),
    "class.rules_move_resumed": gettext_lazy("let the move of the class go on"),
    "programme.rules_changed": gettext_lazy("gave newcomers of the programme a rule set"),
    "learner.rules_changed": gettext_lazy("counted the hours by another rule set"),
    "ruleset.checked": gettext_lazy("compared the rule set with its notice"),
    "add_ruleset": gettext_lazy("added the rule set"),
    "class.sessions_added": gettext_lazy("added sessions"),
    "session.changed": gettext_lazy("changed the session"),
    "announcement.made": gettext_lazy("announced something"),
    "announcement.changed": gettext_lazy("changed an announcement"),
    "announcement.withdrawn": gettext_lazy("withdrew an announcement"),
    "question.answered": gettext_lazy("answered a question"),
    "question.answer_changed": gettext_lazy("changed an answer"),
    "question.answer_withdrawn": gettext_lazy("withdrew an answer"),
    "question.opened": gettext_lazy("chose who reads a question"),
    "question.hidden": gettext_lazy("hid a question"),
    "question.shown": gettext_lazy("showed a question again"),
    "make_up.planned": gettext_lazy("planned a session to make up"),
    "session.closed": gettext_lazy("closed the session"),
    "session.out_confirmed": gettext_lazy("said until when somebody was there"),
    "candidate.approved": gettext_lazy("took the guest into the class"),
    "candidate.rejected": gettext_lazy("did not take the guest"),
    "session.roll_called": gettext_lazy("called a few by chance"),
    "session.paper_brought": gettext_lazy("brought a signed sheet"),
    "session.paper_compared": gettext_lazy("compared the signed sheet"),
    "session.cancelled": gettext_lazy("cancelled the session"),
    "agreement.drafted": gettext_lazy("wrote the agreement"),
    "agreement.signed": gettext_lazy("signed the agreement"),
    "agreement.ended": gettext_lazy("ended the agreement"),
    "plan.added": gettext_lazy("added to the training plan"),
    "plan.changed": gettext_lazy("changed the training plan"),
    "plan.removed": gettext_lazy("took something out of the training plan"),
    "work.signed": gettext_lazy("signed the work log"),
    "work.returned": gettext_lazy("gave the work log back"),
    "deputy.set": gettext_lazy("named a deputy"),
    "deputy.ended": gettext_lazy("took the mentor back from the deputy"),
    "skill.ticked": gettext_lazy("saw a skill done alone"),
    "course.submitted": gettext_lazy("handed the course in"),
    "course.withdrawn": gettext_lazy("took it back"),
    "course.superseded": gettext_lazy("handed it in again"),
    "course.returned": gettext_lazy("asked for changes"),
    "course.approved": gettext_lazy("approved it"),
    "course.called_off": gettext_lazy("took the day back"),
    "course.published": gettext_lazy("published it"),
    "course.stuck": gettext_lazy("could not publish it"),
    "course.published_directly": gettext_lazy("published it without a review"),
    "course.unpublished": gettext_lazy("took it off the shelf"),
    "course.rights_said": gettext_lazy("wrote down who owns it"),
    "courses.reviews_on": gettext_lazy("switched reviews of courses on"),
    "courses.reviews_off": gettext_lazy("switched reviews of courses off"),
    "course.granted": gettext_lazy("opened a course to the partner"),
}


def act_words(action: str) -> str:
    """An act of the record in words; its code when it has none."""
    return str(ACTS.get(action, action))
