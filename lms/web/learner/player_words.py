"""What the islands say, in the reader's language; %(named)s places are filled in the browser."""

from __future__ import annotations

from django.utils.translation import gettext as _


def player_words() -> dict[str, str]:
    """The player's sentences."""
    return {
        **lease_words(),
        "play": _("Play"),
        "pause": _("Pause"),
        "again": _("Play again"),
        "mute": _("Sound off"),
        "unmute": _("Sound on"),
        "position": _("%(now)s of %(all)s"),
        "counted": _("%(time)s counted"),
        "waiting_quiz": _("%(time)s wait for the quiz"),
        "waiting_send": _("%(time)s being sent"),
        "seen_only": _("%(time)s seen, not counted"),
        "left": _("%(time)s not seen yet"),
        "too_fast": _("%(rate)s× (does not count yet)"),
        "automatic": _("automatic"),
        "automatic_now": _("automatic (%(height)sp)"),
        "error_media": _("The video stopped loading. Your place is kept. Try again, or come back later."),
        "error_offline": _("No network. Your place is kept; the video goes on when you are connected again."),
        "error_refused": _("The lesson gives no video any more. Load the page again; your place is kept."),
        "height_mb": _("%(height)sp · %(mb)s MB"),
        "used": _("This visit: %(mb)s MB"),
        "error_engine": _("The player could not be loaded over this network. Try again."),
    }


def prompt_words() -> dict[str, str]:
    """What a presence prompt says."""
    return {
        "prompt_title": _("Are you there?"),
        "prompt_missed": _("Still there? Tap to go on."),
        "prompt_kept": _("What you watched before counts."),
        "prompt_word": _("Tap the word: %(word)s"),
        "prompt_picture": _("Tap the picture: %(word)s"),
        "prompt_lesson": _("Which lesson is this?"),
        "prompt_slide": _("Move the slider to %(word)s"),
        "prompt_left": _("%(time)s left"),
        "prompt_again": _("Not quite. Please try once more."),
        "prompt_thanks": _("Thank you. Time goes on counting."),
    }


def transcript_words() -> dict[str, str]:
    """What the panel of what is said says."""
    return {
        "transcript_found": _("Found: %(n)s"),
        "transcript_none": _("Not found. Try fewer words."),
        "transcript_failed": _("The words could not be loaded. Try again, or read them as a page."),
    }


def lease_words() -> dict[str, str]:
    """What player and reading clock share."""
    return {
        "seconds": _("%(count)s s"),
        "minutes": _("%(count)s min"),
        "superseded": _("You continued on another device, so it waits here. What you earned is kept."),
        "take_back": _("Go on here"),
        "not_counting": _("Time does not count right now."),
        "lease_offline": _("Time does not count yet: the server is out of reach. We keep trying."),
        "unsent": _(
            "No network right now. Your minutes wait on this phone and are sent later; none is lost."
        ),
        "waiting": _("No network right now. %(time)s wait on this phone and are sent later; none is lost."),
        "sent": _("%(time)s that you learned without a network have arrived."),
        "sent_held": _(
            "%(time)s that you learned without a network have arrived; the training office looks at them first."
        ),
        "cap_full": _("Today's hours are full. You may go on: it shows as seen, and counts on another day."),
        "cap_near": _("%(time)s more can count today."),
    }


def reading_words() -> dict[str, str]:
    """The reading clock's sentences."""
    return {
        **lease_words(),
        "reading": _("%(time)s counted"),
        "reading_done": _("All the time of this text is counted."),
        "reading_paused": _("%(time)s counted · stopped while nothing moves or the page is hidden"),
        "goal": _("of %(time)s"),
    }


def quiz_words() -> dict[str, str]:
    """The quiz's sentences."""
    return {
        "saving": _("Saving …"),
        "saved": _("Saved"),
        "unsaved": _("Saved on this phone, not sent yet."),
        "refused": _("This answer was not taken. Choose again."),
        "closed": _("The quiz is closed. What was saved before counts."),
        "other": _("You answered this on another device later. That answer is shown."),
        "aside": _("The exam goes on on another device. This answer is kept aside."),
        "waits_here": _("No network right now. %(n)s answers wait on this phone and go by themselves."),
        "not_handed_in": _("Not handed in yet: no network. Keep this page open, it goes by itself."),
        "time_left": _("%(time)s left"),
        "time_over": _("The time is over."),
        "time_warning": _("%(minutes)s min left. Everything you chose is saved."),
        "time_more": _("You have been given more time: %(time)s left."),
        "time_less": _("The exam ends earlier: %(time)s left."),
        "of": _("%(n)s of %(all)s"),
        "later": _("marked for later"),
        "one_by_one": _("One question at a time"),
        "all_on_one": _("All questions on one page"),
    }
