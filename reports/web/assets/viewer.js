// What pages cannot do by themselves: theme, keys, long lists, secrets on demand, redacted copies. Without it everything
// can still be read and reached.
import { longList } from "./rows.js";
import { keys } from "./keys.js";
import { secrets, copies } from "./secrets.js";
import { live } from "./live.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// say tells those who cannot see the page what happened.
export function say(text) { $("#said").textContent = text; }

// The theme: as the system says, dark, light.
const themes = ["system", "dark", "light"];
const signs = { system: "◐", dark: "●", light: "○" };
function theme(next) {
  const now = document.documentElement.dataset.theme ?? "system";
  const chosen = next ? themes[(themes.indexOf(now) + 1) % themes.length] : now;
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  try { localStorage.setItem("theme", chosen); } catch { /* it holds for this page then */ }
  const button = $("#theme");
  button.textContent = signs[chosen];
  button.title = `Theme: ${chosen} (t)`;
  button.setAttribute("aria-label", `Theme: ${chosen}`);
  if (next) say(`Theme: ${chosen}`);
}
$("#theme").hidden = false;
$("#theme").addEventListener("click", () => theme(true));
theme(false);

// A place that a finding or a search points at is scrolled to, in each pane.
function reveal() {
  for (const pane of $$(".code")) {
    const at = $("mark.here.first", pane) ?? $("mark.first", pane);
    const line = at?.closest(".line");
    if (line) pane.scrollTop += line.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  }
  $("mark.here")?.scrollIntoView({ block: "nearest" });
}

// dress gives a page, or what has taken its place, what it cannot do by itself. Listeners outside of it end with the signal.
function dress(signal) {
  // Filters take effect as soon as they are chosen.
  for (const select of $$(".filters select")) select.addEventListener("change", () => select.form.requestSubmit());
  for (const form of $$(".filters")) {
    form.addEventListener("formdata", (e) => { // addresses without empty fields are short
      for (const [name, value] of [...e.formData]) if (value === "") e.formData.delete(name);
    });
  }

  // Tables of parameters can be narrowed down.
  for (const field of $$(".params input[type=search]")) {
    const section = field.closest(".params");
    const rows = $$("tbody tr", section).map((row) => [row, row.textContent.toLowerCase()]);
    field.hidden = false;
    field.addEventListener("input", () => {
      const wanted = field.value.toLowerCase();
      let shown = 0;
      for (const [row, text] of rows) {
        row.hidden = !text.includes(wanted);
        if (!row.hidden) shown++;
      }
      say(`${shown} of ${rows.length} rows`);
    });
  }

  for (const list of $$(".rows")) longList(list, signal);
  copies(document.querySelector("main"), say);
}

let dressed = new AbortController();
dress(dressed.signal);
reveal();
secrets(document, say);
keys({ theme: () => theme(true) });
live(() => {
  dressed.abort();
  dressed = new AbortController();
  dress(dressed.signal);
}, say);
