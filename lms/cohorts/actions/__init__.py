"""Every write about classes: setting them up, the people in them, and pasted rosters."""

from lms.cohorts.actions.agreements import (
    assign_mentors,
    draft_agreement,
    end_agreement,
    sign_agreement,
)
from lms.cohorts.actions.drafts import (
    ROWS_MAX,
    answer_places,
    drop_draft,
    fix_draft,
    forget_drafts,
    open_draft,
    swap_numbers,
    write_draft,
)
from lms.cohorts.actions.making_up import add_make_up
from lms.cohorts.actions.people import (
    assign_mentor,
    end_mentorship,
    enrol,
    join_open_course,
    join_private_course,
    pin_class,
    pin_course,
    reinstate,
    withdraw,
)
from lms.cohorts.actions.plans import add_process, change_process, remove_process
from lms.cohorts.actions.roster import import_roster, import_rows, preview_rows
from lms.cohorts.actions.roster_templates import change_roster_template, drop_roster_template, export_numbers
from lms.cohorts.actions.roster_undo import undo_roster
from lms.cohorts.actions.roster_work import order_roster_work, page_in
from lms.cohorts.actions.setup import (
    add_course,
    add_trainer,
    change_cohort,
    create_cohort,
    create_programme,
    remove_course,
    remove_trainer,
)
from lms.cohorts.actions.standing import begin_leave, end_leave, move_learner
from lms.cohorts.actions.states import move_class
from lms.cohorts.actions.timetable import (
    Laid,
    Where,
    add_sessions,
    cancel_session,
    change_session,
    close_feed,
    copy_week,
    open_feed,
)

__all__ = [
    "ROWS_MAX",
    "Laid",
    "Where",
    "add_course",
    "add_make_up",
    "add_process",
    "add_sessions",
    "add_trainer",
    "answer_places",
    "assign_mentor",
    "assign_mentors",
    "begin_leave",
    "cancel_session",
    "change_cohort",
    "change_process",
    "change_roster_template",
    "change_session",
    "close_feed",
    "copy_week",
    "create_cohort",
    "create_programme",
    "draft_agreement",
    "drop_draft",
    "drop_roster_template",
    "end_agreement",
    "end_leave",
    "end_mentorship",
    "enrol",
    "export_numbers",
    "fix_draft",
    "forget_drafts",
    "import_roster",
    "import_rows",
    "join_open_course",
    "join_private_course",
    "move_class",
    "move_learner",
    "open_draft",
    "open_feed",
    "order_roster_work",
    "page_in",
    "pin_class",
    "pin_course",
    "preview_rows",
    "reinstate",
    "remove_course",
    "remove_process",
    "remove_trainer",
    "sign_agreement",
    "swap_numbers",
    "undo_roster",
    "withdraw",
    "write_draft",
]
