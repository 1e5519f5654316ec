// Text that an earlier page left on this device because it could not be saved: back into its box where the box is on
// this page, else saved from here, else told of.

import { reconcile } from "./reconcile.js";
import { post } from "./server.js";

const WORTH_TELLING = 60_000;

export async function takeOver(device, savings) {
  const [sent, waiting] = [[], []];
  for (const { name, record } of await device.others()) {
    const saving = savings.find((one) => one.rowAt(record.address));
    if (saving) {
      if (saving.adopt(saving.rowAt(record.address), record)) device.forget(name);
    } else if (await save(record)) {
      device.forget(name);
      // Of a page that was left a moment ago nobody needs to be told.
      if (Date.now() - record.at > WORTH_TELLING) sent.push(record);
    } else {
      waiting.push(record);
    }
  }
  if (sent.length || waiting.length) tell(sent, waiting);
}

// Whether it is saved now.
async function save(record, turns = 2) {
  const texts = Object.fromEntries(Object.entries(record.fields).map(([name, { text }]) => [name, text]));
  const { name, value } = record.version;
  const told = await post(record.address, { ...texts, [name]: String(value) });
  if (told.kind !== "overtaken" || !turns) return told.kind === "done";
  const then = Object.entries(record.fields).map(([field, { text, ...kept }]) => (
    reconcile({ ...kept, mine: text, theirs: told.stored[field] ?? kept.base })
  ));
  if (then.includes("choose")) return false;
  return save({ ...record, version: { name, value: told.version } }, turns - 1);
}

function tell(sent, waiting) {
  const banner = document.createElement("div");
  banner.className = `app-banner${waiting.length ? " app-banner--attention" : ""}`;
  banner.setAttribute("role", "status");
  const words = document.createElement("div");
  if (sent.length) words.append(line("This was kept on this device and is saved now: ", sent));
  if (waiting.length) words.append(line("This is kept on this device and not saved: ", waiting), ...waiting.map(folded));
  banner.append(words);
  document.querySelector(".app-before").append(banner);
}

function line(words, records) {
  const paragraph = document.createElement("p");
  paragraph.append(words);
  records.forEach(({ page, title }, at) => {
    const link = document.createElement("a");
    Object.assign(link, { className: "govuk-link", href: page, textContent: title });
    paragraph.append(at ? ", " : "", link);
  });
  paragraph.append(".");
  return paragraph;
}

// So that it can be copied, whatever stands in the way of saving it.
function folded({ title, fields }) {
  const template = document.querySelector("template[data-kept]");
  const part = template.content.firstElementChild.cloneNode(true);
  part.querySelector("[data-title]").textContent = title;
  part.querySelector("[data-text]").textContent = Object.values(fields).map(({ text }) => text).join("\n\n");
  return part;
}
