// The entry table as a spreadsheet: autosave per row, arrow keys, paste, undo. Without this file every row is a form.

const table = document.querySelector("[data-entry-table]");
const tools = document.querySelector("[data-entry-tools]");
const FIELDS = ["amount", "unit", "gas_basis", "grade", "source", "kind"];
const rows = [...table.querySelectorAll("tbody[data-cell]")].filter((body) => body.querySelector("form"));
const states = new Map(rows.map((body) => [body, readState(body)]));
const undoSteps = [];
const redoSteps = [];
let queue = Promise.resolve();
let pasting = null;

tools.hidden = false;
table.classList.add("entry-table--live");
for (const body of rows) {
  if (body.hasAttribute("data-typed")) states.get(body).saved = { ...states.get(body).saved, amount: null };
  preview(body);
}
showSteps();
markUnsaved();

// --- Rows -----------------------------------------------------------------------------------------------------------

function control(body, name) {
  return body.querySelector(`[form][name="${name}"]`);
}

function values(body) {
  return Object.fromEntries(FIELDS.map((name) => [name, control(body, name)?.value ?? ""]));
}

function readState(body) {
  const form = body.querySelector("form");
  return {
    saved: values(body),
    statement: form.elements.statement.value,
    version: form.elements.read_version.value,
    problem: "",
    refused: null, // what the server has refused: it is not sent again unchanged
    theirs: null,
  };
}

function setValue(body, name, value) {
  const field = control(body, name);
  if (!field) return;
  if (field.tagName === "SELECT" && ![...field.options].some((each) => each.value === value)) {
    field.add(new Option(value, value)); // kept as it is written: the reader says what is wrong with it
  }
  field.value = value;
}

function setValues(body, wanted) {
  for (const name of FIELDS) if (name in wanted) setValue(body, name, wanted[name]);
  preview(body);
}

function isSame(one, other) {
  return FIELDS.every((name) => one[name] === other[name]);
}

function saysNothing(wanted) {
  return !wanted.amount.trim() && ["observed", "estimated"].includes(wanted.kind);
}

// --- Saving -----------------------------------------------------------------------------------------------------------

function change(body, options = {}) {
  const state = states.get(body);
  const now = values(body);
  if (isSame(now, state.saved) && !state.problem) return;
  if (!state.statement && saysNothing(now) && !options.restores) {
    if (!state.problem) state.saved = now;
    else settle(body, now, "");
    return;
  }
  if (!state.statement && !saysNothing(now)) fillNew(body);
  const before = state.saved;
  const task = () => save(body, before, options);
  queue = queue.then(task, task);
}

function fillNew(body) {
  const source = document.getElementById("neu-quelle").value.trim();
  const grade = document.getElementById("neu-guete").value;
  if (source && !control(body, "source").value) setValue(body, "source", source);
  if (grade && !control(body, "grade").value) setValue(body, "grade", grade);
}

