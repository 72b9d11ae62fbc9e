"use strict";
// Keys, and notes kept while they are written. All else works without script.

const one = (selector) => document.querySelector(selector);
const say = (text) => {
  const live = one("#live");
  if (live) live.textContent = text;
};

// What a page says when it opens is read out only if it comes after the page.
const told = [...document.querySelectorAll(".banner[role]")].map((banner) => banner.textContent.trim());
if (told.length) setTimeout(() => say(told.join(" ")), 150);

// Keys

const help = one("#help");
const switchKeys = one("#keys-on");
const remembered = {
  get: () => {
    try { return localStorage.getItem("farmsift-keys") !== "off"; } catch { return true; }
  },
  set: (on) => {
    try { localStorage.setItem("farmsift-keys", on ? "on" : "off"); } catch { /* not remembered, then */ }
  },
};
if (switchKeys) {
  switchKeys.checked = remembered.get();
  switchKeys.addEventListener("change", () => remembered.set(switchKeys.checked));
}
const opener = one("#help-open");
if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
}

const rows = [...document.querySelectorAll(".row")];
const step = (by) => {
  const at = rows.indexOf(document.activeElement);
  const to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[to].focus();
};
const press = (selector, otherwise) => {
  const found = one(selector);
  if (!found) say(otherwise);
  else if (found instanceof HTMLFormElement) found.requestSubmit();
  else found.click();
};

const actions = {
  j: () => (rows.length ? step(1) : press("#next", "There is no next item here.")),
  k: () => (rows.length ? step(-1) : press("#previous", "There is no previous item.")),
  u: () => press("form[data-undo]", "There is nothing to undo here."),
  n: () => (one("#note") ? one("#note").focus() : say("A note needs an item to decide on.")),
  o: () => press("#original", "This item has no address to open."),
  t: () => press("#take", "This item can't be taken in hand now."),
  "?": () => help && help.showModal(),
};
for (const key of "12345") {
  actions[key] = () => press(`button[data-key="${key}"]`, "This item is not yours to decide now.");
}

let leaving = false;
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method !== "dialog") leaving = true;
});
window.addEventListener("pageshow", () => { leaving = false; });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.id === "note") event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (leaving || (help && help.open) || !remembered.get()) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
  const act = actions[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// A reason is right or wrong, not both.

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.matches(".opinion input") || !box.checked) return;
  for (const other of box.closest(".opinion").querySelectorAll("input")) {
    if (other !== box) other.checked = false;
  }
});

// Notes

const note = one("#note");
if (note) {
  const kept = one("#kept");
  const csrf = note.form.elements.csrf.value;
  let saved = note.value;
  let timer = 0;
  let underway = null;
  const keep = (last) => {
    clearTimeout(timer);
    if (note.value !== saved) underway = put(note.value, last).finally(() => { underway = null; });
  };
  const put = async (text, last) => {
    try {
      const answer = await fetch(note.dataset.keep, {
        method: "PUT",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
        body: JSON.stringify({ note: text }),
        keepalive: Boolean(last),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      saved = text;
      kept.textContent = text ? "Kept; not part of a decision yet." : "";
    } catch {
      kept.textContent = "The note could not be kept; it stands only in this window.";
    }
  };
  note.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 600);
  });
  note.addEventListener("blur", () => keep());
  window.addEventListener("pagehide", () => { if (!leaving) keep(true); });
  // A note that is still on its way must not arrive after the decision that it is part of.
  note.form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!underway) return;
    event.preventDefault();
    underway.then(() => note.form.requestSubmit(event.submitter));
  });
}

// A link to a passage opens the part it stands in.

const unfold = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const part = target && target.closest("details");
  if (part && !part.open) {
    part.open = true;
    target.scrollIntoView();
  }
};
window.addEventListener("hashchange", unfold);
unfold();
