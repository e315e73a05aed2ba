"""Which file each item opens, of those that there are; and which addresses lead where no course may lead."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from courses.packages.findings import Finding, Severity, shown
from courses.packages.manifest.hrefs import Leads, Target, target_of, with_parameters
from courses.packages.manifest.structure import Course, Item, Launch, Organisation, Resource, Role
from courses.packages.safe_zip.naming import folded

PAGES = frozenset({".html", ".htm", ".xhtml", ".xht"})
SHOWN_BY_BROWSERS = PAGES | frozenset({
    ".pdf", ".txt", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".mp4", ".webm", ".mp3", ".m4a", ".xml",
})  # fmt: skip
MISSING = "launch-missing"
# Guessing looks through every page.
GUESSES_MAX = 3
REFUSALS = {
    Leads.REMOTE: "launch-remote",
    Leads.SCRIPT: "launch-script",
    Leads.OUTSIDE: "launch-outside",
    Leads.NOWHERE: "launch-empty",
}


@dataclass(slots=True)
class _Settling:
    file: str
    exact: frozenset[str]
    loose: Mapping[str, str]
    resources: Mapping[str, Resource]
    findings: list[Finding] = field(default_factory=list)
    guesses: int = 0

    def say(self, code: str, severity: Severity, item: Item, **values: object) -> None:
        about = {"title": shown(item.title), **values}
        self.findings.append(Finding(code, severity, self.file, item.identifier, item.line, about))


def names_meant(course: Course) -> frozenset[str]:
    """Every name that an address of the manifest may mean, folded, but for those in ASCII: they read alike anywhere."""
    hrefs = ((one.base, href) for one in course.resources for href in (one.href, *one.files))
    found = (file for base, href in hrefs for file in target_of(base, href).files)
    return frozenset(folded(file) for file in found if not file.isascii())


def settle(course: Course, names: Collection[str], file: str) -> tuple[Course, list[Finding]]:
    """The course with its launches, and findings: errors for what would open nothing or something else."""
    loose = {folded(name): name for name in names}
    resources = {one.identifier: one for one in course.resources}
    at_work = _Settling(file, frozenset(names), loose, resources)
    chosen = _settled(course.chosen, at_work)
    played, at_work.findings = at_work.findings, []
    others = tuple(_settled(one, at_work) for one in course.others)
    at_work.findings = [*played, *(_of_another_way(finding) for finding in at_work.findings)]
    _look_at_files(course, at_work)
    return replace(course, chosen=chosen, others=others), at_work.findings


def _of_another_way(finding: Finding) -> Finding:
    """Nobody opens what is missing in a way through the course that is not played; what leads outside stays an error."""
    is_missing = finding.code in (REFUSALS[Leads.NOWHERE], MISSING)
    return replace(finding, severity=Severity.WARNING) if is_missing else finding


def _settled(organisation: Organisation, at_work: _Settling) -> Organisation:
    return replace(organisation, items=tuple(_item(item, at_work) for item in organisation.items))


def _item(item: Item, at_work: _Settling) -> Item:
    launch = None
    if item.role is not Role.HEADING:
        launch = _launch(item, at_work.resources[item.resource], at_work)
    return replace(item, launch=launch, items=tuple(_item(child, at_work) for child in item.items))


def _launch(item: Item, resource: Resource, at_work: _Settling) -> Launch | None:
    target = target_of(resource.base, resource.href)
    if target.leads is not Leads.INSIDE:
        at_work.say(REFUSALS[target.leads], Severity.ERROR, item, href=shown(resource.href))
        return None
    name = next((file for file in target.files if file in at_work.exact), None)
    if name is None:
        name = next(
            (at_work.loose[key] for file in target.files if (key := folded(file)) in at_work.loose), None
        )
        if name is None:
            _say_missing(item, target, at_work)
            return None
        at_work.say(
            "launch-spelt-otherwise", Severity.WARNING, item, href=shown(target.files[0]), file=shown(name)
        )
    elif name == target.whole != target.files[0]:
        target = Target(Leads.INSIDE, (name,))
    _look_at_kind(item, name, at_work)
    query, fragment = with_parameters(target, item.parameters)
    return Launch(name, query, fragment)


def _say_missing(item: Item, target: Target, at_work: _Settling) -> None:
    at_work.guesses += 1
    guess = _guess(target.files[0], at_work.exact) if at_work.guesses <= GUESSES_MAX else ""
    at_work.say(MISSING, Severity.ERROR, item, href=shown(target.files[0]), guess=shown(guess))


def _guess(wanted: str, names: Collection[str]) -> str:
    """A page of the same name elsewhere, else one of a similar name."""
    last = folded(PurePosixPath(wanted).name)
    pages = sorted(name for name in names if PurePosixPath(name).suffix.lower() in PAGES)
    for name in pages:
        if folded(PurePosixPath(name).name) == last:
            return name
    return next(iter(difflib.get_close_matches(wanted, pages[:2_000], 1, 0.6)), "")


def _look_at_kind(item: Item, name: str, at_work: _Settling) -> None:
    ending = PurePosixPath(name).suffix.lower()
    if ending == ".swf":
        at_work.say("launch-flash", Severity.WARNING, item, file=shown(name))
    elif ending not in SHOWN_BY_BROWSERS:
        at_work.say("launch-no-page", Severity.WARNING, item, file=shown(name))


def _look_at_files(course: Course, at_work: _Settling) -> None:
    """The files that resources list: outside is an error, missing ones and the network's are said once."""
    missing, remote = [], []
    for resource in course.resources:
        for href in resource.files:
            target = target_of(resource.base, href)
            if target.leads in (Leads.OUTSIDE, Leads.SCRIPT):
                at_work.findings.append(
                    Finding(
                        "file-outside", Severity.ERROR, at_work.file, resource.identifier, resource.line,
                        {"href": shown(href)},
                    )
                )  # fmt: skip
            elif target.leads is Leads.REMOTE:
                remote.append(href)
            elif not any(folded(file) in at_work.loose for file in target.files):
                missing.append(href)
    for code, found in (("files-missing", missing), ("files-remote", remote)):
        if found:
            values = {"n": len(found), "first": shown(found[0])}
            at_work.findings.append(Finding(code, Severity.WARNING, at_work.file, "file", 0, values))
