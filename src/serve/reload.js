// Under `tebiki serve` only: shows what is wrong with the sources, and the page as it is built when it has changed. The policy of a page
// lets it load scripts from its own site and nothing else, so it asks for one that the server holds back until the next build.
(() => {
  "use strict";
  const carrier = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
  const own = carrier.replace(/(assets|__tebiki)\/[^/]*$/, "");
  const page = location.href.replace(/[?#].*$/, "").slice(own.length);
  /** @type {Tebiki.News["build"]} */
  let known = "tebiki-build";
  /** @type {HTMLScriptElement | null} */
  let pending = null;
  let hidden = false;
  /** @type {HTMLElement | null} */
  let panel = null;

  // The build that the page itself is of: this script may be of a later one.
  const [navigation] = performance.getEntriesByType("navigation");
  if (navigation instanceof PerformanceNavigationTiming) {
    for (const { name, description } of navigation.serverTiming) {
      if (name === "tebiki" && /^\d+$/.test(description)) known = Number(description);
    }
  }

  /** Asks the server for `name`. @param {string} name */
  function request(name) {
    const script = document.createElement("script");
    const query = new URLSearchParams({ after: String(known), page, at: String(Date.now()) });
    script.src = `${own}__tebiki/${name}.js?${query}`;
    return script;
  }

  function ask() {
    // A page that nobody sees keeps no connection: a browser has few for one server.
    if (pending || document.hidden) return;
    const script = request("next");
    const done = () => {
      script.remove();
      pending = null;
    };
    script.onload = () => {
      done();
      ask();
    };
    // The server is gone, or starts again.
    script.onerror = () => {
      done();
      setTimeout(ask, 1000);
    };
    pending = script;
    document.head.append(script);
  }

  function makePanel() {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = `${own}__tebiki/problems.css`;
    document.head.append(style);
    const made = document.createElement("section");
    made.id = "tb-problems";
    made.lang = "en";
    made.setAttribute("aria-labelledby", "tb-problems-title");
    made.innerHTML =
      '<div role="alert"><h2 id="tb-problems-title">The sources have problems</h2><p>This is the last site without them.</p></div>' +
      '<pre tabindex="0"></pre><button type="button">Hide</button>';
    made.querySelector("button")?.addEventListener("click", hide);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && made.isConnected) hide();
    });
    return made;
  }

  /** @param {string} problems */
  function show(problems) {
    panel ??= makePanel();
    panel.querySelector("pre")?.replaceChildren(problems);
    if (!panel.isConnected && !hidden) document.body.append(panel);
  }

  function hide() {
    hidden = true;
    panel?.remove();
  }

  window.tebikiServe = (news) => {
    const first = news.build === known;
    known = news.build;
    if (news.changed && !(news.html && window.tebikiPatch(news.html))) return location.reload();
    // What is wrong anew is shown anew.
    if (!first) hidden = false;
    const whole = document.getElementById("tb-problems-text");
    if (whole) whole.textContent = news.problems ?? "";
    else if (news.problems) show(news.problems);
    else panel?.remove();
  };

  // A script that is held back before the page has loaded would keep it loading.
  function begin() {
    if (document.readyState !== "complete") return window.addEventListener("load", begin);
    setTimeout(ask);
    document.addEventListener("visibilitychange", ask);
  }

  // Nothing is known yet of problems: a page that was loaded while there are some shows them at once.
  const state = request("now");
  state.onload = state.onerror = () => {
    state.remove();
    begin();
  };
  document.head.append(state);
})();
