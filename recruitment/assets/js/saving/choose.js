// Both texts, where one field was written in two places: the person chooses, or puts the two together in the box.

import { nameOf, wordsOf } from "./fields.js";

function panelOf(field) {
  const template = document.querySelector("template[data-choose]");
  const panel = template.content.firstElementChild.cloneNode(true);
  panel.querySelector("[data-about]").textContent = nameOf(field.controls);
  panel.querySelector("[data-stored]").textContent =
    wordsOf(field.controls, field.theirs) || "Nothing: it was emptied.";
  return panel;
}

// Shows a panel for each field that asks for a choice, and takes away those that no longer do.
export function showChoices(row, decided) {
  for (const field of row.fields.values()) {
    if (field.panel && (field.theirs === null || field.panel.theirs !== field.theirs)) {
      field.panel.remove();
      field.panel = null;
    }
    if (field.theirs !== null && !field.panel) field.panel = open(row, field, decided);
  }
}

function open(row, field, decided) {
  const panel = panelOf(field);
  panel.theirs = field.theirs;
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep]");
    if (!button) return;
    row.choose(field, { mine: button.dataset.keep === "mine" });
    field.controls[0].focus();
    decided();
  });
  field.controls[0].closest(".govuk-form-group").after(panel);
  return panel;
}