async function save(body, before, { step = null, restores = "", again = false } = {}) {
  const state = states.get(body);
  const sent = values(body);
  if (isSame(sent, state.saved) && !state.problem) return;
  if (!again && state.refused && isSame(sent, state.refused)) return;
  const form = new FormData(body.querySelector("form"));
  for (const name of FIELDS) form.set(name, sent[name]);
  form.set("statement", state.statement);
  form.set("read_version", state.version);
  if (restores) form.set("restores", restores);
  say(table.dataset.textSaving);
  let answer;
  let said;
  try {
    answer = await fetch(table.dataset.save, {
      method: "POST",
      body: form,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    if (!answer.headers.get("Content-Type")?.includes("application/json")) {
      return fail(body, answer.redirected || answer.status === 403 ? table.dataset.textExpired : table.dataset.textFailed);
    }
    said = await answer.json();
  } catch {
    return fail(body, table.dataset.textFailed);
  }
  state.refused = answer.ok ? null : sent;
  if (answer.status === 422) return refuse(body, said, table.dataset.textRefused);
  if (answer.status === 409) {
    state.theirs = said.theirs;
    return refuse(body, said, table.dataset.textConflict);
  }
  const after = Object.fromEntries(FIELDS.map((name) => [name, said[name]]));
  const kept = said.statement ? after : sent;
  state.statement = said.statement;
  state.version = said.version;
  state.theirs = null;
  const isUntouched = isSame(values(body), sent);
  if (isUntouched) setValues(body, kept);
  settle(body, isUntouched ? kept : sent, said.below);
  showEnergy(body, said.energy);
  const page = body.querySelector("[data-page]");
  page.hidden = !said.page;
  if (said.page) page.href = said.page;
  remember(body, before, kept, step, said.withdrawn);
  say(said.message || table.dataset.textSaved);
  if (!isUntouched) change(body);
}

function settle(body, saved, below) {
  const state = states.get(body);
  state.saved = saved;
  state.problem = "";
  state.refused = null;
  body.classList.remove("entry-row--unsaved");
  control(body, "amount").removeAttribute("aria-invalid");
  showBelow(body, below);
  const form = body.querySelector("form");
  form.elements.statement.value = state.statement;
  form.elements.read_version.value = state.version;
  preview(body);
  markUnsaved();
}

function refuse(body, said, message) {
  const state = states.get(body);
  state.problem = message;
  control(body, "amount").setAttribute("aria-invalid", "true");
  showBelow(body, said.below);
  body.classList.add("entry-row--unsaved");
  say(message);
  markUnsaved();
}

function fail(body, message) {
  const state = states.get(body);
  state.problem = message;
  body.classList.add("entry-row--unsaved");
  say(message);
  markUnsaved();
}

function showBelow(body, html) {
  const below = body.querySelector("[data-below]");
  below.innerHTML = html;
  showLine(body);
}

function showLine(body) {
  const line = body.querySelector(".entry-below");
  line.hidden = !line.textContent.trim();
}

function markUnsaved() {
  const open = rows.filter((body) => states.get(body).problem);
  const box = document.querySelector("[data-entry-unsaved]");
  box.hidden = open.length === 0;
  if (open.length) {
    const failed = open.map((body) => states.get(body).problem);
    document.querySelector("[data-entry-unsaved-text]").textContent =
      `${table.dataset.textUnsaved} ${open.length}. ${[...new Set(failed)].join(" ")}`;
  }
}

function say(message) {
  document.querySelector("[data-entry-status]").textContent = message;
}

document.querySelector("[data-entry-retry]").addEventListener("click", () => {
  for (const body of rows) if (states.get(body).problem && !states.get(body).theirs) change(body, { again: true });
});

window.addEventListener("beforeunload", (event) => {
  if (rows.some((body) => states.get(body).problem || !isSame(values(body), states.get(body).saved))) {
    event.preventDefault();
  }
});

table.addEventListener("click", (event) => {
  const body = event.target.closest("tbody[data-cell]");
  if (!body || !states.has(body)) return;
  const state = states.get(body);
  const isMine = event.target.closest("[data-take-mine]");
  if (!isMine && !event.target.closest("[data-take-theirs]")) return;
  const theirs = state.theirs;
  state.statement = theirs.statement;
  state.version = theirs.version;
  state.theirs = null;
  const stored = Object.fromEntries(FIELDS.map((name) => [name, theirs[name]]));
  if (isMine) {
    state.saved = stored;
    change(body, { again: true });
  } else {
    setValues(body, stored);
    settle(body, values(body), "");
    say(table.dataset.textSaved);
  }
  control(body, "amount").focus();
});

// --- Preview while typing ---------------------------------------------------------------------------------------------

function readNumber(text) {
  const plain = text.replace(/[\s\u00a0\u202f'’]/g, "");
  if (/^\d+$/.test(plain)) return Number(plain);
  if (/^(\d+|\d{1,3}(\.\d{3})+),\d+$/.test(plain)) {
    return /^\d{1,3},\d{3}$/.test(plain) ? null : Number(plain.replaceAll(".", "").replace(",", "."));
  }
  if (/^\d{1,3}(\.\d{3}){2,}$/.test(plain)) return Number(plain.replaceAll(".", ""));
  if (/^\d+\.\d+$/.test(plain)) return /^\d{1,3}\.\d{3}$/.test(plain) ? null : Number(plain);
  return null;
}

function energyOf(body) {
  const now = values(body);
  const number = readNumber(now.amount);
  if (number === null || !now.amount.trim()) return null;
  const factors = JSON.parse(body.dataset.factors);
  const factor = (now.gas_basis && factors[`${now.unit}|${now.gas_basis}`]) || factors[now.unit];
  return factor === undefined ? null : number * factor;
}

function preview(body) {
  const energy = energyOf(body);
  const mark = body.querySelector("[data-span]");
  mark.textContent = "";
  mark.classList.remove("entry-span--outside");
  showLine(body);
  if (energy === null || isSame(values(body), states.get(body).saved)) return;
  showEnergy(body, energy);
  const spans = JSON.parse(body.dataset.spans);
  const outside = spans.filter((each) => energy < each.low || (each.high !== null && energy > each.high));
  if (!spans.length) return;
  mark.textContent = outside.length
    ? `${table.dataset.textOutside} ${outside.map(inWords).join("; ")}`
    : table.dataset.textUsual;
  mark.classList.toggle("entry-span--outside", outside.length > 0);
  showLine(body);
}

function inWords(span) {
  return `${span.reason}: ${inNumbers(span.low)}–${span.high === null ? "…" : inNumbers(span.high)} MWh`;
}

function inNumbers(value) {
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 }).format(value);
}

function showEnergy(body, energy) {
  body.querySelector("[data-energy]").textContent = energy === null ? "–" : inNumbers(energy);
}

// --- Undo -------------------------------------------------------------------------------------------------------------

function remember(body, before, after, step, withdrawn) {
  const entry = { body, before, after, withdrawn };
  if (step) step.entries.push(entry);
  else if (pasting?.bodies.has(body)) {
    pasting.bodies.delete(body);
    pasting.entries.push(entry);
    if (pasting.entries.length === 1) pushUndo(pasting);
  } else pushUndo({ entries: [entry] });
  showSteps();
}

function pushUndo(step) {
  undoSteps.push(step);
  if (undoSteps.length > 100) undoSteps.shift();
  redoSteps.length = 0;
}

function travel(from, to, side, message) {
  const step = from.pop();
  if (!step) return;
  const back = { entries: [] };
  for (const entry of [...step.entries].reverse()) {
    setValues(entry.body, entry[side]);
    change(entry.body, { step: back, restores: states.get(entry.body).statement ? "" : entry.withdrawn });
  }
  queue = queue.then(() => {
    if (back.entries.length) {
      to.push({ entries: back.entries.map((each) => ({ ...each, before: each.before, after: each.after })) });
      say(message);
      step.entries[0].body.querySelector("[name=amount]").focus();
    }
    showSteps();
  });
}

// A step back is itself a saved change: what was "before" it is where the way forward leads.
const undo = () => travel(undoSteps, redoSteps, "before", table.dataset.textUndone);
const redo = () => travel(redoSteps, undoSteps, "before", table.dataset.textRedone);

function showSteps() {
  tools.querySelector("[data-undo]").disabled = undoSteps.length === 0;
  tools.querySelector("[data-redo]").disabled = redoSteps.length === 0;
}

tools.querySelector("[data-undo]").addEventListener("click", undo);
tools.querySelector("[data-redo]").addEventListener("click", redo);

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  const body = event.target.closest("tbody[data-cell]");
  const isTyping = event.target.matches("input, textarea");
  if (isTyping && !body) return; // a field outside the table: the browser's own undo
  if (body && states.has(body) && !isSame(values(body), states.get(body).saved)) return; // takes back what is being typed
  event.preventDefault();
  if (key === "y" || event.shiftKey) redo();
  else undo();
});

