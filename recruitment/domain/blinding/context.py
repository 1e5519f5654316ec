"""Whether an ordinary word is used as a name where it stands: Will, and will you?"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recruitment.domain.blinding import words as known
from recruitment.domain.blinding.folding import Word

MASK = "\x00"
_NAMES_TOO = frozenset({"may", "june", "april", "august"})
_SENTENCE_END = re.compile(r"[.!?:;\n*\u2022\u2026\u2014]|\s[\"'\u201c(-]+$|^[\"'\u201c]+$|\"\s?$|\u201c$")


@dataclass(frozen=True, slots=True)
class Text:
    """A folded text, what is settled in it masked, its words, and whether a word is known of the person."""

    folded: str
    words: Sequence[Word]
    is_known: Callable[[str], bool]

    def gap(self, at: int) -> str:
        """Give what stands between a word and the one before it, from the last masked character on."""
        start = self.words[at - 1].end if at else 0
        return self.folded[start : self.words[at].start].rpartition(MASK)[2]

    def gap_after(self, at: int) -> str:
        """Give what stands between a word's stem and the next word, up to a masked character."""
        end = self.words[at + 1].start if at + 1 < len(self.words) else len(self.folded)
        return self.folded[self.words[at].end : end].partition(MASK)[0]

    def before(self, at: int) -> Word | None:
        """Give the word before, if it is in the same sentence and not masked."""
        if at == 0 or MASK in self.folded[self.words[at - 1].end : self.words[at].start]:
            return None
        return None if _SENTENCE_END.search(self.gap(at)) else self.words[at - 1]

    def after(self, at: int) -> Word | None:
        """Give the word after, if nothing but a space or an apostrophe parts them."""
        if at + 1 >= len(self.words):
            return None
        between = self.folded[self.words[at].end : self.words[at + 1].start]
        return self.words[at + 1] if between.strip(" \n'") == "" else None

    def opens_sentence(self, at: int) -> bool:
        """Say whether a capital means nothing here because a sentence begins."""
        masked = at > 0 and MASK in self.folded[self.words[at - 1].end : self.words[at].start]
        masked = masked or (at == 0 and MASK in self.folded[: self.words[0].start])
        return bool(_SENTENCE_END.search(self.gap(at))) or (at == 0 and not masked)


def used_as_name(text: Text, at: int) -> bool:
    """Say whether an ordinary word is somebody's or some school's name where it stands.

    It is where it has a capital that no sentence gave it and neither an article before it nor another
    capital after; and at a sentence's beginning where it has a possessive, is spoken to, acts or is alone.
    """
    word, before, after = text.words[at], text.before(at), text.after(at)
    if not word.capitalised or (before is not None and before.key in known.DETERMINERS):
        return False
    if word.stem in known.MONTHS and not _acts(text, at) and _is_month(text, at):
        return False
    if after is not None and goes_with(text, after) and word.key == word.stem:
        return False
    if not text.opens_sentence(at) and not word.shouted:
        return True
    return _acts_as_name(text, at)


def goes_with(text: Text, after: Word) -> bool:
    """Whether a capital after makes one expression with it: Mark Scheme, Hope Street."""
    if not after.capitalised or after.shouted or len(after.key) == 1:
        return False
    return after.key not in known.AFTER_A_NAME and not text.is_known(after.stem)


def _acts(text: Text, at: int) -> bool:
    after = text.after(at)
    return text.words[at].key != text.words[at].stem or (
        after is not None and after.key in known.PERSON_VERBS
    )


def _acts_as_name(text: Text, at: int) -> bool:
    word, before, after = text.words[at], text.before(at), text.after(at)
    if _acts(text, at) or (before is not None and before.key in known.INTRODUCERS):
        return True
    if after is not None and after.key in known.ANY_VERBS and word.stem not in known.MASS:
        return not word.shouted
    if text.gap_after(at).startswith(","):
        return word.stem not in known.MONTHS or not any(
            w.key in known.MONTHS for w in text.words[at + 1 : at + 2]
        )
    return word.stem not in known.MONTHS and (_alone_on_line(text, at) or _and_i(text, at))


def _and_i(text: Text, at: int) -> bool:
    following = [word.key for word in text.words[at + 1 : at + 3]]
    return following in (["and", "i"], ["and", "my"])


def _alone_on_line(text: Text, at: int) -> bool:
    word = text.words[at]
    left = text.folded[max(word.start - 3, 0) : word.start]
    right = text.folded[word.end : word.end + 3]
    starts = word.start == 0 or left.rstrip(" -").endswith("\n")
    return starts and (right.strip(" .!") == "" or right.lstrip(" .!").startswith("\n"))


def _parted(text: Text, one: int, two: int) -> bool:
    return re.search(r"[.!?\n]", text.folded[text.words[one].end : text.words[two].start]) is not None


def _is_month(text: Text, at: int) -> bool:
    word, before, after = text.words[at], text.before(at), text.after(at)
    left, right = text.folded[max(word.start - 6, 0) : word.start], text.folded[word.end : word.end + 4]
    if re.search(r"\d(?:st|nd|rd|th)?[\s,/-]{0,2}$", left) or re.match(r"[\s,/-]{0,2}\d", right):
        return True
    if after is not None and after.key in known.MONTH_AFTER | known.MONTHS - _NAMES_TOO:
        return True
    if before is not None and before.key in known.MONTH_BEFORE:
        return True
    first = max(at - 3, 0)
    earlier = [other for n, other in enumerate(text.words[first:at], first) if not _parted(text, n, at)]
    lately = {other.key for other in earlier if not text.is_known(other.key)}
    return bool(lately & (known.MONTHS | {"end", "beginning", "start", "middle", "half"}))
