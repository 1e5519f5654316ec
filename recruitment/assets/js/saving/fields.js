// The fields of a row on a page, by name: text boxes, selects, one box to tick, a group of radio buttons.

const TYPED = "input:not([type=hidden], [type=submit], [type=button]), textarea, select";

export function fieldsOf(box) {
  const fields = new Map();
  box.querySelectorAll(TYPED).forEach((control) => {
    fields.set(control.name, [...(fields.get(control.name) || []), control]);
  });
  return fields;
}

function isTicked(control) {
  return control.type === "radio" || control.type === "checkbox";
}

export function valueOf(controls) {
  if (!isTicked(controls[0])) return controls[0].value;
  const chosen = controls.find((control) => control.checked);
  return chosen ? chosen.value : "";
}

// As the page came, whatever has been typed or put back into it since.
export function originalOf(controls) {
  const [control] = controls;
  if (isTicked(control)) return controls.find((one) => one.defaultChecked)?.value ?? "";
  if (!control.options) return control.defaultValue;
  return ([...control.options].find((option) => option.defaultSelected) || control.options[0]).value;
}

function labelOf(control) {
  return control.labels?.[0]?.textContent ?? "";
}

// What people call a field: of a group of buttons, what stands above them all.
export function nameOf(controls) {
  const legend = controls.length > 1 && controls[0].closest("fieldset")?.querySelector("legend");
  return legend ? legend.textContent : labelOf(controls[0]);
}

// A value as people read it: of what is chosen among several, the words beside it.
export function wordsOf(controls, value) {
  const chosen = isTicked(controls[0]) && controls.find((control) => control.value === value);
  return chosen ? labelOf(chosen) : value;
}

// Told to whoever listens, such as the count of words, as if it had been typed.
export function putValue(controls, text) {
  if (isTicked(controls[0])) controls.forEach((control) => { control.checked = control.value === text; });
  else controls[0].value = text;
  controls[0].dispatchEvent(new Event("input", { bubbles: true }));
}
