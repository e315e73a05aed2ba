// Finds the API of SCORM 1.2 where a run-time puts it, and works without one, too: nothing is reported then.
// Plain script of 2015: it has to run in whatever browser another system asks for.
(function (root) {
  "use strict";

  function inParents(from) {
    for (var steps = 0, frame = from; frame && steps < 20; steps++) {
      try {
        if (frame.API) return frame.API;
      } catch (foreign) {
        return null;
      }
      if (frame.parent === frame) return null;
      frame = frame.parent;
    }
    return null;
  }

  function find() {
    try {
      return inParents(root) || (root.opener ? inParents(root.opener) : null);
    } catch (foreign) {
      return null;
    }
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  // CMITimespan: HHHH:MM:SS.
  function span(seconds) {
    var whole = Math.max(0, Math.floor(seconds));
    return two(Math.floor(whole / 3600)) + ":" + two(Math.floor(whole / 60) % 60) + ":" + two(whole % 60);
  }

  function Report() {
    this.api = find();
    this.began = Date.now();
    this.isOpen = Boolean(this.api) && String(this.api.LMSInitialize("")) === "true";
  }

  Report.prototype.get = function (name) {
    return this.isOpen ? String(this.api.LMSGetValue(name)) : "";
  };

  Report.prototype.set = function (name, value) {
    return this.isOpen && String(this.api.LMSSetValue(name, String(value))) === "true";
  };

  Report.prototype.commit = function () {
    if (this.isOpen) this.api.LMSCommit("");
  };

  // `exit`: "suspend" keeps what was done for the next time, "" ends the attempt.
  Report.prototype.finish = function (exit) {
    if (!this.isOpen) return;
    this.set("cmi.core.session_time", span((Date.now() - this.began) / 1000));
    this.set("cmi.core.exit", exit);
    this.api.LMSCommit("");
    this.api.LMSFinish("");
    this.isOpen = false;
  };

  root.Report = Report;
  root.span = span;
})(typeof window === "undefined" ? globalThis : window);
