// On the page that offers the languages: goes on in the language that the reader chose before, or else the first that the browser
// asks for. With #choose in the address it stays.
(() => {
  "use strict";
  if (location.hash === "#choose") return;
  const links = window.tebiki.all(HTMLAnchorElement, "a.language");
  const wanted = [...navigator.languages];
  try {
    wanted.unshift(localStorage.getItem("tebiki-language") ?? "");
  } catch {
    // Storage may be forbidden; the browser's languages decide.
  }
  const base = (/** @type {string} */ tag) => tag.toLowerCase().split("-")[0];
  for (const tag of wanted.filter(Boolean)) {
    const link = links.find((link) => base(link.hreflang) === base(tag));
    if (link) return location.replace(link.href);
  }
})();
