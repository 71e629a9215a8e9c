// A recording that grows or is still being judged: pages fetch themselves again when something changed, keep focus and place, and light up where a
// rule was broken meanwhile. Clocks of connection requests run by themselves.
const apart = 300; // ms between two fetches
const lasting = 5000; // ms that what has lit up stays so

export function live(dress, say) {
  const sign = document.querySelector("#live");
  if (!sign) return;
  const main = document.querySelector("main");
  let wanted = 0, busy = false;
  const lit = new Map(); // when something lit up, by the address that leads there
  let burning = []; // the parts of the page that are lit, and since when
  const source = new EventSource("/live");
  const heard = (e) => {
    told(e.type);
    wanted = Number(e.data);
    catchUp();
  };
  for (const kind of ["live", "judging", "complete"]) source.addEventListener(kind, heard);
  source.addEventListener("error", () => told("not connected"));
  setInterval(tick, 100);

  function told(state) {
    if (sign.textContent !== state) sign.textContent = state;
    sign.dataset.state = state;
  }

  async function catchUp() {
    if (busy || !main.dataset.version) return;
    busy = true;
    while (wanted > Number(main.dataset.version)) {
      try {
        if (!inUse()) await refresh();
      } catch { break; } // the next change tries again
      await new Promise((done) => setTimeout(done, apart));
    }
    busy = false;
  }

  // A field that somebody is at work in is not taken away.
  function inUse() {
    return main.contains(document.activeElement) && document.activeElement.matches("select, input");
  }

  async function refresh() {
    const answer = await fetch(location.href);
    if (!answer.ok) throw new Error(answer.status);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main"); // scripts in it do not run
    if (!next || inUse()) return;
    const before = broken();
    const focus = main.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const open = [...main.querySelectorAll("details")].map((d) => d.open);
    const places = [...main.querySelectorAll(".scroll, .code")].map((e) => [e.scrollLeft, e.scrollTop]);
    const y = scrollY;
    main.replaceChildren(...next.childNodes);
    main.dataset.version = next.dataset.version;
    main.dataset.now = next.dataset.now;
    main.began = performance.now();
    dress();
    main.querySelectorAll("details").forEach((d, i) => { d.open = open[i] ?? d.open; });
    main.querySelectorAll(".scroll, .code").forEach((e, i) => { [e.scrollLeft, e.scrollTop] = places[i] ?? [0, 0]; });
    scrollTo({ top: y, behavior: "instant" });
    if (focus) [...main.querySelectorAll("a[href]")].find((a) => a.getAttribute("href") === focus)?.focus({ preventScroll: true });
    light(before);
    tick();
  }

  // broken tells what is marked as failed, by the address that leads there.
  function broken() {
    const found = new Map();
    for (const part of main.querySelectorAll(".row, .arrow[href], .found, tbody tr")) {
      const link = part.matches("a") ? part : part.querySelector("a");
      const says = [...part.querySelectorAll(".fail")].map((e) => e.textContent.trim()).join(" ") + (part.matches(".fail") ? " fail" : "");
      if (link && says) found.set(link.getAttribute("href"), [says, part]);
    }
    return found;
  }

  function light(before) {
    const names = [], now = performance.now();
    for (const [href, [says, part]] of broken()) {
      const news = before.get(href)?.[0] !== says;
      if (news) lit.set(href, now);
      const since = now - (lit.get(href) ?? -lasting);
      if (since >= lasting) continue;
      part.classList.add("lit");
      part.style.animationDelay = `${-since}ms`; // it goes on where it was before the page changed
      burning.push([part, now - since]);
      if (!news) continue;
      const name = (part.getAttribute("aria-label") ?? part.querySelector("a")?.textContent ?? part.textContent).replace(/\s+/g, " ").trim();
      names.push(name.slice(0, 80));
    }
    if (names.length) say(`A rule was broken: ${names[0]}${names.length > 1 ? `, and ${names.length - 1} more` : ""}`);
  }

  // tick moves the clocks: by the time of the server when the page was made, and what has passed since. What was lit for
  // long enough goes out.
  function tick() {
    burning = burning.filter(([part, since]) => {
      const on = part.isConnected && performance.now() - since < lasting;
      if (!on) part.classList.remove("lit");
      return on;
    });
    main.began ??= performance.now();
    for (const told of main.querySelectorAll(".ago")) {
      const s = Math.max(0, Number(main.dataset.now) + performance.now() - main.began - Number(told.dataset.at)) / 1000;
      told.textContent = s < 60 ? `${s.toFixed(1)} s ago` : `${Math.floor(s / 60)} min ${Math.floor(s % 60)} s ago`;
    }
    for (const list of document.querySelectorAll(".waits ul")) {
      list.began ??= performance.now();
      const now = Number(list.dataset.now) + performance.now() - list.began;
      const limit = Number(list.dataset.limit);
      for (const item of list.children) {
        const passed = Math.max(0, now - Number(item.dataset.since));
        item.querySelector("progress").value = Math.min(passed, limit);
        item.querySelector(".clock").textContent = `${(passed / 1000).toFixed(1)} s of ${limit / 1000} s`;
        item.classList.toggle("over", passed > limit);
      }
    }
  }
}
