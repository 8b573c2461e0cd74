/* A table for many records: a block of cells pasted into it spreads, arrows and Enter move between cells.
   Without it the server spreads a pasted block and adds rows. */
(() => {
  "use strict";
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const form = table.closest("form");
  const body = table.tBodies[0];
  const count = form.querySelector("[data-grid-rows]");
  const said = form.querySelector("[data-grid-said]");
  const most = Number(table.dataset.most);
  const labels = [...table.querySelectorAll("thead [data-label]")].map((heading) => heading.dataset.label);
  const plain = (text) => text.normalize("NFKC").replace(/\s+/g, "");
  const rows = () => [...body.rows];
  const cellsOf = (row) => [...row.querySelectorAll("td > input, td > textarea")];
  const tell = (words) => { said.textContent = words; };

  // A new row is the last one, numbered on and emptied.
  const addRow = () => {
    const index = rows().length;
    if (index >= most) return null;
    const row = body.lastElementChild.cloneNode(true);
    row.className = "";
    row.querySelectorAll(".fault, select").forEach((each) => each.remove());
    row.querySelector("th").textContent = String(index + 1);
    cellsOf(row).forEach((cell, place) => {
      cell.name = cell.name.replace(/^r\d+-/, `r${index}-`);
      cell.id = `id_${cell.name}`;
      cell.setAttribute("aria-label", `第${index + 1}行 ${labels[place]}`);
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("aria-describedby");
      cell.classList.remove("is-invalid");
      cell.value = "";
    });
    body.appendChild(row);
    count.value = String(index + 1);
    return row;
  };

  const rowAt = (index) => {
    while (rows().length <= index && addRow());
    const row = rows()[index];
    if (row) row.classList.remove("gr-spare");
    return row;
  };

  // What a workbook puts on the clipboard: tabs between cells, quotes round a cell with line breaks.
  const blockOf = (text) => {
    const lines = [[""]];
    let quoted = false;
    for (let i = 0; i < text.length; i += 1) {
      const line = lines[lines.length - 1];
      const last = line.length - 1;
      if (quoted) {
        if (text[i] !== '"') line[last] += text[i];
        else if (text[i + 1] === '"') { line[last] += '"'; i += 1; }
        else quoted = false;
      } else if (text[i] === '"' && line[last] === "") quoted = true;
      else if (text[i] === "\t") line.push("");
      else if (text[i] === "\n") lines.push([""]);
      else if (text[i] !== "\r") line[last] += text[i];
    }
    return lines.filter((line) => line.some((value) => value.trim() !== ""));
  };

  const headingsOf = (line) => {
    const known = labels.map(plain);
    const places = line.map((word) => known.indexOf(plain(word)));
    const found = places.filter((place) => place >= 0).length;
    return found >= 2 && found * 2 > line.filter((word) => word !== "").length ? places : null;
  };

  const spread = (start, block) => {
    const top = rows().indexOf(start.closest("tr"));
    const left = cellsOf(start.closest("tr")).indexOf(start);
    const order = headingsOf(block[0]);
    const lines = order ? block.slice(1) : block;
    let filled = 0;
    let cut = 0;
    lines.forEach((line, down) => {
      const row = rowAt(top + down);
      if (!row) return;
      const cells = cellsOf(row);
      line.forEach((value, across) => {
        const cell = cells[order ? order[across] : left + across];
        if (cell) cell.value = value.trim();
        else if (!order && value.trim() !== "") cut += 1;
      });
      filled += 1;
    });
    const over = lines.length - filled;
    tell(`已填入 ${filled} 行，请检查。${cut ? `有 ${cut} 格在表的右边以外，没有填入。` : ""}` +
      (over ? `一次最多 ${most} 行，其余 ${over} 行没有填入，请保存后再粘贴。` : ""));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  table.addEventListener("paste", (event) => {
    const start = event.target.closest("input, textarea");
    const text = (event.clipboardData && event.clipboardData.getData("text/plain")) || "";
    if (!start || !/[\t\n]/.test(text.trim())) return; // one cell: the browser pastes it
    event.preventDefault();
    const block = blockOf(text);
    if (block.length) spread(start, block);
  });

  // While a cell is written in, the arrows belong to its text and its suggestions.
  let before = "";
  table.addEventListener("focusin", (event) => { before = event.target.value || ""; });

  const go = (row, place) => {
    const cell = row && cellsOf(row)[place];
    if (!cell) return false;
    row.classList.remove("gr-spare");
    cell.focus();
    if (cell.select) cell.select();
    return true;
  };

  table.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("td > input, td > textarea") || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const row = cell.closest("tr");
    const index = rows().indexOf(row);
    const place = cellsOf(row).indexOf(cell);
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    const atStart = cell.selectionEnd === 0 || whole;
    const atEnd = cell.selectionStart === cell.value.length || whole;
    let moved = false;
    if (event.key === "Enter") {
      moved = go(event.shiftKey ? rows()[index - 1] : rowAt(index + 1), place) || true; // Enter never sends the table
    } else if (cell.value !== before || event.shiftKey) return;
    else if (event.key === "ArrowDown") moved = go(rows()[index + 1], place);
    else if (event.key === "ArrowUp") moved = go(rows()[index - 1], place);
    else if (event.key === "ArrowLeft" && atStart) moved = go(row, place - 1);
    else if (event.key === "ArrowRight" && atEnd) moved = go(row, place + 1);
    if (moved) event.preventDefault();
  });

  // On a small screen the blank rows come one by one.
  table.addEventListener("input", (event) => {
    const row = event.target.closest("tr");
    const next = row && row.nextElementSibling;
    if (next) next.classList.remove("gr-spare");
  });

  form.addEventListener("draft", (event) => {
    const kept = event.detail.filter((pair) => pair[0] === "rows")[0];
    if (kept) rowAt(Number(kept[1]) - 1);
  });
  form.querySelector("[data-grid-add]").addEventListener("click", (event) => {
    event.preventDefault();
    const from = rows().length;
    if (!go(rowAt(from), 0)) tell(`一次最多 ${most} 行，请先保存，再录其余的。`);
    rowAt(Math.min(from + 9, most - 1));
  });
})();
