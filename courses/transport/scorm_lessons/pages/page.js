// What every lesson's page does: title and words in the chosen language, a line that says where things stand.
(function () {
  "use strict";

  var lesson = window.LESSON, heard = [], chosen = "", standing = "", line = document.getElementById("standing");

  function inLanguage(texts, language) {
    return texts[language] || texts["zh-hans"] || texts.en || texts[Object.keys(texts)[0]] || "";
  }

  function word(code) {
    return (lesson.words[chosen] || lesson.words.en)[code] || "";
  }

  function say(code) {
    standing = code;
    line.textContent = word(code);
  }

  function choose(language) {
    chosen = language;
    document.documentElement.lang = language === "zh-hans" ? "zh-Hans" : language;
    document.getElementById("title").textContent = inLanguage(lesson.title, language);
    document.title = inLanguage(lesson.title, language);
    Array.prototype.forEach.call(document.querySelectorAll("[data-word]"), function (element) {
      element.textContent = word(element.getAttribute("data-word"));
    });
    if (standing) say(standing);
    heard.forEach(function (hear) { hear(language); });
  }

  function first() {
    var wanted = (navigator.language || "").toLowerCase();
    var match = lesson.languages.filter(function (code) { return code.slice(0, 2) === wanted.slice(0, 2); });
    return match[0] || lesson.languages[0];
  }

  var select = document.getElementById("language");
  lesson.languages.forEach(function (code) {
    var option = document.createElement("option");
    option.value = code;
    option.textContent = lesson.names[code];
    option.lang = code;
    select.appendChild(option);
  });
  select.addEventListener("change", function () { choose(select.value); });
  select.parentNode.hidden = lesson.languages.length < 2;
  select.value = first();
  choose(select.value);
  window.LessonPage = {
    say: say,
    word: word,
    inLanguage: inLanguage,
    language: function () { return chosen; },
    onLanguage: function (hear) { heard.push(hear); hear(chosen); },
  };
})();
