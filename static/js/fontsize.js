/* 字号: 标准, 大 or 特大, kept in this browser. Loaded in the head, so that the page is drawn once, in the right size. */
(function () {
  "use strict";
  var KEY = "shushi-size";
  var root = document.documentElement;

  function kept() {
    try {
      return localStorage.getItem(KEY) || "m";
    } catch (error) {
      return "m"; // Storage may be switched off by policy: the standard size then.
    }
  }

  function show(size) {
    root.setAttribute("data-size", size);
    document.querySelectorAll("[data-set-size]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-set-size") === size));
    });
  }

  show(kept());
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".size").forEach(function (group) {
      group.hidden = false;
    });
    show(kept());
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-set-size]");
    if (!button) {
      return;
    }
    var size = button.getAttribute("data-set-size");
    show(size);
    try {
      localStorage.setItem(KEY, size);
    } catch (error) {
      console.info("浏览器不允许保存字号，本页关闭后恢复标准字号。");
    }
  });
})();
