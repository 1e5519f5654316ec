// Scores by key: a digit chooses a score, 0 chooses "No evidence seen", Enter saves and goes on.
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

function listen(group, isOn) {
  document.addEventListener("keydown", (event) => {
    if (!isOn() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (isTyping(event.target)) return;
    if (/^[0-9]$/.test(event.key) && choose(group, event.key)) event.preventDefault();
    else if (event.key === "Enter" && !event.repeat && !hasOwnEnter(event.target)) {
      event.preventDefault();
      const form = group.closest("form");
      form.requestSubmit(form.querySelector("button[type=submit]"));
    }
  });
}

function start(group) {
  let on = remembered();
  const help = group.querySelector("[data-score-keys-help]");
  const button = help.querySelector("button");
  const show = () => {
    group.classList.toggle("app-score--keys", on);
    help.hidden = false;
    help.querySelector("[data-score-keys-text]").hidden = !on;
    button.textContent = on ? "Turn keys off" : "Turn keys on";
  };
  button.addEventListener("click", () => { on = !on; remember(on); show(); });
  listen(group, () => on);
  show();
}

if (typeof document !== "undefined") {
  const group = document.querySelector("[data-score-keys]");
  if (group) start(group);
}
