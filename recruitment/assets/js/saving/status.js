// The line below a form that says whether what was typed is saved. It says the same thing once: screen readers
// read each change of it.

const HINT = "What you type is saved as you go.";
const CHOOSE = "Not saved yet: choose which text to keep, below the box.";
const RENEWED = " This page now shows what you wrote elsewhere.";

function signedOut({ other }) {
  return `${other ? "Somebody else is signed in" : "You are signed out"}. What you typed stays here.`;
}

function away(isKept) {
  return isKept
    ? "Not saved yet: we cannot be reached. It is kept on this device and sent later."
    : "Not saved yet: we cannot be reached. Leave this page open: it is sent later.";
}

// What to say of rows, worst first: {words, kind}.
export function statusOf(rows, isKept) {
  const trouble = (kind) => rows.map((row) => row.trouble).find((one) => one?.kind === kind);
  const [fault] = rows.flatMap((row) => row.faults);
  if (rows.some((row) => row.choices.length)) return { kind: "choose", words: CHOOSE };
  if (trouble("signed out")) return { kind: "signed out", words: signedOut(trouble("signed out")) };
  if (trouble("refused")) return { kind: "refused", words: `Not saved. ${trouble("refused").sentence}` };
  if (fault) return { kind: "fault", words: `Not saved yet. ${fault}` };
  if (trouble("away")) return { kind: "away", words: away(isKept) };
  const times = rows.map((row) => row.lastSaved).filter(Boolean).sort((one, other) => one.when - other.when);
  if (!times.length) return { kind: "hint", words: HINT };
  const renewed = rows.some((row) => row.renewed) ? RENEWED : "";
  return { kind: "saved", words: `Saved at ${times.at(-1).at}.${renewed}` };
}

export class Status {
  constructor(line) {
    this.line = line;
    this.words = line.querySelector("[data-words]");
    this.button = line.querySelector("button");
  }

  show({ kind, words }) {
    if (this.words.textContent !== words) this.words.textContent = words;
    this.line.classList.toggle("app-saving--attention", !["hint", "saved"].includes(kind));
    this.button.hidden = kind !== "signed out";
  }
}
