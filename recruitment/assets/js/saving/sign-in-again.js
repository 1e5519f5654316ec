// Sign in again in place: an e-mailed code, asked for and typed in a dialog above what was written.

import { post, renewToken } from "./server.js";

export class SignInAgain {
  constructor(template, person) {
    this.person = person;
    this.dialog = template.content.firstElementChild.cloneNode(true);
    this.steps = [...this.dialog.querySelectorAll("form")];
    document.body.append(this.dialog);
    this.steps.forEach((form) => form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(form);
    }));
    this.dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) this.dialog.close();
      else if (event.target.closest("[data-back]")) this.#step(0);
    });
    this.dialog.addEventListener("close", () => this.done(false));
    this.done = () => {};
  }

  // True once somebody, and the same person, is signed in; false where the dialog was closed before.
  ask() {
    this.#step(0);
    if (!this.dialog.open) this.dialog.showModal();
    this.#focus(this.steps[0]);
    return new Promise((resolve) => { this.done = resolve; });
  }

  #step(number) {
    this.steps.forEach((form, at) => {
      form.hidden = at !== number;
      this.#say(form, "");
    });
    this.#focus(this.steps[number]);
  }

  #focus(form) {
    form.querySelector("input").focus();
  }

  #say(form, sentence) {
    const [field, error] = [form.querySelector("input"), form.querySelector("[data-error]")];
    error.textContent = sentence;
    form.querySelector(".govuk-form-group").classList.toggle("govuk-form-group--error", sentence !== "");
    field.toggleAttribute("aria-invalid", sentence !== "");
    if (sentence) field.focus();
  }

  async #send(form) {
    const field = form.querySelector("input");
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    const told = await post(form.action, { [field.name]: field.value, person: this.person });
    button.disabled = false;
    if (told.kind !== "done") this.#say(form, sentenceOf(told));
    else if (form === this.steps[0]) this.#askForCode(told.email);
    else this.#finish(told.token);
  }

  #askForCode(email) {
    this.dialog.querySelector("[data-email]").textContent = email;
    this.steps[1].reset();
    this.#step(1);
  }

  #finish(token) {
    renewToken(token);
    const { done } = this;
    this.done = () => {};
    this.dialog.close();
    done(true);
  }
}

function sentenceOf(told) {
  if (told.kind === "faults") return Object.values(told.faults)[0];
  return told.sentence || "Try again in a moment: the service could not be reached.";
}
