// One page with forms that save themselves: when they save, what the status says, and what happens on the way out.

import { showChoices } from "./choose.js";
import { Row } from "./row.js";
import { sendAgain } from "./send-again.js";
import { Status, statusOf } from "./status.js";

// After the last key, and however long somebody goes on typing.
const PAUSE = 1000;
const LONGEST_PAUSE = 5000;
const KEEP_PAUSE = 200;
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 30_000;
const LINK_PATIENCE = 3000;

export class Saving {
  constructor(form, device, signInAgain) {
    this.device = device;
    this.signInAgain = signInAgain;
    this.isKept = device !== null;
    this.rows = [];
    this.timers = new Map();
    this.retry = FIRST_RETRY;
    this.isLeaving = false;
    this.#listen();
    this.turn(form);
  }

  // Begins on a form. What is not saved yet of the one before, which it took the place of, is saved from behind.
  turn(form) {
    this.form = form;
    this.status = new Status(form.querySelector("[data-saving-status]"));
    this.isSubmitting = false;
    this.hasStayed = false;
    const page = form.dataset.page || location.pathname;
    const boxes = [...form.querySelectorAll("[data-saved-row]")];
    const rows = boxes.map((box) => new Row(box, form.dataset.saving, page));
    this.rows = [...this.rows.filter((row) => row.isDirty || row.sending), ...rows];
    rows.forEach((row) => this.#watch(row));
    form.addEventListener("submit", (event) => this.#submit(event));
    this.status.button.addEventListener("click", () => this.askToSignIn());
    this.show();
    // What was typed before this script ran, or put back by the browser.
    rows.filter((row) => row.isDirty).forEach((row) => this.#typed(row));
  }

  get isDirty() {
    return this.rows.some((row) => row.isDirty);
  }

  rowAt(address) {
    return this.rows.find((row) => row.address === address);
  }

  // Ends when everything is saved, or nothing more can be saved now.
  async flush({ last = false } = {}) {
    await Promise.all(this.rows.map((row) => this.save(row, { last })));
    // What was typed while it was under way.
    await Promise.all(this.rows.filter((row) => row.isDirty && !row.trouble).map((row) => this.save(row, { last })));
  }

  async save(row, options) {
    this.#stop(row);
    await row.save(options);
    this.#after(row);
  }

  // Text that was left on this device, back in its box.
  adopt(row, record) {
    const taken = row.adopt(record);
    if (taken && row.isDirty) this.save(row);
    this.show();
    return taken;
  }

  show() {
    this.rows.filter((row) => !row.isBehind).forEach((row) => showChoices(row, () => this.save(row)));
    this.status.show(statusOf(this.rows, this.isKept));
  }

  // Somebody signed out in another tab: what is here stays on the page, and no longer on the device.
  signedOut() {
    this.isKept = false;
    this.rows.forEach((row) => { row.trouble = { kind: "signed out" }; });
    this.show();
  }

  async askToSignIn() {
    if (!(await this.signInAgain.ask())) return false;
    await this.flush();
    return true;
  }

  #watch(row) {
    row.box.addEventListener("input", () => this.#typed(row));
    row.box.addEventListener("change", () => this.#typed(row));
  }

  #typed(row) {
    this.#keep(row);
    this.#soon(row);
  }

  #listen() {
    document.addEventListener("click", (event) => this.#follow(event));
    window.addEventListener("online", () => this.#again());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush({ last: true });
      else this.#again();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty && !this.isKept && !this.isLeaving) event.preventDefault();
    });
  }

  // A little after the last key; at the latest a while after the first.
  #soon(row) {
    const timer = this.timers.get(row) || {};
    timer.since ??= performance.now();
    clearTimeout(timer.save);
    const waited = performance.now() - timer.since;
    timer.save = setTimeout(() => this.save(row), Math.max(0, Math.min(PAUSE, LONGEST_PAUSE - waited)));
    this.timers.set(row, timer);
  }

  #stop(row) {
    const timer = this.timers.get(row);
    if (!timer) return;
    clearTimeout(timer.save);
    this.timers.delete(row);
  }

  #keep(row) {
    if (!this.device || row.keeping) return;
    row.keeping = setTimeout(async () => {
      row.keeping = null;
      if (row.isDirty) this.isKept = await this.device.keep(row.address, row.record());
    }, KEEP_PAUSE);
  }

  #after(row) {
    if (row.isDirty) this.#keep(row);
    else this.device?.drop(row.address);
    this.show();
    if (row.trouble?.kind === "away") this.#later(row);
    else this.retry = FIRST_RETRY;
    if (!row.trouble) this.#signedIn(row);
    if (row.isDirty && !row.trouble && !row.choices.length && !row.faults.length) this.#soon(row);
  }

  // What could not be saved before somebody signed in, here or in another tab, can be now.
  #signedIn(row) {
    this.device?.reopen();
    this.rows.filter((one) => one !== row && one.trouble?.kind === "signed out").forEach((one) => this.save(one));
  }

  #later(row) {
    this.timers.set(row, { save: setTimeout(() => this.save(row), this.retry) });
    this.retry = Math.min(this.retry * 2, LONGEST_RETRY);
  }

  #again() {
    this.rows.filter((row) => row.isDirty && row.trouble?.kind === "away").forEach((row) => this.save(row));
  }

  // A link leads on once the text is saved, so that the next page knows of it; or a moment later, with it on the device.
  async #follow(event) {
    const link = event.target.closest("a[href]");
    const isPlain = !event.defaultPrevented && !event.button && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!link || !isPlain || link.target || link.origin !== location.origin || link.hash || !this.isDirty) return;
    event.preventDefault();
    await Promise.race([this.flush(), new Promise((resolve) => { setTimeout(resolve, LINK_PATIENCE); })]);
    location.assign(link.href);
  }

  // Save first, and leave the page only once nothing can be lost by it.
  async #submit(event) {
    if (this.isLeaving || event.defaultPrevented) return;
    if (!this.isDirty && !this.rows.some((row) => row.sending || row.choices.length)) return;
    event.preventDefault();
    if (this.isSubmitting) return;
    this.isSubmitting = true;
    const { submitter } = event;
    await this.flush();
    if (this.#isStuck("signed out")) await this.askToSignIn();
    this.isSubmitting = false;
    if (this.#mayLeave()) this.#leave(submitter);
    else this.#stay();
    this.hasStayed = true;
  }

  #isStuck(kind) {
    return this.rows.some((row) => row.trouble?.kind === kind);
  }

  // With a fault, or after the time, the page that follows says so and shows what was typed. Where saving does not get
  // through, a second press sends the form itself: there are filters that let one pass and not the other.
  #mayLeave() {
    if (this.rows.some((row) => row.choices.length) || this.#isStuck("signed out")) return false;
    return !this.#isStuck("away") || (this.hasStayed && this.isKept && navigator.onLine);
  }

  #leave(submitter) {
    this.isLeaving = true;
    sendAgain(this.form, submitter);
  }

  #stay() {
    this.show();
    const [choice] = this.rows.flatMap((row) => row.choices);
    if (choice?.panel) choice.panel.querySelector("[data-keep]").focus();
    else this.status.line.scrollIntoView({ block: "nearest" });
  }
}
