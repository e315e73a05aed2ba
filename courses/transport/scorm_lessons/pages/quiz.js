// A quiz: questions are drawn once an attempt, answered in any order, marked here, and reported with every answer.
(function () {
  "use strict";

  var lesson = window.LESSON, page = window.LessonPage, report = new window.Report();
  var form = document.getElementById("quiz"), outcome = document.getElementById("outcome");
  var again = document.getElementById("again"), send = document.getElementById("send");
  var paper = [], answers = [], fields = [], isMarked = false;

  function mixed(list) {
    var out = list.slice();
    for (var place = out.length - 1; place > 0; place--) {
      var other = Math.floor(Math.random() * (place + 1)), kept = out[place];
      out[place] = out[other];
      out[other] = kept;
    }
    return out;
  }

  function range(length) {
    var out = [];
    for (var place = 0; place < length; place++) out.push(place);
    return out;
  }

  function draw() {
    var taken = [];
    lesson.picks.forEach(function (pick) {
      var free = pick.questions.filter(function (place) { return taken.indexOf(place) < 0; });
      taken = taken.concat(pick.fixed ? free : mixed(free).slice(0, pick.count));
    });
    paper = (lesson.mix ? mixed(taken) : taken).map(function (place) {
      var question = lesson.questions[place], size = Math.max.apply(null, [0].concat(Object.keys(question.options).map(function (code) { return question.options[code].length; })));
      return { question: question, order: lesson.mixOptions || question.kind === "ordering" || question.kind === "matching" ? mixed(range(size)) : range(size) };
    });
    answers = paper.map(function () { return null; });
  }

  function element(name, text, parent, attributes) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (parent) parent.appendChild(made);
    return made;
  }

  function media(question, at, parent) {
    question.media.filter(function (each) { return each.at === at; }).forEach(function (each) {
      var words = page.inLanguage(each.words, page.language());
      if (each.kind === "image") element("img", "", parent, { src: each.file, alt: words });
      else element("audio", "", parent, { src: each.file, controls: "", "aria-label": words });
    });
  }

  function choices(number, one, type) {
    var box = element("div", "", fields[number], { "class": "options" }), question = one.question;
    var texts = question.kind === "truefalse" ? [page.word("true"), page.word("false")] : page.inLanguage(question.options, page.language());
    var order = question.kind === "truefalse" ? [0, 1] : one.order;
    order.forEach(function (place) {
      var label = element("label", "", box), input = element("input", "", label, { type: type, name: "q" + number, value: place });
      var given = answers[number], isOn = question.kind === "truefalse" ? given === (place === 0) : given === place || (given && given.indexOf && given.indexOf(place) >= 0);
      input.checked = Boolean(isOn);
      input.disabled = isMarked;
      element("span", texts[place], label);
      if (question.kind !== "truefalse") media(question, place, label);
      input.addEventListener("change", function () { answers[number] = chosen(box, question.kind); });
    });
  }

  function chosen(box, kind) {
    var on = Array.prototype.filter.call(box.querySelectorAll("input"), function (input) { return input.checked; }).map(function (input) { return Number(input.value); });
    if (!on.length) return null;
    if (kind === "truefalse") return on[0] === 0;
    return kind === "multiple" ? on.sort(function (a, b) { return a - b; }) : on[0];
  }

  function texts(number, count) {
    var boxes = range(count).map(function (blank) {
      var input = element("input", "", fields[number], { type: "text", "aria-label": page.word("answer") + (count > 1 ? " " + (blank + 1) : ""), autocomplete: "off", maxlength: "500" });
      var given = answers[number];
      input.value = given === null ? "" : typeof given === "string" ? given : given[blank] || "";
      input.disabled = isMarked;
      return input;
    });
    boxes.forEach(function (box) {
      box.addEventListener("input", function () {
        var said = boxes.map(function (each) { return each.value; });
        var isEmpty = said.every(function (text) { return !text.trim(); });
        answers[number] = isEmpty ? null : paper[number].question.kind === "fill" ? said : said[0];
      });
    });
  }

  // For each row a list to choose from: the right side of a pair, or the step that comes there.
  function lists(number, one) {
    var options = page.inLanguage(one.question.options, page.language()), isPairs = one.question.kind === "matching";
    var rows = isPairs ? options.filter(function (pair) { return pair[0]; }) : options;
    var selects = rows.map(function (row, place) {
      var label = element("label", "", fields[number], { "class": "row" });
      element("span", isPairs ? row[0] : String(place + 1), label);
      if (isPairs) media(one.question, place, label);
      var select = element("select", "", label);
      element("option", "–", select, { value: "" });
      one.order.forEach(function (option) {
        element("option", isPairs ? options[option][1] : options[option], select, { value: option });
      });
      var given = answers[number];
      select.value = given && given[place] !== null && given[place] !== undefined ? String(given[place]) : "";
      select.disabled = isMarked;
      return select;
    });
    selects.forEach(function (select) {
      select.addEventListener("change", function () {
        var said = selects.map(function (each) { return each.value === "" ? null : Number(each.value); });
        answers[number] = said.every(function (value) { return value === null; }) ? null : said;
      });
    });
  }

  var SHOW = {
    single: function (number, one) { choices(number, one, "radio"); },
    truefalse: function (number, one) { choices(number, one, "radio"); },
    multiple: function (number, one) { choices(number, one, "checkbox"); },
    fill: function (number, one) { texts(number, one.question.answer.length); },
    numerical: function (number) { texts(number, 1); },
    short: function (number) { texts(number, 1); },
    matching: lists,
    ordering: lists,
  };

  function show() {
    form.textContent = "";
    fields = paper.map(function (one, number) {
      var set = element("fieldset", "", form, { "class": "card" });
      element("legend", number + 1 + ". " + page.inLanguage(one.question.stem, page.language()), set);
      return set;
    });
    paper.forEach(function (one, number) {
      media(one.question, "stem", fields[number]);
      SHOW[one.question.kind](number, one);
      if (isMarked && lesson.showsAnswers) remark(number, one);
    });
  }

  function remark(number, one) {
    var isRight = window.grade(one.question, answers[number]).isRight;
    element("p", (isRight ? "✓ " : "✗ ") + page.word(isRight ? "right" : "wrong"), fields[number], { "class": isRight ? "good" : "bad" });
    var said = page.inLanguage(one.question.explanation, page.language());
    if (said) element("p", said, fields[number], { "class": "quiet" });
  }

  var LETTERS = "abcdefghijklmnopqrstuvwxyz";
  function letter(place) { return LETTERS.charAt(place); }
  function pairs(places) {
    return places.map(function (place, left) { return place === null ? "" : letter(left) + "." + letter(place); }).filter(Boolean).join(",");
  }
  function word255(text) { return text.replace(/\s+/g, " ").slice(0, 255); }
  function listed(places) { return places.map(function (place) { return place === null ? "" : letter(place); }).filter(Boolean).join(","); }

  // Kind of interaction and how its answers are written (SCORM 1.2 RTE §3.4.4).
  var SAID = {
    single: ["choice", letter],
    multiple: ["choice", listed],
    truefalse: ["true-false", function (value) { return value ? "t" : "f"; }],
    fill: ["fill-in", function (value) { return word255(value.map(function (each) { return Array.isArray(each) ? each[0] : each; }).join("; ")); }],
    short: ["fill-in", function (value) { return word255(Array.isArray(value) ? value[0] : value); }],
    numerical: ["numeric", function (value) { return typeof value === "string" ? value.trim() : value.value; }],
    matching: ["matching", pairs],
    ordering: ["sequencing", listed],
  };

  function tell(number, one, mark) {
    var base = "cmi.interactions." + number + ".", said = SAID[one.question.kind], full = one.question.points_hundredths;
    report.set(base + "id", one.question.id);
    report.set(base + "type", said[0]);
    report.set(base + "correct_responses.0.pattern", said[1](one.question.answer));
    report.set(base + "weighting", full / 100);
    if (answers[number] !== null) report.set(base + "student_response", said[1](answers[number]));
    report.set(base + "result", mark.isRight ? "correct" : mark.points ? (mark.points / 100).toString() : "wrong");
  }

  function mark() {
    var points = 0, most = 0;
    isMarked = true;
    paper.forEach(function (one, number) {
      var found = window.grade(one.question, answers[number]);
      points += found.points;
      most += one.question.points_hundredths;
      tell(number, one, found);
    });
    var percent = most ? Math.floor((points * 100) / most) : 0, isPassed = most > 0 && points * 100 >= lesson.pass * most;
    report.set("cmi.core.score.min", 0);
    report.set("cmi.core.score.max", 100);
    report.set("cmi.core.score.raw", percent);
    report.set("cmi.core.lesson_status", isPassed ? "passed" : "failed");
    report.commit();
    outcome.textContent = percent + " % · " + page.word(isPassed ? "passed" : "failed");
    outcome.className = isPassed ? "good" : "bad";
    page.say(report.isOpen ? "sent" : "alone");
    send.hidden = true;
    again.hidden = false;
    show();
    outcome.focus();
  }

  function begin() {
    isMarked = false;
    draw();
    outcome.textContent = "";
    send.hidden = false;
    again.hidden = true;
    show();
    page.say(report.isOpen ? "reported" : "alone");
  }

  if (report.get("cmi.core.lesson_status") === "not attempted") report.set("cmi.core.lesson_status", "incomplete");
  send.addEventListener("click", mark);
  again.addEventListener("click", begin);
  window.addEventListener("pagehide", function () { report.finish(""); });
  begin();
  page.onLanguage(function () { show(); });
})();
