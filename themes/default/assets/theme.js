// Runs before the page is painted: what needs scripts takes its place from the start, and the reader's choice of light or dark holds.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");
  try {
    const theme = localStorage.getItem("tebiki-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Storage may be forbidden; the system's choice holds.
  }
})();
