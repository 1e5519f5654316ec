// Reads on without waiting: the next answers are fetched ahead, and one takes the place of this page at a key. Scores
// are saved from behind; which answers somebody has seen is told as they are shown.

import { valueOf } from "./fields.js";
import { post } from "./server.js";
import { showKeys } from "./../score-keys.js";

// As many as a short tunnel lasts.
const AHEAD = 3;
const PATIENCE = 5000;

// What is to be done before this score is complete: {words, control}; null where nothing is, or the service will say.
function gapOf(form) {
  const row = form.querySelector("[data-saved-row]");
  const buttons = [...row.querySelectorAll("[type=radio]")];
  const evidence = row.querySelector("textarea");
  const chosen = buttons.find((button) => button.checked);
  if (!chosen) return { words: form.dataset.choose, control: buttons[0] };
  const isSilent = !valueOf([evidence]).trim();
  return chosen.dataset.needs && isSilent ? { words: chosen.dataset.needs, control: evidence } : null;
}

class Readings {
  constructor(saving) {
    this.saving = saving;
    this.left = Number(saving.form.dataset.until);
    this.scored = 0;
    this.ahead = [];
    this.last = this.here;
    this.isFetching = false;
    history.replaceState(null, "", this.here);
    document.addEventListener("submit", (event) => this.#submit(event), true);
    // Enter begins a new line in a box of text; with Ctrl it saves and goes on.
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.closest("textarea")) return;
      event.preventDefault();
      saving.form.requestSubmit(saving.form.querySelector("button[type=submit]"));
    });
    // Back to an answer that was scored. (Links within the page come by here as well.)
    window.addEventListener("popstate", () => { if (location.pathname !== this.here) location.reload(); });
    window.addEventListener("online", () => this.#fetch());
    this.#fetch();
  }

  get here() {
    return this.saving.form.dataset.page;
  }

  #submit(event) {
    const { saving } = this;
    if (event.target !== saving.form || saving.isLeaving || event.defaultPrevented) return;
    const gap = gapOf(saving.form);
    if (gap) {
      event.preventDefault();
      saving.flush().then(() => this.#askAgain(event.target));
      saving.status.show({ kind: "fault", words: gap.words });
      gap.control.focus();
      return;
    }
    const row = saving.rows.at(-1);
    const isPlain = !row.choices.length && !row.faults.length && !saving.rows.some((one) => one.trouble?.kind === "signed out");
    if (!isPlain || this.left <= 1 || !this.ahead.length) return;
    event.preventDefault();
    saving.flush();
    this.#turn(this.ahead.shift());
  }

  // Saving wrote over the line. The gap may have been filled by now, and another answer may have taken this place.
  #askAgain(form) {
    const gap = form === this.saving.form && gapOf(form);
    if (gap) this.saving.status.show({ kind: "fault", words: gap.words });
  }

  #turn(page) {
    document.querySelector("#main").replaceChildren(...document.adoptNode(page.main).childNodes);
    document.title = page.title;
    history.pushState(null, "", page.address);
    this.saving.turn(document.querySelector("form[data-reading]"));
    this.left -= 1;
    this.scored += 1;
    const count = document.querySelector("[data-scored]");
    count.textContent = Number(count.textContent) + this.scored - page.scoredBefore;
    showKeys();
    window.scrollTo(0, 0);
    document.querySelector("#main").focus({ preventScroll: true });
    post(`${page.address}/shown?of=${this.saving.form.dataset.reading}`, {}, { last: true });
    this.#fetch();
  }

  // One after the other; what cannot be fetched is asked for again when the next is shown.
  async #fetch() {
    if (this.isFetching) return;
    this.isFetching = true;
    while (this.last && this.ahead.length < Math.min(AHEAD, this.left - 1)) {
      const page = await this.#pageAfter(this.last);
      if (!page) break;
      this.ahead.push(page);
      this.last = page.address;
    }
    this.isFetching = false;
  }

  async #pageAfter(address) {
    const scoredBefore = this.scored;
    try {
      const answer = await fetch(`${address}/ahead`, { signal: AbortSignal.timeout(PATIENCE), redirect: "error" });
      if (answer.status !== 200) return null;
      const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
      const form = fetched.querySelector("form[data-reading]");
      return { main: fetched.querySelector("#main"), title: fetched.title, address: form.dataset.page, scoredBefore };
    } catch {
      return null;
    }
  }
}

export function readOn(saving) {
  return new Readings(saving);
}
