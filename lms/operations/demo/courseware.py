"""The demo's own courseware: a SCORM 1.2 package of two parts, written here: something to read, then a question."""

from __future__ import annotations

import io
import uuid
import zipfile

from courses.packages.keeping import keep_package
from courses.packages.models import PackageVersion
from lms.accounts.models import User

TITLE = "看懂学时"
FILE = "看懂学时.zip"
READ_ITEM, ASK_ITEM = "read", "ask"
# The same bytes whenever it is made: the package is there once.
MADE = (2026, 1, 1, 0, 0, 0)

MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="academy-hours" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="course"><organization identifier="course"><title>{TITLE}</title>
<item identifier="{READ_ITEM}" identifierref="read-page"><title>学时从哪里来</title></item>
<item identifier="{ASK_ITEM}" identifierref="ask-page"><title>一道题</title><adlcp:prerequisites type="aicc_script">{READ_ITEM}</adlcp:prerequisites>
<adlcp:masteryscore>60</adlcp:masteryscore></item>
</organization></organizations>
<resources>
<resource identifier="read-page" type="webcontent" adlcp:scormtype="sco" href="read.html"><file href="read.html"/><file href="run.js"/><file href="look.css"/></resource>
<resource identifier="ask-page" type="webcontent" adlcp:scormtype="sco" href="ask.html"><file href="ask.html"/><file href="run.js"/><file href="look.css"/></resource>
</resources></manifest>
"""
STYLE = """:root { color-scheme: light dark; }
body { max-width: 36em; margin: 0 auto; padding: 1.5em 1em; font: 1.125rem/1.7 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.3; }
button { display: block; width: 100%; min-height: 48px; margin: .75em 0; padding: .5em 1em; border: 1px solid #6b7a76; border-radius: 10px; background: transparent; color: inherit; font: inherit; text-align: left; cursor: pointer; }
button.main { background: #0b6e57; border-color: #0b6e57; color: #fff; text-align: center; }
"""
SCRIPT = """var lms = (function (view) {
  for (var n = 0; n < 10 && view; n++) { if (view.API) return view.API; if (view === view.parent) break; view = view.parent; }
  return null;
})(window), since = Date.now(), isOver = false;
function set(name, value) { if (lms && !isOver) lms.LMSSetValue("cmi." + name, String(value)); }
function two(n) { return (n < 10 ? "0" : "") + n; }
function end() {
  if (!lms || isOver) return;
  var s = Math.round((Date.now() - since) / 1000);
  set("core.session_time", two(Math.floor(s / 3600)) + ":" + two(Math.floor(s / 60) % 60) + ":" + two(s % 60));
  lms.LMSFinish("");
  isOver = true;
}
function done(status, score) {
  if (score !== undefined) { set("core.score.min", 0); set("core.score.max", 100); set("core.score.raw", score); }
  set("core.lesson_status", status);
  if (lms) lms.LMSCommit("");
}
window.addEventListener("load", function () {
  if (!lms) return;
  lms.LMSInitialize("");
  if (lms.LMSGetValue("cmi.core.lesson_status") === "not attempted") set("core.lesson_status", "incomplete");
});
window.addEventListener("pagehide", end);
"""
PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="look.css"><script src="run.js"></script></head>
<body><h1>{title}</h1>{body}</body></html>
"""
READ = """<p>每一分钟学时都有来历：</p><ol><li>看视频时，播放器每 20 秒报一次您看到哪里。</li>
<li>读文章、学课件时，页面开着、有人在学，时间才走。</li><li>实训和上岗，由老师和师傅签字。</li></ol>
<p>同一段内容学两遍，学时只计一次。</p>
<button class="main" onclick="done('completed'); this.textContent = '好，请看下一部分'; this.disabled = true">看完了</button>"""
ASK = """<p>同一段视频看第二遍，会再计一次学时吗？</p>
<button onclick="answer('a')">会，看几遍计几遍</button><button onclick="answer('b')">不会，学时只计一次</button>
<button onclick="answer('c')">看老师怎么决定</button><p id="said" role="status"></p>
<script>
function answer(said) {
  var isRight = said === "b";
  set("interactions.0.id", "once"); set("interactions.0.type", "choice"); set("interactions.0.student_response", said);
  set("interactions.0.correct_responses.0.pattern", "b"); set("interactions.0.result", isRight ? "correct" : "wrong");
  document.getElementById("said").textContent = isRight ? "对了：学时只计一次。" : "再想想：学时只计一次。";
  done(isRight ? "passed" : "failed", isRight ? 100 : 0);
}
</script>"""
FILES = {
    "imsmanifest.xml": MANIFEST,
    "look.css": STYLE,
    "run.js": SCRIPT,
    "read.html": PAGE.format(title="学时从哪里来", body=READ),
    "ask.html": PAGE.format(title="一道题", body=ASK),
}


def seed_courseware(*, trainer: User) -> uuid.UUID:
    """The version that the demo's lesson shows; made once."""
    kept = PackageVersion.objects.filter(package__owner=trainer, package__title=TITLE)
    there = kept.order_by("-number").values_list("uuid", flat=True).first()
    if there is not None:
        return there
    return keep_package(file=io.BytesIO(archive()), file_name=FILE, actor=trainer).version.uuid


def archive() -> bytes:
    """The package as one file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in FILES.items():
            file.writestr(zipfile.ZipInfo(name, MADE), text)
    return data.getvalue()
