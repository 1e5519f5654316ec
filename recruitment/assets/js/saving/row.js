// One row of what somebody writes: its fields on the page, the version they were filled in from, what is saved of them.

import { fieldsOf, originalOf, putValue, valueOf } from "./fields.js";
import { reconcile } from "./reconcile.js";
import { post } from "./server.js";

// Sent again at once where the service was ahead of us or would not have one of the fields.
const TURNS = 4;
const UNANSWERED = 3;

export class Row {
  // `page` is where somebody finds it again.
  constructor(box, title, page) {
    this.box = box;
    this.title = title;
    this.page = page;
    this.address = box.dataset.savedRow;
    this.version = box.querySelector("[data-version]");
    this.version.value = this.version.defaultValue;
    this.fields = new Map();
    for (const [name, controls] of fieldsOf(box)) {
      const text = originalOf(controls);
      this.fields.set(name, { controls, base: text, saved: text, unanswered: [], refused: null, fault: "", theirs: null });
    }
    this.newest = this.version.value;
    this.trouble = null;
    this.lastSaved = null;
    this.renewed = false;
    this.sending = null;
  }

  // Whether another page has taken the place of its own.
  get isBehind() {
    return !this.box.isConnected;
  }

  get isDirty() {
    return [...this.fields.values()].some((field) => valueOf(field.controls) !== field.saved);
  }

  // Fields that were changed here and elsewhere, until the person says which text to keep.
  get choices() {
    return [...this.fields.values()].filter((field) => field.theirs !== null);
  }

  get faults() {
    return [...this.fields.values()].filter((field) => field.fault).map((field) => field.fault);
  }

  // What to keep on the device: enough to put the text back into the box, or to save it from another page.
  record() {
    const fields = {};
    for (const [name, field] of this.fields) {
      const text = valueOf(field.controls);
      if (text !== field.saved) fields[name] = { text, base: field.base, unanswered: field.unanswered };
    }
    const { name, value } = this.version;
    const { address, title, page } = this;
    return { address, title, page, version: { name, value }, fields, at: Date.now() };
  }

  // Ends when nothing is to be sent any more, or cannot be.
  save({ last = false } = {}) {
    this.sending ??= this.#send(last).finally(() => { this.sending = null; });
    return this.sending;
  }

  async #send(last) {
    this.renewed = false;
    for (let turn = 0; turn < TURNS && !this.choices.length; turn += 1) {
      const typed = this.#unsaved();
      if (!Object.keys(typed).length) return;
      const told = await post(this.address, { ...typed, [this.version.name]: this.version.value }, { last });
      this.#take(told, typed);
      if (!["overtaken", "faults"].includes(told.kind)) return;
    }
  }

  #unsaved() {
    const typed = {};
    for (const [name, field] of this.fields) {
      const text = valueOf(field.controls);
      if (text !== field.refused) { field.refused = null; field.fault = ""; }
      if (text !== field.saved && text !== field.refused) typed[name] = text;
    }
    return typed;
  }

  #take(told, typed) {
    this.trouble = null;
    if (told.kind === "done") this.#settle(told, typed);
    else if (told.kind === "overtaken") this.#meet(told);
    else if (told.kind === "faults") this.#refuse(told.faults, typed);
    else this.trouble = told;
    if (told.kind === "away") this.#remember(typed);
  }

  #settle(told, typed) {
    this.#stand(told.version);
    this.lastSaved = { at: told.at, when: Date.now() };
    for (const [name, text] of Object.entries(typed)) {
      Object.assign(this.fields.get(name), { base: text, saved: text, unanswered: [] });
    }
    if (told.stored) this.#meet(told);
  }

  #refuse(faults, typed) {
    for (const [name, sentence] of Object.entries(faults)) {
      const field = this.fields.get(name);
      if (field) Object.assign(field, { fault: sentence, refused: typed[name] ?? null });
    }
    // A fault of none of our fields would be met again and again.
    if (!this.faults.length) this.trouble = { kind: "refused", sentence: Object.values(faults)[0] };
  }

  // Whether these arrived is not known: what comes back may be our own text.
  #remember(typed) {
    for (const [name, text] of Object.entries(typed)) {
      const field = this.fields.get(name);
      field.unanswered = [...field.unanswered, text].slice(-UNANSWERED);
    }
  }

  // The row has moved on: take over what was changed elsewhere, keep what was changed here, ask where both were.
  #meet({ version, stored }) {
    for (const [name, theirs] of Object.entries(stored)) {
      const field = this.fields.get(name);
      if (field) this.#decide(field, theirs);
    }
    this.#stand(version);
  }

  // On a version, once nothing is to be chosen: until then whatever is kept on the device stands on the older one, or a
  // later page would save it over the text that it was never shown beside.
  #stand(version) {
    this.newest = version;
    if (!this.choices.length) this.version.value = version;
  }

  #decide(field, theirs) {
    const mine = valueOf(field.controls);
    const then = reconcile({ base: field.base, mine, theirs, unanswered: field.unanswered });
    if (then === "choose") {
      field.theirs = theirs;
      return;
    }
    if (then === "theirs") {
      putValue(field.controls, theirs);
      this.renewed = true;
    }
    const saved = then === "settled" ? mine : theirs;
    Object.assign(field, { base: theirs, saved, unanswered: [], theirs: null });
  }

  // The person has chosen. What stands in the box now is saved next.
  choose(field, { mine }) {
    const { theirs } = field;
    Object.assign(field, { base: theirs, saved: theirs, unanswered: [], theirs: null });
    if (!mine) putValue(field.controls, theirs);
    this.#stand(this.newest);
  }

  // Text that was left behind on this device goes back into its box; false where something new stands there already.
  adopt(record) {
    if (this.isDirty) return false;
    for (const [name, kept] of Object.entries(record.fields)) {
      const field = this.fields.get(name);
      if (field) this.#restore(field, kept);
    }
    if (this.choices.length) {
      this.newest = this.version.value;
      this.version.value = record.version.value;
    }
    return true;
  }

  #restore(field, { text, base, unanswered }) {
    const theirs = field.saved;
    const then = reconcile({ base, mine: text, theirs, unanswered });
    if (then === "settled" || then === "theirs") return;
    putValue(field.controls, text);
    if (then === "choose") field.theirs = theirs;
  }
}
