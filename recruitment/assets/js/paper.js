// Scores from paper, as fast as typing numbers: a digit goes on to the next box, a box for words opens where the score
// needs them, the arrows go back and on, any other key says so and stays. The page saves itself as any form does.

const BACK = new Set(["ArrowUp", "ArrowLeft"]);
const ON = new Set(["ArrowDown", "ArrowRight", "Enter"]);

class PaperRow {
  constructor(box) {
    this.box = box;
    this.score = box.querySelector("[data-paper-score]");
    this.says = box.querySelector("[data-says]");
    this.evidence = box.querySelector("[data-evidence]");
    this.words = this.evidence.querySelector("textarea");
    this.needs = JSON.parse(box.dataset.needs);
    this.last = this.score.value;
    // One that is filled is typed over, wherever the caret stands in it.
    this.score.removeAttribute("maxlength");
    this.show();
  }

  // Words are asked for where the score needs them; what is written stays in sight.
  show({ open = false } = {}) {
    const needed = this.needs[this.score.value];
    const isOpen = open || Boolean(needed) || this.words.value !== "" || this.words.hasAttribute("aria-invalid");
    this.evidence.hidden = !isOpen;
    this.say(needed && !this.words.value.trim() ? needed : "");
  }

  say(words, { wrong = false } = {}) {
    if (this.says.textContent !== words) this.says.textContent = words;
    this.says.classList.toggle("app-paper__says--wrong", wrong);
  }

  // The last key typed, or as it was before a mistaken one. Whether the box holds another key's digit now.
  take(key) {
    if (key !== "" && !this.box.dataset.digits.includes(key)) {
      this.score.value = this.last;
      this.score.select();
      this.say(this.box.dataset.mistaken, { wrong: true });
      return false;
    }
    this.score.value = key;
    this.last = key;
    this.show();
    return key !== "";
  }

  openWords() {
    this.show({ open: true });
    this.words.focus();
  }

  get asksForWords() {
    return Boolean(this.needs[this.score.value]) && !this.words.value.trim();
  }
}

class Paper {
  constructor(form) {
    this.form = form;
    this.rows = [...form.querySelectorAll("[data-saved-row]")].map((box) => new PaperRow(box));
    this.rows.forEach((row) => this.#listen(row));
    const errors = document.querySelector(".govuk-error-summary");
    const first = this.rows.find((row) => row.score.value === "");
    if (first && !errors) first.score.focus();
  }

  #listen(row) {
    row.score.addEventListener("focus", () => row.score.select());
    row.score.addEventListener("input", (event) => this.#typed(row, event));
    row.score.addEventListener("keydown", (event) => this.#press(row, event));
    row.words.addEventListener("input", () => row.show({ open: true }));
    row.words.addEventListener("keydown", (event) => this.#write(row, event));
  }

  // Put there by saving, not by a key: shown, and nobody is sent on.
  #typed(row, event) {
    if (!event.isTrusted) {
      row.last = row.score.value;
      row.show();
      return;
    }
    if (!row.take((event.data ?? row.score.value).trim().slice(-1))) return;
    if (row.asksForWords) row.openWords();
    else this.#go(row, 1);
  }

  #press(row, event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key.toLowerCase() === "e") {
      event.preventDefault();
      row.openWords();
    } else if (BACK.has(event.key) || ON.has(event.key)) {
      event.preventDefault();
      this.#go(row, BACK.has(event.key) ? -1 : 1);
    }
  }

  // Enter goes on from the words too; with Shift it begins a new line.
  #write(row, event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#go(row, 1);
  }

  #go(row, steps) {
    const next = this.rows[this.rows.indexOf(row) + steps];
    if (next) next.score.focus();
    else if (steps > 0) this.form.querySelector("button[type=submit]").focus();
  }
}

document.querySelectorAll("form[data-paper]").forEach((form) => new Paper(form));
