"""A package that attacks: it plays on its own host, and gets nothing of the learner, of the LMS, of other packages."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Academy
from tests.journeys.courseware import made, open_lesson, package_frame

pytestmark = pytest.mark.browser

CODE = "SCORM-BAD"
# Everything is tried by the package's own page; what came of it stands in `results`.
ATTACK = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body><form id="f" method="post"></form>
<script>
var results = {}, LMS = new URL("/", document.referrer || location.href).origin, shell = parent, page = top, started = location.href;
LMS = LMS.replace("content.", "");
function now(name, act) { try { results[name] = String(act()); } catch (error) { results[name] = "refused"; } }
function later(name, act) { return new Promise(function (done) { setTimeout(done, 3000, "silent");
  try { act(done); } catch (error) { done("refused"); } }).then(function (said) { results[name] = String(said); }); }
function fetched(address, options) { return function (done) { fetch(address, options).then(function (answer) { done("status " + answer.status + " " + answer.type); }, function () { done("refused"); }); }; }
function loaded(tag, address) { return function (done) { var part = document.createElement(tag); part.onload = function () { done("loaded"); }; part.onerror = function () { done("refused"); }; part.src = address; document.body.appendChild(part); }; }

now("cookies", function () { return document.cookie; });
now("cookies of the shell", function () { return shell.document.cookie; });
now("page document", function () { return page.document.title; });
now("page address", function () { return page.location.href; });
now("page functions", function () { return page.fetch; });
now("page storage", function () { return page.localStorage.length; });
now("frame element", function () { return shell.frameElement; });
now("lead the top away", function () { top.location = "about:blank"; return "led"; });
now("lead the top away by href", function () { top.location.href = "about:blank"; return "led"; });
now("close the top", function () { top.close(); return top.closed; });
now("common domain", function () { document.domain = "localhost"; return page.document.title; });
now("own storage", function () { return Object.keys(localStorage).join() + Object.keys(sessionStorage).join(); });
now("cookie for the LMS", function () { document.cookie = "session=evil; domain=localhost; path=/"; document.cookie = "csrf=evil; domain=localhost; path=/"; return document.cookie; });
now("link to the top", function () { var a = document.createElement("a"); a.href = LMS + "/accounts/logout/"; a.target = "_top"; document.body.appendChild(a); a.click(); return "clicked"; });
now("form to the top", function () { f.action = LMS + "/api/v1/courseware/launches"; f.target = "_top"; f.submit(); return "sent"; });
now("form to a window", function () { f.target = "_blank"; f.submit(); return "sent"; });

var tries = [
  later("fetch as the learner", fetched(LMS + "/api/v1/me", { credentials: "include" })),
  later("fetch blindly", fetched(LMS + "/learn/", { mode: "no-cors", credentials: "include" })),
  later("write as the learner", fetched(LMS + "/api/v1/courseware/launches", { method: "POST", mode: "no-cors", credentials: "include", body: "{}" })),
  later("fetch from the shell", function (done) { shell.fetch(LMS + "/learn/", { mode: "no-cors", credentials: "include" }).then(function () { done("got"); }, function () { done("refused"); }); }),
  later("tell another host", fetched("http://127.0.0.1:9/?x=1", { mode: "no-cors" })),
  later("LMS pages on this host", fetched("/learn/", { credentials: "include" })),
  later("LMS API on this host", fetched("/api/v1/me", { credentials: "include" })),
  later("other files", fetched("/p/AAAA/index.html")),
  later("files above", fetched("../../../../etc/passwd")),
  later("picture of the LMS", loaded("img", LMS + "/static/img/mark.svg")),
  later("script of the LMS", loaded("script", LMS + "/static/js/share.js")),
  later("page of the LMS in a frame", function (done) { var part = document.createElement("iframe"); part.src = LMS + "/learn/"; part.onload = function () { try { done(part.contentDocument ? "blank" : "closed"); } catch (error) { done("closed"); } }; document.body.appendChild(part); }),
  later("worker for the whole host", function (done) { navigator.serviceWorker.register("sw.js", { scope: "/" }).then(function () { done("registered"); }, function () { done("refused"); }); }),
  later("worker for shells", function (done) { navigator.serviceWorker.register("sw.js", { scope: "/s/" }).then(function () { done("registered"); }, function () { done("refused"); }); }),
  later("databases", function (done) { indexedDB.databases().then(function (all) { done(all.map(function (one) { return one.name; }).join()); }, function () { done("refused"); }); }),
  later("window", function (done) { var other = window.open(LMS + "/learn/"); setTimeout(function () { try { done(other ? other.document.title : "none"); } catch (error) { done("closed"); } }, 1500); }),
];
// As itself, then as the shell, with which it shares an origin: the page may hear it, and believes none of it.
var forged = [
  { kind: "commit", commit: { v: 1, item: "stranger", session: 1, seq: 9, reason: "commit", values: { "cmi.core.lesson_status": "passed" } } },
  { kind: "commit", commit: { v: 1, item: "i1", session: 1, seq: 9, reason: "commit", values: { "cmi.core.score.raw": "999" } } },
  { kind: "commit", commit: { item: {}, values: "x" } }, { kind: "told", code: "<img src=x onerror=alert(1)>" }, { kind: "flush", ask: {} }, { kind: "toString" },
];
forged.forEach(function (message) {
  message.mark = "academy-courseware"; message.v = 1;
  page.postMessage(message, "*");
});
shell.forged = forged;
tries.push(later("speak as the shell", function (done) { var part = shell.document.createElement("script"); part.src = new URL("forge.js", location.href).href;
  part.onload = function () { done("spoke"); }; part.onerror = function () { done("refused"); }; shell.document.body.appendChild(part); }));
now("code in the shell", function () { return shell.eval("1"); });
Promise.all(tries).then(function () { window.isDone = true; });
</script></body></html>"""
REFUSED = {
    "page document", "page address", "page functions", "page storage", "lead the top away", "lead the top away by href",
    "common domain", "fetch as the learner", "fetch blindly", "write as the learner", "fetch from the shell", "tell another host",
    "picture of the LMS", "script of the LMS", "worker for the whole host", "worker for shells", "code in the shell",
}  # fmt: skip
EMPTY = {"cookies", "cookies of the shell", "own storage", "cookie for the LMS", "databases"}
NOT_HERE = {"LMS pages on this host", "LMS API on this host", "other files", "files above"}


