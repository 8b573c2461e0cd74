/* What every page gains from JavaScript: small comforts only; each page works without them. */
(function () {
  "use strict";

  // An open menu or reason panel closes with Escape or a click elsewhere.
  function closeOthers(target) {
    document.querySelectorAll("details.pop[open]").forEach(function (panel) {
      if (!panel.contains(target)) {
        panel.removeAttribute("open");
      }
    });
  }
  document.addEventListener("click", function (event) {
    closeOthers(event.target);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") {
      return;
    }
    var panel = document.querySelector("details.pop[open]");
    if (panel) {
      panel.removeAttribute("open");
      panel.querySelector("summary").focus();
    } else if (location.hash === "#nav") {
      location.hash = "main";
    }
  });
  document.addEventListener("toggle", function (event) {
    if (event.target.matches("details.pop[open]")) {
      var field = event.target.querySelector("textarea, input:not([type=hidden])");
      if (field) {
        field.focus();
      }
    }
  }, true);

  // On a phone the filters fold away unless one is in use.
  if (window.matchMedia("(max-width: 767.98px)").matches) {
    document.querySelectorAll("details.filters").forEach(function (filters) {
      var used = Array.prototype.some.call(filters.querySelectorAll("input, select"), function (field) {
        return field.type !== "hidden" && field.value !== "" && field.type !== "submit";
      });
      filters.open = used;
    });
  }

  // On a phone a list reads as cards: every value carries the heading of its column.
  if (window.matchMedia("(max-width: 767.98px)").matches) {
    document.querySelectorAll(".tb-list").forEach(function (table) {
      var headings = table.querySelectorAll("thead th");
      table.querySelectorAll("tbody tr").forEach(function (row) {
        Array.prototype.forEach.call(row.children, function (cell, index) {
          if (headings[index]) {
            cell.setAttribute("data-label", headings[index].textContent.trim());
          }
        });
      });
      table.classList.add("cards");
    });
  }

  // A select marked so submits its form at once; the button stays for those without JavaScript.
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-autosubmit")) {
      form.submit();
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) {
      window.print();
    }
  });

  // A button beside an address copies it; without JavaScript the address is marked and copied by hand.
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var field = document.getElementById(button.getAttribute("data-copy"));
    if (!field) {
      return;
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      field.focus();
      field.select();
      if (navigator.clipboard) {
        navigator.clipboard.writeText(field.value).then(function () {
          button.textContent = "已复制";
        }, function () {
          button.textContent = "请按 Ctrl+C 复制";
        });
      } else {
        button.textContent = document.execCommand("copy") ? "已复制" : "请按 Ctrl+C 复制";
      }
    });
  });

  // The figure whose panel is open is marked in the text and in the table.
  document.addEventListener("htmx:afterOnLoad", function (event) {
    var link = event.detail.elt;
    if (!link.matches || !link.matches(".fc, [data-figure]")) {
      return;
    }
    document.querySelectorAll(".fc[aria-current]").forEach(function (chip) {
      chip.removeAttribute("aria-current");
    });
    if (link.matches(".fc")) {
      link.setAttribute("aria-current", "true");
    }
    // On a narrow screen the panel comes up from below, so that the reader keeps his place.
    document.getElementById("fig-panel").classList.add("sheet");
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-close-panel]")) {
      document.getElementById("fig-panel").classList.remove("sheet");
    }
  });

  // A click on a token puts it into the text where the cursor stands, at first the end.
  document.querySelectorAll("textarea[name=text]").forEach(function (field) {
    field.setSelectionRange(field.value.length, field.value.length);
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-insert]");
    var field = button && document.querySelector("textarea[name=text]");
    if (!field) {
      return;
    }
    var token = button.getAttribute("data-insert");
    field.setRangeText(token, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // Ticking rows: one box for the whole page, how many are ticked, and what is ticked is what is meant.
  document.querySelectorAll("form[data-bulk]").forEach(function (form) {
    var all = form.querySelector("[data-pick-all]");
    var boxes = Array.prototype.slice.call(form.querySelectorAll("input[name=pick]"));
    function count() {
      var ticked = boxes.filter(function (box) { return box.checked; }).length;
      form.querySelector("[data-picked]").textContent = ticked ? " " + ticked + " 条" : "";
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
      return ticked;
    }
    all.hidden = false;
    form.addEventListener("change", function (event) {
      if (event.target === all) {
        boxes.forEach(function (box) { box.checked = all.checked; });
      }
      if (count() && event.target.type === "checkbox") {
        form.querySelector("input[name=which][value=ticked]").checked = true;
      }
    });
    count();
  });

  document.querySelectorAll("[data-js]").forEach(function (element) {
    element.hidden = false;
  });
})();
