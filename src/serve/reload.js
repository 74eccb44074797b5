
// Under `tebiki serve` only: shows what is wrong with the sources, and the page as it is built when it has changed. The policy of a page
// lets it load scripts from its own site and nothing else, so it asks for one that the server holds back until the next build.
(function () {
  "use strict";
  var own = document.currentScript.src.replace(/(assets|__tebiki)\/[^/]*$/, "");
  var known = "tebiki-build";
  var page = location.href.replace(/[?#].*$/, "").slice(own.length);
  var pending = null;
  var hidden = false;
  var panel = null;

  // The build that the page itself is of: this script may be of a later one.
  var navigation = performance.getEntriesByType("navigation")[0];
  ((navigation && navigation.serverTiming) || []).forEach(function (entry) {
    if (entry.name === "tebiki" && /^\d+$/.test(entry.description)) known = Number(entry.description);
  });

  function ask() {
    // A page that nobody sees keeps no connection: a browser has few for one server.
    if (pending || document.hidden) return;
    pending = document.createElement("script");
    pending.src = own + "__tebiki/next.js?after=" + known + "&page=" + encodeURIComponent(page) + "&at=" + Date.now();
    pending.onload = function () {
      done();
      ask();
    };
    // The server is gone, or starts again.
    pending.onerror = function () {
      done();
      setTimeout(ask, 1000);
    };
    document.head.appendChild(pending);
  }

  function done() {
    if (pending) pending.remove();
    pending = null;
  }

  function show(problems) {
    if (!panel) {
      var style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = own + "__tebiki/problems.css";
      document.head.appendChild(style);
      panel = document.createElement("section");
      panel.id = "tb-problems";
      panel.lang = "en";
      panel.setAttribute("aria-labelledby", "tb-problems-title");
      panel.innerHTML =
        '<div role="alert"><h2 id="tb-problems-title">The sources have problems</h2><p>This is the last site without them.</p></div>' +
        '<pre tabindex="0"></pre><button type="button">Hide</button>';
      panel.querySelector("button").addEventListener("click", hide);
      document.addEventListener("keydown", function (event) {
        if (event.key === "Escape" && panel && panel.parentNode) hide();
      });
    }
    panel.querySelector("pre").textContent = problems;
    if (!panel.parentNode && !hidden) document.body.appendChild(panel);
  }

  function hide() {
    hidden = true;
    panel.remove();
  }

  window.tebikiServe = function (news) {
    var first = news.build === known;
    known = news.build;
    if (news.changed && !(news.html && window.tebikiPatch(news.html))) return location.reload();
    // What is wrong anew is shown anew.
    if (!first) hidden = false;
    var whole = document.getElementById("tb-problems-text");
    if (whole) whole.textContent = news.problems || "";
    else if (news.problems) show(news.problems);
    else if (panel) panel.remove();
  };

  // A script that is held back before the page has loaded would keep it loading.
  function begin() {
    if (document.readyState !== "complete") return window.addEventListener("load", begin);
    setTimeout(ask);
    document.addEventListener("visibilitychange", ask);
  }

  // Nothing is known yet of problems: a page that was loaded while there are some shows them at once.
  var state = document.createElement("script");
  state.src = own + "__tebiki/now.js?page=" + encodeURIComponent(page) + "&after=" + known + "&at=" + Date.now();
  state.onload = state.onerror = function () {
    state.remove();
    begin();
  };
  document.head.appendChild(state);
})();
