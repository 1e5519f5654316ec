// What every page shares. Pages work without it.

const PAUSE_BETWEEN_CLICKS = 1000;

// The summary of errors takes focus, so that it is read out first and the keyboard starts there.
function focusSummary() {
  const summary = document.querySelector(".govuk-error-summary");
  if (!summary) return;
  summary.setAttribute("tabindex", "-1");
  summary.focus();
  summary.addEventListener("blur", () => summary.removeAttribute("tabindex"), { once: true });
  summary.addEventListener("click", followError);
}

// A link to a field brings its label or legend into view with it, not only the box.
function followError(event) {
  const link = event.target.closest("a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const grouped = field.matches("[type=radio], [type=checkbox]") && field.closest("fieldset");
  const heading = grouped ? grouped.querySelector("legend") : document.querySelector(`label[for="${field.id}"]`);
  (heading || field).scrollIntoView();
  field.focus({ preventScroll: true });
}

// A second click within a second would send the form twice.
function preventDoubleClicks() {
  let last = 0;
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-prevent-double-click]")) return;
    if (event.timeStamp - last < PAUSE_BETWEEN_CLICKS && last) event.preventDefault();
    else last = event.timeStamp;
  });
  // Unless the first was held back, to save before leaving.
  document.addEventListener("submit", (event) => { if (event.defaultPrevented) last = 0; });
}

focusSummary();
preventDoubleClicks();
