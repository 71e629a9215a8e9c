const findings = ".chip[href], .found, .code mark.first, .findings .row, td a[href*='/f/']";

// Keys: every list, ladder and finding can be walked through without a mouse.
export function keys(actions) {
  const dialog = document.querySelector("#keylist");
  const button = document.querySelector("#keys");
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());

  const follow = (selector) => document.querySelector(selector)?.click();
  const doing = {
    j: () => walk(".arrow[href], .row, .wide tbody a:first-of-type", 1),
    k: () => walk(".arrow[href], .row, .wide tbody a:first-of-type", -1),
    n: () => walk(findings, 1),
    p: () => walk(findings, -1),
    "]": () => follow("a[rel=next]"),
    "[": () => follow("a[rel=prev]"),
    u: () => document.querySelector("a[rel=up]") ? follow("a[rel=up]") : [...document.querySelectorAll(".crumbs a")].at(-1)?.click(),
    "/": () => document.querySelector(".find input").focus(),
    "?": () => dialog.showModal(),
    t: actions.theme,
  };
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, select, textarea, dialog")) return;
    const act = doing[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  });
}

// walk moves the focus to the next thing of a kind, from where the focus is.
async function walk(selector, step) {
  const list = document.querySelector(".rows.virtual");
  const here = document.activeElement;
  if (list?.querySelector(selector)) {
    const at = Number(here.closest("li")?.dataset.index ?? (step > 0 ? -1 : 1)) + step;
    if (at < 0 || at >= Number(list.dataset.total)) return;
    (await list.row(at))?.querySelector("a")?.focus({ preventScroll: true });
    return;
  }
  const all = [...document.querySelectorAll(selector)].filter((e) => e.getClientRects().length);
  if (!all.length) return;
  let at = all.indexOf(here);
  if (at < 0) { // nothing of the kind has the focus: the next one behind it, or the first
    at = all.findIndex((e) => here.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
    at = at < 0 ? 0 : step > 0 ? at : at - 1;
  } else {
    at += step;
  }
  const next = all[Math.min(Math.max(at, 0), all.length - 1)];
  if (!next.matches("a, button")) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "center" });
}
