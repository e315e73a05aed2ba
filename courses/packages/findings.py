"""What there is to say about a package: how grave it is, where it stands, in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from courses.packages.wording import GUESS, WORDS
from courses.refusals import Refusal


class Severity(StrEnum):
    """An error refuses the package; a warning asks somebody to look; a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say. `file` is a name in the archive, `element` the one of the manifest, `line` counts from 1."""

    code: str
    severity: Severity = Severity.ERROR
    file: str = ""
    element: str = ""
    line: int = 0
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What to tell the person, in the language active now."""
        words = [WORDS[self.code], *([GUESS] if self.values.get("guess") else [])]
        return " ".join(str(part) for part in words) % self.values

    def to_keep(self) -> dict[str, object]:
        """For a row: codes and values, so that it can be said in any language later."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.file,
            "element": self.element,
            "line": self.line,
            "values": dict(self.values),
        }

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> Self:  # Any: JSON
        """What `to_keep` kept."""
        return cls(**{**data, "severity": Severity(data["severity"])})

    def as_data(self) -> dict[str, object]:
        """For JSON, with the words."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "file": self.file or None,
            "element": self.element or None,
            "line": self.line or None,
            "message": self.message,
        }


class PackageRefused(Refusal):
    """The package is not taken, whole as it is; nothing was written. `findings` may hold more than the first error;
    `kind` and `title` say what is known of the course.
    """

    def __init__(
        self, finding: Finding, findings: Sequence[Finding] = (), kind: str = "", title: str = ""
    ) -> None:
        super().__init__()
        self.finding = finding
        self.code = finding.code
        self.findings = tuple(findings) or (finding,)
        self.kind = kind
        self.title = title

    @classmethod
    def because(cls, code: str, file: str = "", **values: object) -> Self:
        """The usual form: one code, the file that it is about, what the words name."""
        return cls(Finding(code, file=file, values={"name": shown(file), **values}))

    @property
    def message(self) -> str:
        return self.finding.message


def shown(name: str) -> str:
    """A name of the archive as it may stand in a sentence: no control characters, not longer than a line."""
    clean = "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
    return clean if len(clean) <= 80 else f"{clean[:38]}…{clean[-38:]}"


def note(code: str, file: str = "", **values: object) -> Finding:
    return Finding(code, Severity.NOTE, file=file, values={"name": shown(file), **values})


def warning(code: str, file: str = "", **values: object) -> Finding:
    return Finding(code, Severity.WARNING, file=file, values={"name": shown(file), **values})
