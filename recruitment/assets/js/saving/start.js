// Begins on each page of somebody who is signed in: the forms that save themselves, and what was left on the device.

import { Device } from "./device.js";
import { takeOver } from "./leftovers.js";
import { Saving } from "./form.js";
import { readOn } from "./readings.js";
import { SignInAgain } from "./sign-in-again.js";
import { watchSignOut } from "./sign-out.js";

async function start(signOut) {
  const { person, key } = signOut.dataset;
  const device = await Device.open(person, key);
  const template = document.querySelector("template[data-sign-in-again]");
  const again = template && new SignInAgain(template, person);
  const savings = [...document.querySelectorAll("form[data-saving]")].map((form) => new Saving(form, device, again));
  watchSignOut(signOut, device, savings);
  savings.filter(({ form }) => "reading" in form.dataset).forEach(readOn);
  if (device) await takeOver(device, savings);
}

// Without these a page is better off with its buttons alone, which save as well.
const knowsHow = "requestSubmit" in HTMLFormElement.prototype && "timeout" in AbortSignal && "HTMLDialogElement" in window;

const signOut = document.querySelector("form[data-person]");
if (signOut && knowsHow) start(signOut);
