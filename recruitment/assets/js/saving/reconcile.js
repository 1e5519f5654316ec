// Three texts of one field: what it was written over (base), what stands in the box (mine), what is saved now (theirs).

// As the server tidies: composed letters, one space for any, none at the ends.
function tidied(text) {
  return text.normalize("NFC").replace(/[\s\p{Cc}]+/gu, " ").trim();
}

function loose(text) {
  return tidied(text).toLowerCase();
}

// What is to be done with the box:
//   "settled"  both say the same
//   "mine"     nobody else changed it: what stands in the box is saved next
//   "theirs"   only the other side changed it: the box is brought up to date
//   "choose"   both did, and the person says which to keep
// `unanswered` are texts sent from here of which nobody knows whether they arrived.
export function reconcile({ base, mine, theirs, unanswered = [] }) {
  if (tidied(mine) === tidied(theirs)) return "settled";
  if ([base, ...unanswered].some((text) => loose(text) === loose(theirs))) return "mine";
  return tidied(mine) === tidied(base) ? "theirs" : "choose";
}
