// On the page that offers the languages: goes on in the language that the reader chose before, or else the first that the browser
// asks for. With #choose in the address it stays.
(function () {
  "use strict";
  if (location.hash === "#choose") return;
  var links = Array.prototype.slice.call(document.querySelectorAll("a.language"));
  var wanted = Array.prototype.slice.call(navigator.languages || [navigator.language || ""]);
  try {
    wanted.unshift(localStorage.getItem("tebiki-language") || "");
  } catch (error) {
    // Storage may be forbidden; the browser's languages decide.
  }
  function base(tag) {
    return tag.toLowerCase().split("-")[0];
  }
  for (var i = 0; i < wanted.length; i++) {
    for (var j = 0; j < links.length; j++) {
      if (wanted[i] && base(links[j].hreflang) === base(wanted[i])) {
        location.replace(links[j].href);
        return;
      }
    }
  }
})();
