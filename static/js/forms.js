/* Entry forms: more rows, live counts, drafts left on the server while one writes (and in this browser as long as the
   server has not got them), no double sending, no lost work.
   Every form posts without it: the server sends spare rows and does the counting. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-record-form]");
  var DRAFT = "shushi-draft:";
  var SENT = "shushi-sent";
  var KEEP_DAYS = 7;

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function store(action) {
    try {
      return action(window.localStorage, window.sessionStorage);
    } catch (error) {
      return null; // Storage switched off or full: the form still posts.
    }
  }

  function release(sender) {
    delete sender.dataset.sending;
    all("button", sender).forEach(function (button) {
      button.disabled = false;
    });
  }

  // Double sending: the pressed button has already given its value when the buttons are switched off.
  document.addEventListener("submit", function (event) {
    var sender = event.target;
    if (sender.method !== "post" || event.defaultPrevented) {
      return;
    }
    if (sender.dataset.sending) {
      event.preventDefault();
      return;
    }
    sender.dataset.sending = "1";
    setTimeout(function () {
      all("button[type=submit], button:not([type])", sender).forEach(function (button) {
        button.disabled = true;
      });
    }, 0);
    // The answer may be a file, and the page stays: the buttons come back.
    setTimeout(function () {
      release(sender);
    }, 10000);
  });
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) {
      return;
    }
    all("form[data-sending]").forEach(release);
  });

  // Leaving by one's own wish takes the drafts along: the computer may be shared.
  document.addEventListener("submit", function (event) {
    if (event.target.hasAttribute("data-logout")) {
      store(function (local) {
        Object.keys(local).forEach(function (key) {
          if (key.indexOf(DRAFT) === 0) {
            local.removeItem(key);
          }
        });
      });
    }
  });

  // A sent form that came through (any page but the log-in page, and not the same form with faults) needs no draft.
  store(function (local, session) {
    var sent = session.getItem(SENT);
    if (!sent) {
      return;
    }
    session.removeItem(SENT);
    var faulty = form && (form.hasAttribute("data-faulty") || form.querySelector(".is-invalid"));
    if (!document.querySelector("[data-login]") && !faulty) {
      local.removeItem(sent);
    }
  });

  if (!form) {
    return;
  }

  /* Rows ------------------------------------------------------------------------------------------------ */

  function total(set) {
    return form.querySelector('[name="' + set.dataset.formset + '-TOTAL_FORMS"]');
  }

  function addRow(set) {
    var spare = set.querySelector(".fs-row[hidden]");
    if (spare) {
      spare.hidden = false;
      return spare;
    }
    var count = total(set);
    var template = set.querySelector("template");
    var holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replace(/__prefix__/g, count.value);
    var row = holder.firstElementChild;
    set.querySelector(".fs-rows").appendChild(row);
    count.value = Number(count.value) + 1;
    return row;
  }

  // Empty means: as the server's blank row is, defaults included.
  function isEmpty(row) {
    var set = row.closest("[data-formset]");
    var blank = set.querySelector("template").content;
    return all("input[name], textarea[name], select[name]", row).every(function (field) {
      var name = field.name.replace(/-\d+-/, "-__prefix__-");
      var like = blank.querySelector('[name="' + name + '"]');
      if (field.type === "hidden" || field.type === "checkbox" || field.type === "radio" || !like) {
        return true;
      }
      return field.value === like.value;
    });
  }

  all("[data-formset]").forEach(function (set) {
    var prefix = set.dataset.formset;
    var initial = Number(form.querySelector('[name="' + prefix + '-INITIAL_FORMS"]').value);
    var shown = 0;
    all(".fs-row", set).forEach(function (row, index) {
      var spare = index >= initial && isEmpty(row) && !row.querySelector(".is-invalid");
      // One empty row invites; the further ones wait behind the button.
      row.hidden = spare && (shown > 0 || set.dataset.spare === "none");
      shown += spare ? 1 : 0;
    });
    var button = set.querySelector("[data-add-row]");
    button.hidden = false;
    button.addEventListener("click", function () {
      var field = addRow(set).querySelector("input:not([type=hidden]), select, textarea");
      if (field) {
        field.focus();
      }
      changed();
    });
  });

  // A row marked for deletion is dimmed, and can be taken back.
  function dim() {
    all(".fs-row").forEach(function (row) {
      var mark = row.querySelector('input[name$="-DELETE"]');
      row.classList.toggle("fs-gone", Boolean(mark && mark.checked));
    });
  }

  // Short fields stand two in a row where the screen is wide.
  all(".rf > [id^=div_id_].mb-3").forEach(function (field) {
    if (field.querySelector("select:not([multiple]), input[type=number], input[type=date], input[type=time]")) {
      field.classList.add("rf-short");
    }
  });

  /* Several persons ------------------------------------------------------------------------------------- */

  // A list of many choices becomes a searched list of boxes; the select beneath still carries the answer.
  all("select[multiple]").forEach(function (select) {
    var box = document.createElement("div");
    box.className = "picker";
    var search = document.createElement("input");
    search.type = "search";
    search.className = "form-control";
    search.placeholder = "输入姓名查找";
    search.setAttribute("aria-label", "查找");
    var list = document.createElement("div");
    list.className = "picker-list";
    list.setAttribute("role", "group");
    var label = form.querySelector('label[for="' + select.id + '"]');
    if (label) {
      list.setAttribute("aria-label", label.firstChild.textContent.trim());
    }
    all("option", select).forEach(function (option) {
      var line = document.createElement("label");
      var tick = document.createElement("input");
      tick.type = "checkbox";
      tick.className = "form-check-input";
      tick.checked = option.selected;
      tick.addEventListener("change", function () {
        option.selected = tick.checked;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      });
      select.addEventListener("refresh", function () {
        tick.checked = option.selected;
      });
      line.appendChild(tick);
      line.appendChild(document.createTextNode(" " + option.textContent));
      list.appendChild(line);
    });
    search.addEventListener("input", function (event) {
      event.stopPropagation(); // Searching is not writing.
      all("label", list).forEach(function (line) {
        line.hidden = line.textContent.indexOf(search.value.trim()) < 0;
      });
    });
    search.addEventListener("keydown", function (event) {
      if (event.key === "Enter") {
        event.preventDefault();
      }
    });
    if (select.options.length > 12) {
      box.appendChild(search);
    }
    box.appendChild(list);
    select.hidden = true;
    select.parentNode.insertBefore(box, select);
  });

  /* 应到, 实到 ------------------------------------------------------------------------------------------- */

  var due = form.querySelector('[name="due"]');
  var present = form.querySelector('[name="present"]');
  var counted = form.querySelector("[data-attendance]");
  var ownCount = present && present.value === "";

  // People noted as excused or absent; who is noted as present or as an observer is not away.
  function absent() {
    return all('[data-formset="attendances"] .fs-row').filter(function (row) {
      var member = row.querySelector('[name$="-member"]');
      var state = row.querySelector('[name$="-status"]');
      return !row.hidden && !row.classList.contains("fs-gone") && member && member.value !== "" &&
        state && (state.value === "excused" || state.value === "absent");
    }).length;
  }

  function light(state, words) {
    var icons = { g: "check-circle-fill", y: "exclamation-triangle-fill" };
    return '<span class="light st-' + state + '"><i class="bi bi-' + icons[state] + '" aria-hidden="true"></i><span>' +
      words + "</span></span>";
  }

  function count() {
    if (!due || !present || !counted) {
      return;
    }
    var expected = parseInt(due.value, 10);
    var away = absent();
    var list = Boolean(form.querySelector('[data-formset="attendances"]'));
    if (isNaN(expected)) {
      counted.textContent = "";
      return;
    }
    if (list && ownCount && document.activeElement !== present) {
      present.value = String(Math.max(expected - away, 0));
    }
    var came = parseInt(present.value, 10);
    if (isNaN(came)) {
      counted.textContent = "应到 " + expected + "　实到还没有填";
      return;
    }
    var words = "应到 " + expected + "　实到 " + came + (list ? "　请假和缺席 " + away : "") +
      (expected > 0 ? "　到会率 " + (came / expected * 100).toFixed(1) + "%" : "");
    var fault = "";
    if (came > expected) {
      fault = "实到多于应到，请核对";
    } else if (list && away !== expected - came) {
      fault = "与请假、缺席名单相差 " + Math.abs(expected - came - away) + " 人，请核对";
    }
    var state = fault ? light("y", fault) : came * 2 > expected ? light("g", "过半数") : light("y", "不过半数，不能表决");
    counted.innerHTML = "<span>" + words + "</span> " + state;
  }
  if (present) {
    present.addEventListener("input", function () {
      ownCount = present.value === "";
    });
  }

  /* Draft ------------------------------------------------------------------------------------------------- */

  var key = DRAFT + form.dataset.recordForm + ":" + location.pathname + location.search;
  var status = form.querySelector("[data-saved]");
  var dirty = false;
  var sending = false;
  var timer = 0;
  var edits = 0;
  var delivered = 0;

  // The version goes along: a draft begun on an older version meets the server's check for stale saves.
  function fields() {
    return all("input[name], select[name], textarea[name]", form).filter(function (field) {
      return ["file", "password", "submit", "button"].indexOf(field.type) < 0 &&
        field.name !== "csrfmiddlewaretoken" && field.name !== "submission_key";
    });
  }

  function written() {
    return fields().map(function (field) {
      if (field.type === "checkbox" || field.type === "radio") {
        return [field.name, field.value, field.checked];
      }
      if (field.multiple) {
        return [field.name, all("option", field).filter(function (o) { return o.selected; }).map(function (o) {
          return o.value;
        })];
      }
      return [field.name, field.value];
    });
  }

  function clock(time) {
    var two = function (n) { return (n < 10 ? "0" : "") + n; };
    return time.getMonth() + 1 + " 月 " + time.getDate() + " 日 " + two(time.getHours()) + ":" + two(time.getMinutes());
  }

  function tell(words) {
    if (status && words) {
      status.textContent = words;
    }
  }

  // In this browser; says so, where it could.
  function keepHere() {
    var now = new Date();
    return store(function (local) {
      local.setItem(key, JSON.stringify({ at: now.getTime(), fields: written() }));
      return clock(now) + " 已暂存在本机，尚未保存";
    });
  }

  // Here and, where the form has an address for it, on the server: who has it last is told.
  function keep() {
    var here = keepHere();
    if (form.dataset.draftUrl) {
      deliver(here);
    } else {
      tell(here);
    }
  }

  function typed() {
    var pairs = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string") {
        pairs.append(name, value);
      }
    });
    return pairs;
  }

  function deliver(otherwise) {
    var round = edits;
    fetch(form.dataset.draftUrl, { method: "POST", body: typed(), credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.json() : Promise.reject(answer.status);
    }).then(function (answer) {
      if (sending || round !== edits) {
        return;
      }
      delivered = edits;
      dirty = false;
      store(function (local) { local.removeItem(key); });
      tell(answer.kept + " 已暂存，尚未保存");
    }).catch(function () {
      tell(otherwise);
    });
  }

  // Closed, or put away on a phone: what is not delivered yet goes along.
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden" && form.dataset.draftUrl && !sending && delivered !== edits) {
      navigator.sendBeacon(form.dataset.draftUrl, typed());
    }
  });

  function restore(draft) {
    form.dispatchEvent(new CustomEvent("draft", { detail: draft.fields }));
    all("[data-formset]").forEach(function (set) {
      var name = set.dataset.formset + "-TOTAL_FORMS";
      var saved = draft.fields.filter(function (pair) { return pair[0] === name; })[0];
      while (saved && Number(total(set).value) < Number(saved[1])) {
        all(".fs-row[hidden]", set).forEach(function (row) { row.hidden = false; });
        addRow(set);
      }
    });
    var left = draft.fields.slice();
    fields().forEach(function (field) {
      var choice = field.type === "checkbox" || field.type === "radio";
      for (var i = 0; i < left.length; i += 1) {
        if (left[i][0] === field.name && (!choice || left[i][1] === field.value)) {
          if (choice) {
            field.checked = left[i][2];
          } else if (field.multiple) {
            var chosen = left[i][1];
            all("option", field).forEach(function (o) { o.selected = chosen.indexOf(o.value) >= 0; });
            field.dispatchEvent(new Event("refresh"));
          } else if (!/-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/.test(field.name)) {
            field.value = left[i][1];
          }
          left.splice(i, 1);
          break;
        }
      }
    });
    all(".fs-row[hidden]").forEach(function (row) {
      row.hidden = isEmpty(row);
    });
    ownCount = false;
    changed();
  }

  function offer() {
    var text = store(function (local) { return local.getItem(key); });
    var bar = document.querySelector("[data-draft-bar]");
    if (!text || !bar || form.hasAttribute("data-faulty")) {
      return;
    }
    var draft = JSON.parse(text);
    if (Date.now() - draft.at > KEEP_DAYS * 864e5 || JSON.stringify(draft.fields) === JSON.stringify(written())) {
      store(function (local) { local.removeItem(key); });
      return;
    }
    bar.querySelector("[data-draft-time]").textContent = clock(new Date(draft.at));
    bar.hidden = false;
    bar.querySelector("[data-draft-take]").addEventListener("click", function () {
      restore(draft);
      bar.hidden = true;
    });
    bar.querySelector("[data-draft-drop]").addEventListener("click", function () {
      store(function (local) { local.removeItem(key); });
      bar.hidden = true;
    });
  }

  function changed() {
    dirty = true;
    edits += 1;
    dim();
    count();
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", function () {
    sending = true;
    clearTimeout(timer);
    if (dirty) {
      keepHere(); // Not on the server: it is being sent there, and a draft must not come after the saving.
    }
    store(function (local, session) { session.setItem(SENT, key); });
  });
  window.addEventListener("beforeunload", function (event) {
    if (dirty && !sending) {
      event.preventDefault();
      event.returnValue = ""; // Chromium shows its own words.
    }
  });
  // A form that came back with faults holds what was typed and is not saved yet.
  dirty = form.hasAttribute("data-faulty");
  dim();
  count();
  offer();

  // The first field with a fault is where one wants to be.
  var fault = form.querySelector(".is-invalid");
  if (fault) {
    fault.focus();
  }
})();
