// Opens the page of the reader's own checklist. What it needs is loaded when the browser keeps a checklist, when the address brings
// one, or as soon as the reader does something: until then the page is as light as any other.
(function () {
  "use strict";
  var form = document.getElementById("tb-my");
  if (!form) return;
  var my = (window.tebikiMy = { data: {}, early: [] });
  my.key = "tebiki-my-checklist:" + new URL(form.dataset.root, location.href).pathname;

  // Scripts of data hand it over here.
  my.take = function (name, data) {
    my.data[name] = data;
  };

  var started = false;
  function start() {
    if (started) return;
    started = true;
    var looks = document.createElement("link");
    looks.rel = "stylesheet";
    looks.href = form.dataset.assets + "my-checklist-items.css";
    document.head.append(looks);
    form.dataset.scripts.split(" ").forEach(function (name) {
      var script = document.createElement("script");
      // They run in this order.
      script.async = false;
      script.src = form.dataset.assets + name;
      script.onerror = function () {
        form.querySelector(".my-alerts").textContent = JSON.parse(form.dataset.words).my_load_failed.replace("{name}", name);
      };
      document.head.append(script);
    });
  }

  var used = true;
  try {
    localStorage.setItem(my.key + ":probe", "1");
    localStorage.removeItem(my.key + ":probe");
    used = localStorage.getItem(my.key) !== null;
  } catch (error) {
    // The page says so before anything is ticked.
  }
  ["focusin", "pointerdown", "change"].forEach(function (event) {
    form.addEventListener(event, start);
  });
  ["storage", "hashchange"].forEach(function (event) {
    window.addEventListener(event, start);
  });
  // What was clicked while the scripts were on their way is done when they are there.
  form.addEventListener("click", function (event) {
    var target = event.target.closest("button[data-do]");
    if (target && !my.page) my.early.push(target);
    start();
  });
  document.getElementById("tb-my-plain").hidden = true;
  form.hidden = false;
  if (used || /^#(?:methods=|from=|my\d)/.test(location.hash)) start();
})();
