// Applies the reader's choice of light or dark before the page is painted.
(function () {
  "use strict";
  try {
    var theme = localStorage.getItem("tebiki-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (error) {
    // Storage may be forbidden; the system's choice holds.
  }
})();
