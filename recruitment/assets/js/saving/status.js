// The line below a form that says whether what was typed is saved. It says the same thing once: screen readers
// read each change of it.

const HINT = "What you type is saved as you go.";
const CHOOSE = "Not saved yet: choose which text to keep, below the box.";
const CHOOSE_THERE = "Not saved yet: it was changed in another tab or on another device.";
const RENEWED = " This page now shows what you wrote elsewhere.";

function signedOut({ other }) {
  return `${other ? "Somebody else is signed in" : "You are signed out"}. What you typed stays here.`;
}

function away(isKept) {
  return isKept
    ? "Not saved yet: we cannot be reached. It is kept on this device and sent later."
    : "Not saved yet: we cannot be reached. Leave this page open: it is sent later.";
}

// Of a row that another page has taken the place of: what it is, and where it stands.
function behind(rows, kind, words) {
  const row = rows.find((one) => one.isBehind);
  return row ? { kind, words: `${row.title}: ${words}`, look: row.page } : { kind, words };
}

// What to say of rows, worst first: {words, kind}, with the address to `look` at where it stands on another page.
export function statusOf(rows, isKept) {
  const trouble = (kind) => rows.map((row) => row.trouble).find((one) => one?.kind === kind);
  const faulty = rows.filter((row) => row.faults.length);
  const [fault] = faulty.flatMap((row) => row.faults);
  const torn = rows.filter((row) => row.choices.length);
  if (torn.length) return behind(torn, "choose", torn.some((row) => row.isBehind) ? CHOOSE_THERE : CHOOSE);
  if (trouble("signed out")) return { kind: "signed out", words: signedOut(trouble("signed out")) };
  const refused = rows.filter((row) => row.trouble?.kind === "refused");
  if (refused.length) return behind(refused, "refused", `Not saved. ${trouble("refused").sentence}`);
  if (fault) return behind(faulty, "fault", `Not saved yet. ${fault}`);
  if (trouble("away")) return { kind: "away", words: away(isKept) };
  const times = rows.map((row) => row.lastSaved).filter(Boolean).sort((one, other) => one.when - other.when);
  // Of answers that were left behind, all are saved or nothing is said.
  const isUnderWay = rows.some((row) => row.isBehind && row.isDirty);
  if (!times.length || isUnderWay) return { kind: "hint", words: HINT };
  const renewed = rows.some((row) => row.renewed) ? RENEWED : "";
  return { kind: "saved", words: `Saved at ${times.at(-1).at}.${renewed}` };
}

export class Status {
  constructor(line) {
    this.line = line;
    this.words = line.querySelector("[data-words]");
    this.button = line.querySelector("button");
    this.link = line.querySelector("a");
  }

  show({ kind, words, look }) {
    if (this.words.textContent !== words) this.words.textContent = words;
    this.line.classList.toggle("app-saving--attention", !["hint", "saved"].includes(kind));
    this.button.hidden = kind !== "signed out";
    this.link.hidden = !look;
    if (look) this.link.href = look;
  }
}
