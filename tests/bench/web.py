"""T1, T2, T3, T7, T11: pages, a quiz and a sign-in over HTTP, against a bare view and a view with session and user."""

from __future__ import annotations

import itertools
import re
from urllib.parse import urlencode

from tests.bench.load import Caller, Route, interleaved
from tests.bench.rig import Academy, Size
from tests.bench.table import Line, at_most, note, ratio

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CATALOGUE = "/zh-hans/courses/"
ARGON = (
    30.0,
    2,
)  # milliseconds of one hash on the machine of performance.md, and how much more a whole sign-in may cost


def bench(academy: Academy, size: Size) -> list[Line]:
    """The lines of all of them."""
    routes = _routes(academy)
    interleaved(routes, rounds=size.rounds, requests=size.requests)
    cost = {name: route.cost for name, route in routes.items()}
    user, bare = "view + session + user", "bare view"
    ms = "ms CPU"

    def times(name: str) -> tuple[str, str]:
        return (
            f"{cost[name]:.2f} {ms} = {cost[name] / cost['user']:.2f} ×",
            f"{cost['user']:.2f} {ms} ({user})",
        )

    course = f"course page, {size.lessons} lessons with progress"
    return [
        ratio("T1", course, cost["course"], cost["user"], 5, unit=ms, of=user),
        ratio("T2", "catalogue, anonymous, kept", cost["hit"], cost["bare"], 3, unit=ms, of=bare),
        note(
            "T2",
            "catalogue, a search nobody made before",
            f"{cost['miss']:.2f} {ms}",
            f"{cost['bare']:.2f} {ms} ({bare})",
        ),
        note("T3", "lesson page (stretch 3 ×)", *times("lesson")),
        note("–", "today", *times("today")),
        note("–", f"HR home of {size.people} people", *times("hr")),
        *_quiz(academy, size),
        *_sign_in(academy, size),
    ]


def _routes(academy: Academy) -> dict[str, Route]:
    """What is asked in turns: the floors and the pages."""
    learner, hr, anybody = academy.caller("learner"), academy.caller("hr"), academy.caller()
    floor, facts, own, below = academy.floor_caller(), academy.facts, academy.session, academy.floor_session
    words = itertools.count()
    return {
        "bare": Route(below, lambda: floor.get("/bare")),
        "query": Route(below, lambda: floor.get("/query")),
        "user": Route(below, lambda: floor.get("/user")),
        "course": Route(own, lambda: learner.get(facts["course"])),
        "lesson": Route(own, lambda: learner.get(facts["lesson"])),
        "today": Route(own, lambda: learner.get("/learn/")),
        "hit": Route(own, lambda: anybody.get(CATALOGUE)),
        "miss": Route(own, lambda: anybody.get(f"{CATALOGUE}?q=tea{next(words)}")),
        "hr": Route(own, lambda: hr.get("/employer/")),
    }


def _quiz(academy: Academy, size: Size) -> list[Line]:
    """A whole cycle: begin, read, answer, look over, hand in, read the review. CPU a learner."""
    learner = academy.caller("learner")
    route = Route(academy.session, lambda: _cycle(learner, academy.facts["quiz"]))
    interleaved({"quiz": route}, rounds=size.rounds, requests=max(1, size.requests // 15))
    return [
        note("T7", "quiz cycle of 10 questions, six pages", f"{route.cost:.1f} ms CPU a learner (aim 20)")
    ]


def _cycle(learner: Caller, quiz: str) -> None:
    token = _csrf(learner, quiz)
    address = _sent(learner, quiz, {"csrfmiddlewaretoken": token})
    page = learner.get(address, gzip=False).decode()
    names = sorted(set(re.findall(r'name="(value-\d+)"', page)))
    _sent(learner, address, {"csrfmiddlewaretoken": token, **dict.fromkeys(names, "1")})
    learner.get(f"{address}?q=end")
    _sent(learner, f"{address}submit/", {"csrfmiddlewaretoken": token})
    learner.get(address)


def _csrf(caller: Caller, path: str) -> str:
    """The token of the form on a page."""
    _status, body, _headers = caller.ask("GET", path)
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    if found is None:
        raise AssertionError(f"{path} has no form")
    return found[1].decode()


def _sent(caller: Caller, path: str, values: dict[str, str]) -> str:
    status, body, headers = caller.ask("POST", path, urlencode(values), **FORM)
    if status != 302:
        raise AssertionError(f"{path}: {status}\n{body[:800]!r}")
    return headers["location"]


def _sign_in(academy: Academy, size: Size) -> list[Line]:
    values = {"login": academy.facts["username"], "password": academy.facts["password"]}

    def send() -> None:
        caller = academy.caller()
        token = _csrf(caller, "/login/")
        _sent(caller, "/login/", {"csrfmiddlewaretoken": token, **values})

    def page() -> None:
        _csrf(academy.caller(), "/login/")

    routes = {"sign in": Route(academy.session, send), "form": Route(academy.session, page)}
    interleaved(routes, rounds=size.rounds, requests=max(1, size.requests // 10))
    cost = routes["sign in"].cost - routes["form"].cost
    hashed, most = ARGON
    return [
        at_most(
            "T11",
            "sign-in, the password hashed by Argon2id",
            cost,
            hashed * most,
            unit="ms CPU",
            floor="30 ms: the hash alone",
        )
    ]
