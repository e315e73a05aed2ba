"""Whether a certificate is earned and what is missing; its number, its code, and the facts on its paper."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from lms.messaging.rules import Refusal

MODES = ("online", "onsite", "workplace")
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
CODE_LENGTH = 28  # 140 bits
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_MODE_WORDS = {
    "online": gettext_lazy("online"),
    "onsite": gettext_lazy("on-site"),
    "workplace": gettext_lazy("workplace"),
}
_PART_WORDS = {
    "theory": gettext_lazy("theory"),
    "practice": gettext_lazy("practice"),
    "general": gettext_lazy("general competence"),
    "central": gettext_lazy("centralised"),
}


class CertificatesRefusal(Refusal):
    """Something about a certificate that cannot be done; the message says what to do next."""


class ReasonMissing(CertificatesRefusal):
    code = "reason-missing"
    words = gettext_lazy("Write the reason. It is kept, and everybody who checks the certificate sees it.")


class AlreadyRevoked(CertificatesRefusal):
    """A revoked certificate stays revoked; its number is never used again."""

    code = "already-revoked"
    words = gettext_lazy("The certificate %(serial)s is revoked already. It stays so.")


class NotUnderReview(CertificatesRefusal):
    code = "not-under-review"
    words = gettext_lazy("The certificate %(serial)s is not waiting for a look.")


class GlyphMissing(CertificatesRefusal):
    """The fonts have no drawing for a character of the certificate, so no wrong paper is printed."""

    code = "glyph-missing"
    words = gettext_lazy(
        "The paper cannot be printed: no font here can draw %(signs)s. Tell the training office."
    )


@dataclass(frozen=True, slots=True)
class LessonStanding:
    """One required lesson of the class, as the ledger sees it."""

    title: str
    is_completed: bool
    needs_quiz: bool
    is_quiz_passed: bool


@dataclass(frozen=True, slots=True)
class MissingUnits:
    """Units of one mode that are not there yet, in tenths; of what is `credited` only `posted_tenths` count where the rule
    set takes a share alone, or not every grade of proof.
    """

    mode: str
    needed_tenths: int
    posted_tenths: int
    credited_tenths: int

    @property
    def short_tenths(self) -> int:
        return self.needed_tenths - self.posted_tenths

    def words(self) -> str:
        """For people: the number first."""
        text = _("Units %(mode)s: %(posted)s of %(needed)s so far, %(short)s to go.")
        if self.credited_tenths != self.posted_tenths:
            text = _(
                "Units %(mode)s: %(posted)s of %(needed)s count so far, %(short)s to go (%(credited)s are credited)."
            )
        return text % {
            "short": units_text(self.short_tenths),
            "mode": _MODE_WORDS.get(self.mode, self.mode),
            "posted": units_text(self.posted_tenths),
            "needed": units_text(self.needed_tenths),
            "credited": units_text(self.credited_tenths),
        }


@dataclass(frozen=True, slots=True)
class MissingTotal:
    """Units over all modes that do not count yet, in tenths, where the total asks for more than its modes."""

    needed_tenths: int
    counted_tenths: int

    def words(self) -> str:
        """For people: the number first."""
        return _("Units in all: %(counts)s of %(needed)s count so far, %(short)s to go.") % {
            "short": units_text(self.needed_tenths - self.counted_tenths),
            "counts": units_text(self.counted_tenths),
            "needed": units_text(self.needed_tenths),
        }


@dataclass(frozen=True, slots=True)
class MissingShare:
    """What a least share of the rule set lacks, in tenths, of a mode, a component or centralised training."""

    name: str
    short_tenths: int

    def words(self) -> str:
        """For people: of what, and how much."""
        name = {**_MODE_WORDS, **_PART_WORDS}.get(self.name, self.name)
        return _("Units that the rules ask for besides: %(name)s, %(short)s to go.") % {
            "name": name,
            "short": units_text(self.short_tenths),
        }


@dataclass(frozen=True, slots=True)
class MissingLessons:
    """Required lessons that are not completed, by title."""

    titles: tuple[str, ...]

    def words(self) -> str:
        """For people: how many, and which."""
        count = len(self.titles)
        text = ngettext(
            "%(count)s lesson to finish: %(titles)s.", "%(count)s lessons to finish: %(titles)s.", count
        )
        return text % {"count": count, "titles": _few(self.titles)}


@dataclass(frozen=True, slots=True)
class MissingQuizzes:
    """Quizzes that are not passed, by the title of their lesson."""

    titles: tuple[str, ...]

    def words(self) -> str:
        """For people: how many, and which."""
        count = len(self.titles)
        text = ngettext(
            "%(count)s quiz to pass: %(titles)s.", "%(count)s quizzes to pass: %(titles)s.", count
        )
        return text % {"count": count, "titles": _few(self.titles)}


Missing = MissingUnits | MissingTotal | MissingShare | MissingLessons | MissingQuizzes


@dataclass(frozen=True, slots=True)
class ModeStanding:
    """One mode of a statement in tenths: needed, credited, and what of that counts."""

    mode: str
    needed_tenths: int
    credited_tenths: int
    counted_tenths: int


@dataclass(frozen=True, slots=True)
class HoursStanding:
    """A statement as far as a certificate asks. `short_tenths`: what the total lacks beyond its modes; `shares`: what least
    shares lack, by name.
    """

    modes: Sequence[ModeStanding]
    needed_tenths: int
    counted_tenths: int
    short_tenths: int
    shares: Mapping[str, int]

    def missing(self) -> list[Missing]:
        """Nothing twice: the total and the shares are said besides what the modes lack, where they lack more."""
        found: list[Missing] = [
            MissingUnits(row.mode, row.needed_tenths, row.counted_tenths, row.credited_tenths)
            for row in self.modes
            if row.counted_tenths < row.needed_tenths
        ]
        if self.short_tenths:
            found.append(MissingTotal(self.needed_tenths, self.counted_tenths))
        return found + [MissingShare(name, short) for name, short in self.shares.items()]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether the certificate is earned; when not, everything that is missing."""

    missing: tuple[Missing, ...]

    @property
    def is_earned(self) -> bool:
        return not self.missing

    def words(self) -> list[str]:
        """What is missing, a sentence each."""
        return [part.words() for part in self.missing]


