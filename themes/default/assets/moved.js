// At an old address: goes on to the new one, and takes the section in the address along, which a page cannot do without a script.
(() => {
  "use strict";
  const to = document.currentScript instanceof HTMLScriptElement ? document.currentScript.dataset.to : "";
  if (to) location.replace(to + location.hash);
})();