// --- Keyboard ---------------------------------------------------------------------------------------------------------

function grid() {
  return rows.map((body) => FIELDS.map((name) => control(body, name)));
}

function focusCell(lines, line, column) {
  const field = lines[line]?.[column];
  if (!field) return false;
  field.focus();
  field.select?.();
  return true;
}

table.addEventListener("keydown", (event) => {
  const field = event.target;
  const body = field.closest("tbody[data-cell]");
  if (!body || !field.name || !FIELDS.includes(field.name)) return;
  const lines = grid();
  const line = rows.indexOf(body);
  const column = FIELDS.indexOf(field.name);
  const isText = field.tagName === "INPUT";
  let step = 0;
  let isHandled = false;
  if (event.key === "Enter") step = event.shiftKey ? -1 : 1;
  else if (isText && event.key === "ArrowDown") step = 1;
  else if (isText && event.key === "ArrowUp") step = -1;
  else if (event.key === "Escape") {
    setValue(body, field.name, states.get(body).saved[field.name] ?? "");
    preview(body);
    isHandled = true;
  } else if (isText && !event.shiftKey && event.key === "ArrowRight" && field.selectionStart === field.value.length) {
    isHandled = sideways(lines, line, column, 1);
  } else if (isText && !event.shiftKey && event.key === "ArrowLeft" && field.selectionEnd === 0) {
    isHandled = sideways(lines, line, column, -1);
  }
  if (step) {
    isHandled = true;
    if (event.key === "Enter") change(body);
    for (let next = line + step; next >= 0 && next < lines.length; next += step) {
      if (focusCell(lines, next, column)) break;
    }
  }
  if (isHandled) event.preventDefault();
});

function sideways(lines, line, column, step) {
  for (let next = column + step; next >= 0 && next < FIELDS.length; next += step) {
    if (focusCell(lines, line, next)) return true;
  }
  return false;
}

table.addEventListener("input", (event) => {
  const body = event.target.closest("tbody[data-cell]");
  if (!body || !states.has(body)) return;
  const kind = control(body, "kind");
  const hasAmount = ["observed", "estimated"].includes(kind.value);
  if (event.target.name === "kind" && !hasAmount) setValue(body, "amount", "");
  if (event.target.name === "amount" && event.target.value.trim() && !hasAmount) setValue(body, "kind", "observed");
  if (event.target.name === "kind" && !hasAmount) showEnergy(body, null);
  preview(body);
});

