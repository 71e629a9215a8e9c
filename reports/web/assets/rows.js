// A list that may have very many rows: only those in sight are in the page. All rows have one height, so that the place
// of each is known without it.
let last = ["", new Map()];

// carried gives the rows that a list of the same kind had when it was replaced: they stay until they are fetched anew.
function carried(list) {
  return last[0] === list.dataset.more ? last[1] : [];
}

export function longList(list, signal) {
  const total = Number(list.dataset.total);
  const first = Number(list.dataset.from);
  const some = list.children.length;
  if (total <= some || first > 0) return;
  const height = list.children[0].getBoundingClientRect().height;
  const page = some;
  const pages = new Map(carried(list));
  pages.set(0, [...list.children]);
  const asked = new Set([0]);
  list.classList.add("virtual");
  list.style.height = `${total * height}px`;
  document.querySelector(".pager")?.remove();
  document.querySelectorAll(".scrolled").forEach((e) => { e.hidden = false; });
  for (const n of pages.keys()) place(n);
  signal?.addEventListener("abort", () => { last = [list.dataset.more, pages]; });

  function place(n) {
    pages.get(n).forEach((row, i) => { row.style.top = `${(n * page + i) * height}px`; row.dataset.index = n * page + i; row.ariaSetSize = total; row.ariaPosInSet = n * page + i + 1; });
  }
  async function load(n) {
    if (asked.has(n)) return;
    asked.add(n);
    try {
      const answer = await fetch(list.dataset.more + n * page);
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text(); // made by the same templates as the page
      for (const row of pages.get(n) ?? []) row.remove();
      pages.set(n, [...holder.content.children]);
      place(n);
      draw();
    } catch {
      asked.delete(n);
    }
  }
  function draw() {
    const top = Math.max(0, -list.getBoundingClientRect().top);
    const from = Math.floor(top / height / page);
    const to = Math.min(Math.ceil(total / page) - 1, Math.floor((top + innerHeight) / height / page));
    for (const [n, rows] of pages) {
      const near = n >= from - 1 && n <= to + 1 || rows.some((row) => row.contains(document.activeElement)); // the focus stays
      if (near !== (rows[0]?.parentNode === list)) for (const row of rows) near ? list.append(row) : row.remove();
    }
    for (let n = Math.max(0, from - 1); n <= Math.min(to + 1, Math.ceil(total / page) - 1); n++) load(n);
  }
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  }, { passive: true, signal });
  addEventListener("resize", draw, { signal });
  draw();

  // The keys ask for a row that may not be in the page yet.
  list.row = async (index) => {
    const n = Math.floor(index / page);
    scrollTo({ top: list.getBoundingClientRect().top + scrollY + index * height - innerHeight / 2 });
    await load(n);
    draw();
    return pages.get(n)?.[index % page];
  };
}
