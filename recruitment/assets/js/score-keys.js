// Scores by key: a digit chooses a score, 0 chooses "No evidence seen", E goes to the words, Enter saves and goes on.
// Single keys can be turned off, as people who dictate need; the choice is kept in this browser.

const STORED = "score-keys";

function remember(on) {
  try { localStorage.setItem(STORED, on ? "on" : "off"); } catch { /* private windows keep nothing */ }
}

function remembered() {
  try { return localStorage.getItem(STORED) !== "off"; } catch { return true; }
}

function isTyping(target) {
  return target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])") !== null;
}

function hasOwnEnter(target) {
  return target.closest("a, button, summary, [type=checkbox]") !== null;
}

function choose(group, key) {
  const option = group.querySelector(`input[data-key="${key}"]`);
  if (!option) return false;
  option.checked = true;
  option.focus({ preventScroll: true });
  option.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

let on = remembered();

function show(group) {
  const help = group.querySelector("[data-score-keys-help]");
  group.classList.toggle("app-score--keys", on);
  help.hidden = false;
  help.querySelector("[data-score-keys-text]").hidden = !on;
  help.querySelector("button").textContent = on ? "Turn keys off" : "Turn keys on";
}

function press(event, group) {
  const form = group.closest("form");
  if (/^[0-9]$/.test(event.key) && choose(group, event.key)) event.preventDefault();
  else if (event.key.toLowerCase() === "e" && form.querySelector("textarea")) {
    event.preventDefault();
    form.querySelector("textarea").focus();
  } else if (event.key === "Enter" && !event.repeat && !hasOwnEnter(event.target)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit]"));
  }
}

function listen() {
  document.addEventListener("keydown", (event) => {
    const group = document.querySelector("[data-score-keys]");
    if (!group || !on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!isTyping(event.target) && !event.target.closest("dialog")) press(event, group);
  });
}

// Whenever another form has come: says which keys there are, and lets them be turned off.
export function showKeys() {
  const group = document.querySelector("[data-score-keys]");
  if (!group) return;
  group.querySelector("[data-score-keys-help] button").addEventListener("click", () => {
    on = !on;
    remember(on);
    show(group);
  });
  show(group);
}

listen();
showKeys();
