"""Courseware that plays: a lesson with a question, a course of three parts, a package that attacks; and one of SCORM 2004."""

from __future__ import annotations

from tests.factories.packages import CP13, Part, archive, manifest

# What every page of courseware does: look for the API in its parents, begin, resume, say how it went, end.
RUN = b"""
function api() { for (var view = window, n = 0; n < 10; n++) { if (view.API) return view.API; if (view === view.parent) break; view = view.parent; } return null; }
var lms = api(), ended = false;
function get(name) { return lms.LMSGetValue(name); }
function set(name, value) { return lms.LMSSetValue(name, value); }
function end() { if (ended) return; ended = true; lms.LMSFinish(""); }
function begin() {
  lms.LMSInitialize("");
  document.getElementById("who").textContent = get("cmi.core.student_name");
  document.getElementById("entry").textContent = get("cmi.core.entry") + ":" + get("cmi.core.lesson_location") + ":" + get("cmi.suspend_data");
}
window.addEventListener("load", begin);
window.addEventListener("pagehide", end);
"""
LESSON = """<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>SCO</title><script src="run.js"></script></head><body><h1>焊接安全</h1><p id="who"></p><p id="entry"></p>
<button id="page" onclick="set('cmi.core.lesson_location','p3');set('cmi.suspend_data','halfway');set('cmi.core.exit','suspend')">第三页</button>
<button id="right" onclick="set('cmi.core.score.raw','90');set('cmi.core.lesson_status','completed');lms.LMSCommit('')">答对</button>
<button id="end" onclick="end()">结束</button></body></html>"""
# Made for a desk: nothing on it gives way.
WIDE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>SCO</title></head><body style="margin:0">
<div style="width:1024px;height:600px;background:#dfe8e6">1024</div></body></html>"""
THREE_ITEMS = (
    '<item identifier="h"><title>第一章</title>'
    '<item identifier="i1" identifierref="r1"><title>安全</title><adlcp:masteryscore>80</adlcp:masteryscore></item>'
    '<item identifier="i2" identifierref="r1" parameters="?p=2"><title>操作</title>'
    '<adlcp:prerequisites type="aicc_script">i1</adlcp:prerequisites></item></item>'
    '<item identifier="i3" identifierref="r2"><title>图样</title></item>'
)
RESOURCES = (
    '<resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="index.html"><file href="index.html"/></resource>'
    '<resource identifier="r2" type="webcontent" adlcp:scormtype="asset" href="wide.html"><file href="wide.html"/></resource>'
)

PAGE_2004 = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>SCO</title><script>
var view = window;
while (!view.API_1484_11 && view.parent !== view) view = view.parent;
var lms = view.API_1484_11;
lms.Initialize("");
function get(name) { return lms.GetValue(name); }
function set(name, value) { return lms.SetValue(name, value); }
</script></head><body><p id="entry"></p>
<button id="on" onclick="set('cmi.success_status','passed');set('cmi.score.scaled','0.9');set('adl.nav.request','continue');lms.Terminate('')">答对，下一节</button>
<button id="page" onclick="set('cmi.location','p3');set('cmi.suspend_data','halfway');set('cmi.exit','suspend');lms.Commit('')">第三页</button>
<script>document.getElementById("entry").textContent = location.search + get("cmi.entry") + ":" + get("cmi.location");</script>
</body></html>"""
THREE_SEQUENCED = (
    '<item identifier="a" identifierref="r1" parameters="?a="><title>安全</title></item>'
    '<item identifier="b" identifierref="r1" parameters="?b="><title>补课</title><imsss:sequencing><imsss:sequencingRules>'
    '<imsss:preConditionRule><imsss:ruleConditions><imsss:ruleCondition referencedObjective="known" condition="satisfied"/>'
    '</imsss:ruleConditions><imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules><imsss:objectives>'
    '<imsss:primaryObjective/><imsss:objective objectiveID="known"><imsss:mapInfo targetObjectiveID="safe"/></imsss:objective>'
    "</imsss:objectives></imsss:sequencing></item>"
    '<item identifier="c" identifierref="r1" parameters="?c="><title>操作</title><adlnav:presentation><adlnav:navigationInterface>'
    "<adlnav:hideLMSUI>previous</adlnav:hideLMSUI><adlnav:hideLMSUI>suspendAll</adlnav:hideLMSUI></adlnav:navigationInterface>"
    "</adlnav:presentation></item>"
    '<imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>'
).replace(
    "<title>安全</title>",
    "<title>安全</title><imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID='own'><imsss:mapInfo "
    "targetObjectiveID='safe' writeSatisfiedStatus='true'/></imsss:primaryObjective></imsss:objectives></imsss:sequencing>",
)


def sequenced() -> bytes:
    """Three SCOs of SCORM 2004: who passes the first skips the second; the third brings two controls itself."""
    text = manifest(version="2004 4th Edition", spaces=CP13, title="焊接课程", body=THREE_SEQUENCED)
    return archive(Part("imsmanifest.xml", text.encode()), Part("index.html", PAGE_2004.encode()))


def one_part() -> bytes:
    """A single SCO with a button for each thing that matters."""
    return _package(manifest(title="焊接安全"), LESSON)


def three_parts() -> bytes:
    """A chapter of two SCOs, the second after the first, and a picture that is only shown."""
    return _package(manifest(title="焊接课程", body=THREE_ITEMS, resources=RESOURCES), LESSON)


def attacking(page: str) -> bytes:
    """A package of this page, which may reach for what it likes."""
    return _package(manifest(title="坏课件"), page)


def _package(text: str, page: str) -> bytes:
    return archive(
        Part("imsmanifest.xml", text.encode()),
        Part("index.html", page.encode()),
        Part("run.js", RUN),
        Part("wide.html", WIDE.encode()),
        Part("sw.js", b"self.addEventListener('fetch', function () {});"),
        Part("forge.js", b"forged.forEach(function (one) { parent.postMessage(one, '*'); });"),
    )