table.addEventListener("change", (event) => {
  const body = event.target.closest("tbody[data-cell]");
  if (body && states.has(body)) change(body);
});

table.addEventListener("submit", (event) => {
  const body = event.target.closest("tbody[data-cell]");
  if (!body || event.target !== body.querySelector(".entry-steps form") || !states.has(body)) return;
  event.preventDefault();
  change(body);
});

// --- Paste ------------------------------------------------------------------------------------------------------------

table.addEventListener("paste", (event) => {
  const field = event.target;
  const body = field.closest("tbody[data-cell]");
  if (!body || !FIELDS.includes(field.name)) return;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!/[\t\n]/.test(text) && !(field.name === "amount" && withUnit(text))) return;
  event.preventDefault();
  pasteBlock(body, field.name, text.split("\n").map((line) => line.split("\t")));
});

function pasteBlock(body, name, block) {
  const first = rows.indexOf(body);
  const height = rows.length - first;
  if (block.length > height) return say(`${table.dataset.textTooTall} ${block.length} / ${height}`);
  const start = FIELDS.indexOf(name);
  const width = Math.max(...block.map((line) => line.length));
  const targets = FIELDS.slice(start).filter((each) => rows.some((row) => control(row, each)));
  // Two or three columns from a list are value, unit, quality: the heating value is pasted only where it is meant.
  const hasBasis = block.some((line) => line.some((each) => /^h[siou]/i.test(each.trim())));
  const columns = hasBasis || name === "gas_basis" ? targets : targets.filter((each) => each !== "gas_basis");
  if (width > columns.length) return say(`${table.dataset.textTooWide} ${width} / ${columns.length}`);
  const isGerman = usesComma(block.map((line) => line[columns.indexOf("amount")] ?? ""));
  pasting = { bodies: new Set(), entries: [] };
  block.forEach((line, at) => {
    const target = rows[first + at];
    line.forEach((cell, column) => put(target, columns[column], cell.trim(), isGerman));
    if (isSame(values(target), states.get(target).saved)) return;
    pasting.bodies.add(target);
    preview(target);
  });
  const changed = [...pasting.bodies];
  for (const each of changed) change(each);
  queue = queue.then(() => {
    if (!rows.some((each) => states.get(each).problem)) say(`${table.dataset.textPasted} ${changed.length}`);
  });
}

function put(body, name, written, isGerman) {
  if (name === "amount") {
    const parts = withUnit(written);
    const number = parts ? parts[0] : written;
    setValue(body, "amount", isGerman ? number.replaceAll(".", "") : number);
    if (parts) setValue(body, "unit", knownUnit(body, parts[1]));
    if (number && !["observed", "estimated"].includes(control(body, "kind").value)) setValue(body, "kind", "observed");
  } else if (name === "unit") {
    if (written) setValue(body, "unit", knownUnit(body, written));
  } else if (name === "grade") {
    setValue(body, "grade", /^[a-d]\b/i.test(written) ? written[0].toUpperCase() : written);
  } else if (name === "gas_basis") {
    setValue(body, "gas_basis", /^h[so]/i.test(written) ? "Hs" : /^h[iu]/i.test(written) ? "Hi" : written);
  } else if (name === "kind") {
    const option = [...control(body, "kind").options].find((each) => each.text.toLowerCase() === written.toLowerCase());
    if (option) setValue(body, "kind", option.value);
  } else setValue(body, name, written);
}

function withUnit(text) {
  const found = /^\s*([-+−]?\d[\d.,\s\u00a0\u202f'’]*?)\s*([A-Za-zµ³]+[A-Za-z³ ]*\d?)\s*$/.exec(text);
  return found ? [found[1], found[2]] : null;
}

function knownUnit(body, written) {
  const plain = (text) => text.toLowerCase().replace("³", "3").replace(/\s/g, "").replace(/^(liter|ltr)$/, "l").replace(/^cbm$/, "m3");
  const exact = [...control(body, "unit").options].find((each) => each.value === written);
  const found = exact ?? [...control(body, "unit").options].find((each) => plain(each.value) === plain(written));
  return found ? found.value : written;
}

// One number that can only be German decides for the block: 12.345 then has a thousands separator.
function usesComma(texts) {
  const numbers = texts.map((each) => (withUnit(each)?.[0] ?? each).replace(/[\s\u00a0\u202f'’]/g, ""));
  const isComma = (each) => (/^\d+,\d+$|^\d{1,3}(\.\d{3})+,\d+$/.test(each) && !/^\d{1,3},\d{3}$/.test(each)) || /^\d{1,3}(\.\d{3}){2,}$/.test(each);
  const isPoint = (each) => /^\d+\.\d+$|^\d{1,3}(,\d{3})+\.\d+$/.test(each) && !/^\d{1,3}\.\d{3}$/.test(each);
  return numbers.some(isComma) && !numbers.some(isPoint);
}
