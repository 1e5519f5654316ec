// Keeps on this device what is typed and not saved yet, locked with a key that only this person's own pages carry.
//
// One entry for each tab and row, so that two tabs never write over one another. A tab holds a lock as long as it
// lives: an entry whose lock is free was left behind, by a browser that crashed or a page that was closed, and is
// taken over by the next page of the same person.

const PREFIX = "typed:";
const LONGEST_KEPT = 30 * 24 * 3600 * 1000;
const IV_BYTES = 12;

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function bytesOf(text, digit) {
  return Uint8Array.from(text, digit);
}

function fromHex(text) {
  return bytesOf(text.match(/../g), (pair) => parseInt(pair, 16));
}

export class Device {
  // Null where this browser keeps nothing: private windows, and pages without HTTPS, which have no cipher.
  static async open(person, key) {
    try {
      localStorage.setItem(PREFIX, "");
      localStorage.removeItem(PREFIX);
      const cipher = await crypto.subtle.importKey("raw", fromHex(key), "AES-GCM", false, ["encrypt", "decrypt"]);
      return new Device(person, cipher);
    } catch {
      return null;
    }
  }

  constructor(person, cipher) {
    this.person = person;
    this.cipher = cipher;
    this.tab = base64(crypto.getRandomValues(new Uint8Array(9)));
    this.last = Promise.resolve();
    this.closed = false;
    this.hold = navigator.locks ? new Promise((held) => {
      navigator.locks.request(PREFIX + this.tab, () => { held(); return new Promise(() => {}); });
    }) : Promise.resolve();
    this.#removeOld();
  }

  // One after the other: an entry must not be written after it was dropped.
  #inTurn(work) {
    this.last = this.last.then(work, work);
    return this.last;
  }

  #name(address) {
    return `${PREFIX}${this.person}:${this.tab}:${address}`;
  }

  // Whether it is kept.
  keep(address, record) {
    return this.#inTurn(async () => {
      await this.hold;
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const plain = new TextEncoder().encode(JSON.stringify(record));
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.cipher, plain));
      if (this.closed) return false;
      try {
        localStorage.setItem(this.#name(address), `${Date.now()}.${base64(iv)}.${base64(sealed)}`);
        return true;
      } catch {
        return false; // full
      }
    });
  }

  drop(address) {
    return this.#inTurn(() => localStorage.removeItem(this.#name(address)));
  }

  // What other pages of this person left behind: [{name, record}]. With `alive`, what open ones still hold as well.
  async others({ alive = false } = {}) {
    const found = [];
    for (const name of this.#names()) {
      const [, , tab] = name.split(":");
      if (tab === this.tab || (!alive && !(await this.#isFree(tab)))) continue;
      const record = await this.#opened(name);
      if (record) found.push({ name, record });
      else localStorage.removeItem(name); // sealed before the key was changed: nobody can read it any more
    }
    return found;
  }

  forget(name) {
    localStorage.removeItem(name);
  }

  // At sign-out: nothing of this person stays, and nothing more is written.
  empty() {
    this.closed = true;
    return this.#inTurn(() => this.#names().forEach((name) => localStorage.removeItem(name)));
  }

  // Somebody signed out in another tab, and perhaps in again.
  close() {
    this.closed = true;
  }

  reopen() {
    this.closed = false;
  }

  #names() {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}${this.person}:`));
  }

  async #isFree(tab) {
    if (!navigator.locks) return true;
    return navigator.locks.request(PREFIX + tab, { ifAvailable: true }, (lock) => lock !== null);
  }

  async #opened(name) {
    try {
      const [, iv, sealed] = localStorage.getItem(name).split(".");
      const bytes = (text) => bytesOf(atob(text), (character) => character.charCodeAt(0));
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, this.cipher, bytes(sealed));
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null;
    }
  }

  // Of anybody: it cannot be read without its key, and after a month nobody comes back for it.
  #removeOld() {
    Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .filter((name) => Date.now() - Number(localStorage.getItem(name).split(".")[0]) > LONGEST_KEPT)
      .forEach((name) => localStorage.removeItem(name));
  }
}
