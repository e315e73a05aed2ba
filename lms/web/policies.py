"""Who may use an address: each view says it, and a walk over all addresses fails for one that does not.

A gate (`for_office`, `for_employers` …) lets in and declares at once, so that the two cannot differ. Which objects
somebody may name there is the matter of the rooms: `visible_*` and `access_*`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


class Policy(StrEnum):
    """Whom an address serves."""

    ANYONE = "anyone"  # nothing in it is a person's
    LINK = "link"  # whoever holds its secret or signed address
    SIGNED_IN = "signed-in"  # everybody with an account, their own things alone
    EMPLOYER = "employer"  # who acts for a partner, its people alone
    TRAINER = "trainer"  # trainers, their own classes and films; the office
    OFFICE_READER = "office-reader"  # the office and the auditor
    OFFICE = "office"  # the office alone
    EDITOR = "editor"  # who may edit pages: Wagtail's own permissions
    CALLER = "caller"  # of the API: a token or a session, their own things alone


# Addresses whose views are a library's or those of a lower storey, by how they begin; the longest wins.
OF_OTHERS = {
    "cms/": Policy.EDITOR,
    "documents/": Policy.ANYONE,
    "account/2fa/": Policy.SIGNED_IN,
    "account/2fa/authenticate/": Policy.ANYONE,
    "^(": Policy.ANYONE,  # the catalogue's pages (courses.urls)
}


def policy_at(route: str, view: Callable[..., Any]) -> Policy | None:  # Any: whatever a view takes and gives
    """What the view of an address declares, or is declared for it; None for one of which nothing is said."""
    found = getattr(view, "policy", None)
    if isinstance(found, Policy):
        return found
    return next(
        (OF_OTHERS[start] for start in sorted(OF_OTHERS, key=len, reverse=True) if route.startswith(start)),
        None,
    )


def declares(policy: Policy) -> Callable[[V], V]:
    """Write the policy on a view; letting in is the matter of whoever uses this."""

    def mark(view: V) -> V:
        view.policy = policy  # type: ignore[attr-defined]  # functions take attributes; wrappers copy them
        return view

    return mark


def for_signed_in(view: V) -> V:
    """Sign in first."""
    return declares(Policy.SIGNED_IN)(login_required(view))


def for_anyone(view: V) -> V:
    """Nobody is asked who they are."""
    return declares(Policy.ANYONE)(_wrapped(view))


def for_link_holders(view: V) -> V:
    """The view itself judges the token in its address."""
    return declares(Policy.LINK)(_wrapped(view))


def _wrapped(view: V) -> V:
    """Another function with the same marks: a library's view, used twice, may serve two policies."""

    @functools.wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    return wrapped  # type: ignore[return-value]  # called like it
