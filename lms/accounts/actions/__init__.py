"""Every write about people: who they are (`people`, `many`), how they get in (`credentials`), where they are (`sessions`), on what (`devices`)."""

from lms.accounts.actions.categories import (
    add_category,
    end_category,
    load_categories,
    put_in_categories,
)
from lms.accounts.actions.credentials import (
    issue_invitation,
    issue_invitations,
    make_api_token,
    redeem_invitation,
    remove_second_factor,
    reset_password,
    set_password,
)
from lms.accounts.actions.devices import register_device_key, revoke_device_key
from lms.accounts.actions.many import PersonDraft, complete_numbers, register_people
from lms.accounts.actions.people import (
    find_or_register,
    grant_role,
    register_person,
    rename_person,
    reveal_numbers,
    revoke_role,
    set_numbers,
    switch_account,
)
from lms.accounts.actions.sessions import (
    forget_expired_sessions,
    sign_out_device,
    sign_out_everywhere,
)
from lms.accounts.actions.unused import remove_unused_people

__all__ = [
    "PersonDraft",
    "add_category",
    "complete_numbers",
    "end_category",
    "find_or_register",
    "forget_expired_sessions",
    "grant_role",
    "issue_invitation",
    "issue_invitations",
    "load_categories",
    "make_api_token",
    "put_in_categories",
    "redeem_invitation",
    "register_device_key",
    "register_people",
    "register_person",
    "remove_second_factor",
    "remove_unused_people",
    "rename_person",
    "reset_password",
    "reveal_numbers",
    "revoke_device_key",
    "revoke_role",
    "set_numbers",
    "set_password",
    "sign_out_device",
    "sign_out_everywhere",
    "switch_account",
]
