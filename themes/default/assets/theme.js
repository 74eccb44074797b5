// Runs before the page is painted: what needs scripts takes its place from the start, and the reader's choice of light or dark holds.
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  try {
    var theme = localStorage.getItem("tebiki-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (error) {
    // Storage may be forbidden; the system's choice holds.
  }
})();
