// Says how many words or characters are left while a person writes, counting as the server counts.

const PAUSE_BEFORE_SPEAKING = 1000;

// White space as Python's str.split has it; \s would differ by the byte-order mark and the separators.
const WHITE_SPACE = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

// Han, Hiragana and Katakana, by their places, as `domain/words.py` has them: written without spaces, each is a word.
const UNSPACED = new RegExp(
  "[\\u3005-\\u3007\\u3021-\\u3029\\u3038-\\u303c\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff"
  + "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3fffd}]",
  "gu",
);

// A word is a run without white space that holds a letter or a number of any script.
export function countWords(text) {
  const unspaced = text.match(UNSPACED) || [];
  const tokens = text.replace(UNSPACED, " ").split(WHITE_SPACE);
  return unspaced.length + tokens.filter((token) => /[\p{L}\p{N}]/u.test(token)).length;
}

// Browsers send a line's end as two characters; the server counts it as one, and so do we.
export function countCharacters(text) {
  return [...text.replace(/\r\n/g, "\n")].length;
}

export function remainder(used, limit, unit) {
  const left = limit - used;
  const noun = Math.abs(left) === 1 ? unit : `${unit}s`;
  const number = Math.abs(left).toLocaleString("en-GB");
  return left < 0 ? `You have ${number} ${noun} too many` : `You have ${number} ${noun} left`;
}

function watch(box) {
  const field = box.querySelector("textarea, input");
  const shown = box.querySelector("[data-count-shown]");
  const spoken = document.createElement("div");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  shown.after(spoken);
  shown.setAttribute("aria-hidden", "true");
  const limit = Number(box.dataset.limit);
  const count = box.dataset.unit === "word" ? countWords : countCharacters;
  let waiting;

  const update = () => {
    const used = count(field.value);
    shown.textContent = remainder(used, limit, box.dataset.unit);
    shown.classList.toggle("app-count__message--over", used > limit);
    clearTimeout(waiting);
    waiting = setTimeout(() => { spoken.textContent = shown.textContent; }, PAUSE_BEFORE_SPEAKING);
  };
  field.addEventListener("input", update);
  window.addEventListener("pageshow", update);
  update();
}

if (typeof document !== "undefined") document.querySelectorAll("[data-count]").forEach(watch);