@pytest.fixture
def page(browser: Browser, live_academy: Academy) -> Iterator[Page]:
    """A page that may complain: its policy is what is tried."""
    context = browser.new_context(base_url=live_academy.origin, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_a_package_that_attacks_gets_nothing(page, sign_in, live_academy):
    (lesson,) = made(live_academy, CODE, [ATTACK])
    sign_in(page, "learner")
    open_lesson(page, CODE, lesson)
    here, cookies = page.url, page.context.cookies()
    page.evaluate("localStorage.setItem('own', 'secret')")
    page.locator("[data-part=start]").click()
    frame = package_frame(page)
    frame.wait_for_function("window.isDone", timeout=20_000)
    results = frame.evaluate("results")
    refused = {name for name, said in results.items() if said == "refused"}
    assert refused - EMPTY == REFUSED, json.dumps(results)
    # Its own storage is empty, or shut to frames of other sites.
    assert {results[name] for name in EMPTY} <= {"", "refused"}
    assert {results[name] for name in NOT_HERE} <= {"status 404 basic", "status 403 basic"}
    assert results["close the top"] == "false"
    assert results["frame element"] == "null"
    assert results["page of the LMS in a frame"] == "closed"
    assert results["window"] in {"closed", "none"}
    # The lesson is where it was, signed in, and nothing of what was forged stands anywhere.
    assert (page.url, page.evaluate("localStorage.getItem('own')")) == (here, "secret")
    kept = {(each["name"], each["value"]) for each in page.context.cookies() if each["name"] != "lang"}
    assert kept == {(each["name"], each["value"]) for each in cookies if each["name"] != "lang"}
    assert page.locator("main img").count() == 0
    assert frame.evaluate("parent.API.LMSGetValue('cmi.core.score.raw')") == ""
    page.reload()
    assert page.locator("h1").count() == 1
