// Signing out takes what was kept on this device with it. Where that would lose text, the person is asked first.

import { sendAgain } from "./send-again.js";

const CHANNEL = "sign-out";

export function watchSignOut(form, device, savings) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", ({ data }) => {
    if (data !== form.dataset.person) return;
    device?.close();
    savings.forEach((saving) => saving.signedOut());
  });
  let isSure = false;
  form.addEventListener("submit", async (event) => {
    if (isSure) return;
    event.preventDefault();
    const titles = await unsaved(device, savings);
    if (titles.length && !(await ask(titles))) return;
    isSure = true;
    savings.forEach((saving) => { saving.isLeaving = true; });
    await device?.empty();
    channel.postMessage(form.dataset.person);
    sendAgain(form);
  });
}

// The titles of what could not be saved: on this page, in other tabs, and left behind.
async function unsaved(device, savings) {
  await Promise.all(savings.map((saving) => saving.flush()));
  const here = savings.filter((saving) => saving.isDirty).map((saving) => saving.form.dataset.saving);
  const elsewhere = device ? await device.others({ alive: true }) : [];
  return [...new Set([...here, ...elsewhere.map(({ record }) => record.title)])];
}

function ask(titles) {
  const template = document.querySelector("template[data-unsaved]");
  const dialog = template.content.firstElementChild.cloneNode(true);
  dialog.querySelector("[data-titles]").append(...titles.map((title) => {
    const item = document.createElement("li");
    item.textContent = title;
    return item;
  }));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) dialog.close(button.value);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "sign out");
    });
  });
}
