// Filters of long lists: rows and columns that do not fit are hidden, and groups with nothing left in them.
(function () {
  "use strict";
  document.querySelectorAll("form.filters").forEach(function (form) {
    var target = document.getElementById(form.dataset.target);
    var count = form.querySelector(".filter-count");
    var reset = form.querySelector(".filter-reset");
    var selects = Array.prototype.slice.call(form.querySelectorAll("select"));
    if (!target) return;
    var apply = function () {
      var chosen = {};
      selects.forEach(function (select) {
        if (select.value) chosen[select.name] = select.value;
      });
      var fits = function (element, name) {
        return !chosen[name] || element.dataset[name].split(" ").indexOf(chosen[name]) >= 0;
      };
      var filtered = Object.keys(chosen).length > 0;
      var shown = 0;
      target.querySelectorAll("[data-method]").forEach(function (row) {
        row.hidden = !(fits(row, "method") && fits(row, "priority") && fits(row, "category"));
        if (!row.hidden) shown += 1;
      });
      target.querySelectorAll("[data-kind]").forEach(function (cell) {
        cell.hidden = !fits(cell, "kind");
      });
      target.querySelectorAll("tbody, .items, .item-group").forEach(function (group) {
        group.hidden = !group.querySelector("[data-method]:not([hidden])");
      });
      // How many a group has in all would contradict what is shown of it.
      target.querySelectorAll(".group-count").forEach(function (total) {
        total.hidden = filtered;
      });
      reset.hidden = !filtered;
      var words = count.dataset[shown === 1 ? "one" : "other"].replace("{n}", shown);
      // Screen readers read out what changes.
      if (count.textContent !== words) count.textContent = words;
    };
    form.addEventListener("change", apply);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
    });
    form.addEventListener("reset", function () {
      // The choices are still there while the event is told; the button, which goes, must not take the focus along.
      setTimeout(function () {
        selects[0].focus();
        apply();
      }, 0);
    });
    // A link to what is hidden, such as one of the table of contents, shows it.
    window.addEventListener("hashchange", function () {
      var wanted = document.querySelector(":target");
      if (!wanted || !target.contains(wanted) || wanted.getClientRects().length) return;
      selects.forEach(function (select) {
        select.value = "";
      });
      apply();
      wanted.scrollIntoView();
    });
    // The browser may bring the choices back without telling, when the reader comes back to the page.
    window.addEventListener("pageshow", apply);
    apply();
  });
})();
