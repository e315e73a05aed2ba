// Marks answers as the academy does (courses/quizzes/items.py and wording.py; a test holds both to each other).
(function (root) {
  "use strict";

  var HAN = "\u3400-\u9fff\uf900-\ufaff";
  var BESIDE_BEFORE = new RegExp("([" + HAN + "]) ", "g"), BESIDE_AFTER = new RegExp(" ([" + HAN + "])", "g");
  var ENDS = " .\u3002!\uff01;\uff1b,\uff0c\u3001";

  function stripped(text) {
    var first = 0, last = text.length;
    while (first < last && ENDS.indexOf(text.charAt(first)) >= 0) first++;
    while (last > first && ENDS.indexOf(text.charAt(last - 1)) >= 0) last--;
    return text.slice(first, last);
  }

  function sameWords(text) {
    var folded = text.normalize("NFKC").toLowerCase().normalize("NFKC");
    var spaced = folded.replace(/\s+/g, " ").trim();
    return stripped(spaced.replace(BESIDE_BEFORE, "$1").replace(BESIDE_AFTER, "$1"));
  }

  function numberIn(text) {
    var said = text.replace(/[\u2212\u2013\uff0d]/g, "-").replace(/\u3002/g, ".");
    said = said.normalize("NFKC").trim().toLowerCase().replace(/ /g, "");
    if (said.length > 40) return null;
    if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(said)) said = said.replace(/,/g, "");
    else if (said.split(",").length === 2 && said.indexOf(".") < 0) said = said.replace(",", ".");
    return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/.test(said) && isFinite(Number(said)) ? Number(said) : null;
  }

  function isOneOf(text, accepted) {
    var words = sameWords(text), number = numberIn(text);
    return accepted.some(function (wanted) {
      return (words !== "" && words === sameWords(wanted)) || (number !== null && number === numberIn(wanted));
    });
  }

  // Differences of decimal fractions: what is nearer than this is the same.
  function isNear(a, b, margin) {
    return Math.abs(a - b) <= Math.abs(margin) + 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  }

  function samePlaces(key, given) {
    var right = 0;
    key.forEach(function (place, number) {
      if (given[number] === place) right++;
    });
    return [right, Math.max(1, key.length)];
  }

  // Right parts and parts of an answer.
  var PARTS = {
    single: function (key, given) {
      return [given === key ? 1 : 0, 1];
    },
    truefalse: function (key, given) {
      return [given === key ? 1 : 0, 1];
    },
    multiple: function (key, given) {
      var hits = given.filter(function (place) { return key.indexOf(place) >= 0; }).length;
      return [Math.max(0, hits - (given.length - hits)), Math.max(1, key.length)];
    },
    fill: function (key, given) {
      var right = key.filter(function (accepted, number) { return isOneOf(given[number] || "", accepted); }).length;
      return [right, Math.max(1, key.length)];
    },
    numerical: function (key, given) {
      var value = numberIn(given), wanted = numberIn(key.value), margin = numberIn(key.tolerance || "0") || 0;
      return [value !== null && wanted !== null && isNear(value, wanted, margin) ? 1 : 0, 1];
    },
    matching: samePlaces,
    ordering: samePlaces,
    short: function (key, given) {
      return [isOneOf(given, key) ? 1 : 0, 1];
    },
  };

  // Hundredths of a point, and whether it is all right; null is not answered.
  function grade(question, given) {
    if (given === null || given === undefined) return { points: 0, isRight: false };
    var parts = PARTS[question.kind](question.answer, given), full = question.points_hundredths;
    if (parts[0] === parts[1]) return { points: full, isRight: true };
    if (question.marking === "all") return { points: 0, isRight: false };
    if (question.marking === "half" && question.kind === "multiple") {
      var none = given.length > 0 && given.every(function (place) { return question.answer.indexOf(place) >= 0; });
      return { points: none ? Math.floor(full / 2) : 0, isRight: false };
    }
    return { points: Math.floor((full * parts[0]) / parts[1]), isRight: false };
  }

  root.grade = grade;
})(typeof window === "undefined" ? globalThis : window);