def eligibility(*, hours: HoursStanding, lessons: Sequence[LessonStanding]) -> Eligibility:
    """What counts of the units against programme and rule set, required lessons and their quizzes.

    Surplus of one mode never fills another. A class that requires nothing at all earns nothing.
    """
    missing = hours.missing()
    undone = tuple(lesson.title for lesson in lessons if not lesson.is_completed)
    unpassed = tuple(lesson.title for lesson in lessons if lesson.needs_quiz and not lesson.is_quiz_passed)
    if undone or not (lessons or hours.needed_tenths):
        missing.append(MissingLessons(undone))
    if unpassed:
        missing.append(MissingQuizzes(unpassed))
    return Eligibility(tuple(missing))


def _few(titles: Sequence[str], most: int = 3) -> str:
    """The first titles, and how many more: titles have commas of their own, so that something else parts them."""
    named = pgettext("between titles", "; ").join(titles[:most])
    left = len(titles) - most
    return _("%(titles)s and %(more)d more") % {"titles": named, "more": left} if left > 0 else named


def units_text(tenths: int) -> str:
    """Tenths of a unit as people write them: 41.3, 4."""
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def serial_scope(*, prefix: str, year: int, programme_key: str) -> str:
    """The number range: institution, year, and the first four signs of the programme's key (domain §1.4)."""
    signs = re.sub(r"[^A-Za-z0-9]", "", programme_key).upper()[:4].ljust(4, "0")
    return f"{prefix}{year:04d}{signs}"


def serial_number(scope: str, sequence: int) -> str:
    """A number of the range; the sequence counts from 1 without gaps."""
    return f"{scope}{sequence:05d}"


def new_code() -> str:
    """A verify code that nobody can guess."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))


def normal_code(text: str) -> str:
    """A code or number as typed, pasted or read aloud, in the spelling that is stored."""
    return re.sub(r"[^0-9A-Z]", "", text.upper()[:200])


def code_from(text: str) -> str:
    """The code that `text` spells, letters misread as digits put right (Crockford)."""
    return normal_code(text).translate(_MISREAD)


def grouped(code: str) -> str:
    """The code in groups of four, as printed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def period_text(starts_on: date, ends_on: date) -> tuple[str, str]:
    """The period as ISO days for the snapshot, first day first."""
    return min(starts_on, ends_on).isoformat(), max(starts_on, ends_on).isoformat()
