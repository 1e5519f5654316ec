// Asks the service to save, and reads what it answers. The protocol stands in docs/architecture.md.

const PATIENCE = 15_000;
// What a browser still sends for a page that is being closed.
const LAST_WORDS = 60_000;

export function token() {
  return document.querySelector("input[name=csrf_token]").value;
}

export function renewToken(fresh) {
  document.querySelectorAll("input[name=csrf_token]").forEach((input) => { input.value = fresh; });
}

// One of: {kind: "done"}, with what the service says; "overtaken", with stored and version; "faults", with a sentence
// by field; "signed out", perhaps with somebody else in; "refused", with a sentence; "token", with a fresh one; "away": no answer that means anything.
export function read(status, told) {
  if (told === null || typeof told !== "object") return { kind: "away" };
  if (status === 200) return { ...told, kind: "done" };
  if (status === 400 && told.token) return { kind: "token", token: told.token };
  if (status === 401) return { kind: "signed out" };
  // What stands on the page was theirs to write a moment ago: somebody else has signed in.
  if (status === 403 || status === 404) return { kind: "signed out", other: true };
  if (status === 409 && told.stored) return { ...told, kind: "overtaken" };
  if (status === 422 && told.faults) return { kind: "faults", faults: told.faults };
  if (status === 429) return { kind: "away", sentence: told.sentence };
  if (status >= 400 && status < 500) return { kind: "refused", sentence: told.sentence };
  return { kind: "away" };
}

async function once(address, fields, last) {
  const body = JSON.stringify({ ...fields, csrf_token: token() });
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body,
      keepalive: last && body.length < LAST_WORDS,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return read(answer.status, await answer.json());
  } catch {
    return { kind: "away" };
  }
}

// A token that is too old is renewed and the request made once more; the person need not know.
export async function post(address, fields, { last = false } = {}) {
  const first = await once(address, fields, last);
  if (first.kind !== "token") return first;
  renewToken(first.token);
  const second = await once(address, fields, last);
  return second.kind === "token" ? { kind: "away" } : second;
}
