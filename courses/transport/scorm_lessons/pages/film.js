// Plays the film of a lesson, remembers where somebody stopped, and says "completed" when most of it was seen.
(function () {
  "use strict";

  var SEEN_ENOUGH = 0.9, SAVE_EVERY_MS = 10000, LONGEST_STEP_S = 2;
  var lesson = window.LESSON, page = window.LessonPage, report = new window.Report();
  var film = document.getElementById("film"), notes = document.getElementById("notes");
  var seen = {}, last = null, isDone = false;

  // Seconds that were seen, as runs in base 36: "0-5,9-a".
  function packed() {
    var runs = [], seconds = Object.keys(seen).map(Number).sort(function (a, b) { return a - b; });
    seconds.forEach(function (second) {
      var run = runs[runs.length - 1];
      if (run && run[1] === second - 1) run[1] = second;
      else runs.push([second, second]);
    });
    return runs.map(function (run) { return run[0].toString(36) + "-" + run[1].toString(36); }).join(",");
  }

  function unpack(text) {
    text.split(",").forEach(function (run) {
      var ends = run.split("-"), first = parseInt(ends[0], 36), final = parseInt(ends[1], 36);
      for (var second = first; second <= final && second < 86400; second++) seen[second] = true;
    });
  }

  function save() {
    report.set("cmi.core.lesson_location", Math.floor(film.currentTime || 0));
    var data = packed();
    if (data.length < 4096) report.set("cmi.suspend_data", data);
    report.commit();
  }

  function look() {
    var now = film.currentTime;
    if (!film.paused && last !== null && now > last && now - last < LONGEST_STEP_S) {
      for (var second = Math.floor(last); second <= Math.floor(now); second++) seen[second] = true;
    }
    last = now;
    if (!isDone && film.duration && Object.keys(seen).length >= SEEN_ENOUGH * Math.floor(film.duration)) {
      isDone = true;
      report.set("cmi.core.lesson_status", "completed");
      save();
      page.say("seen");
    }
  }

  function begin() {
    var status = report.get("cmi.core.lesson_status"), place = parseInt(report.get("cmi.core.lesson_location"), 10);
    isDone = status === "completed" || status === "passed";
    if (!isDone) report.set("cmi.core.lesson_status", "incomplete");
    unpack(report.get("cmi.suspend_data"));
    film.addEventListener("loadedmetadata", function () {
      if (place > 0 && place < film.duration - 3) film.currentTime = place;
    });
    film.addEventListener("timeupdate", look);
    film.addEventListener("seeking", function () { last = null; });
    film.addEventListener("pause", save);
    film.addEventListener("ended", look);
    film.addEventListener("ended", save);
    window.setInterval(function () { if (!film.paused) save(); }, SAVE_EVERY_MS);
    window.addEventListener("pagehide", function () {
      save();
      report.finish(isDone ? "" : "suspend");
    });
    page.onLanguage(function (language) {
      // Cleaned when the package was made: only plain elements and links are in it.
      notes.innerHTML = page.inLanguage(lesson.notes, language);
    });
    page.say(isDone ? "seen" : report.isOpen ? "reported" : "alone");
  }

  begin();
})();
