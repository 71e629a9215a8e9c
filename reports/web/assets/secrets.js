// Secrets are not in the page: one that is clicked is fetched, and goes when it is clicked again. What is copied never
// holds one.
const mask = "••••••••";

export function secrets(root, say) {
  root.addEventListener("click", async (e) => {
    const button = e.target.closest?.("button.secret");
    if (!button) return;
    if (button.classList.contains("open")) {
      button.textContent = mask;
      button.classList.remove("open");
      return;
    }
    const message = button.closest("[data-message]")?.dataset.message ?? location.pathname;
    const answer = await fetch(`${message}/secret/${button.dataset.secret}`);
    if (!answer.ok) return say("The secret cannot be had any more");
    const holder = document.createElement("textarea");
    holder.innerHTML = await answer.text(); // text, whatever it is
    button.textContent = holder.value;
    button.classList.add("open");
  });
}

// told gives the text of a part of the page, each secret as "[redacted]".
function told(part) {
  if (part.matches("pre")) return part.textContent;
  const copy = part.cloneNode(true);
  for (const secret of copy.querySelectorAll(".secret")) secret.replaceWith("[redacted]");
  const lines = [...copy.querySelectorAll(".line")];
  if (lines.length) {
    return lines.map((l) => "  ".repeat(Number(l.dataset.indent ?? 0)) + [...l.querySelectorAll("code")].map((c) => c.textContent).join("  ")).join("\n");
  }
  return [...copy.querySelectorAll("div")].map((d) => [...d.children].map((c) => c.textContent.replace(/\s+/g, " ").trim()).join(": ")).join("\n");
}

export function copies(root, say) {
  for (const button of root.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(told(document.getElementById(button.dataset.copy)));
      say("Copied, secrets left out");
      const name = button.textContent;
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = name; }, 1500);
    });
  }
}
