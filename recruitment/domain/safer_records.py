"""Safer recruitment: what is recorded of a candidate, the gates that ask for it, and the self-declaration.

A gate is open once the newest record of each kind that it asks for says to proceed. A record closes a gate or
opens it and does nothing else: "stop" rejects nobody, people decide.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from recruitment.domain.parts import Group
from recruitment.domain.sections import Ask, Choice, Section
from recruitment.domain.sections.asking import Kind
from recruitment.domain.stages import Stage


class Gate(StrEnum):
    """What a stage may ask for before somebody is taken there."""

    SELF_DECLARATION = "self_declaration"
    ONLINE_SEARCH = "online_search"
    REFERENCES = "references"
    SIGNATURE = "signature"
    PANEL_TRAINING = "panel_training"


class Finding(StrEnum):
    """What somebody finds who looks after safer recruitment."""

    PROCEED = "proceed"
    DISCUSS = "discuss"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class GateWords:
    """A gate in words.

    Attributes:
        name: in lists and headings.
        lacking: what somebody lacks for whom it is closed, after "still lacks".
        findings: what each finding is called; empty where it is read from elsewhere and nobody records it.
    """

    name: str
    lacking: str
    findings: Mapping[Finding, str]


_WEIGHED = {Finding.DISCUSS: "Talk it over with them first", Finding.STOP: "Go no further as things stand"}
WORDS: Mapping[Gate, GateWords] = {
    Gate.SELF_DECLARATION: GateWords(
        "Self-declaration",
        "a self-declaration that was read and cleared",
        {Finding.PROCEED: "Nothing in it speaks against going on", **_WEIGHED},
    ),
    Gate.ONLINE_SEARCH: GateWords(
        "Online search",
        "an online search that was cleared",
        {Finding.PROCEED: "Nothing was found that speaks against going on", **_WEIGHED},
    ),
    Gate.REFERENCES: GateWords("References", "references, verified and compared", {}),
    Gate.SIGNATURE: GateWords(
        "Signature on paper",
        "their signature under the self-declaration",
        {Finding.PROCEED: "They signed it in front of us"},
    ),
    Gate.PANEL_TRAINING: GateWords(
        "Training of the panel", "a panel with somebody trained in safer recruitment, in date", {}
    ),
}
#: What somebody records by hand, in order; the others are read from references and panels.
RECORDED = tuple(gate for gate, words in WORDS.items() if words.findings)
#: What cannot be there before a decision has taken somebody further: only the shortlisted are asked.
AFTER_THE_SIFT = frozenset(RECORDED)
#: The stages that may ask for something, and of these where it is first asked of people.
GATED = (Stage.INTERVIEW, Stage.CENTRE, Stage.RESERVE, Stage.OFFER)
ASKED_ON_REACHING = (Stage.INTERVIEW, Stage.CENTRE)


def asks_them(origin: Stage, target: Stage, ahead: Iterable[Gate]) -> bool:
    """Whether somebody is asked for a self-declaration on being taken from the sift.

    Args:
        origin: where they come from.
        target: where they are taken.
        ahead: what the stages after that one ask for.
    """
    return origin is Stage.SIFT and target in ASKED_ON_REACHING and bool(AFTER_THE_SIFT & set(ahead))


def lacking(asked: Sequence[Gate], cleared: Collection[Gate]) -> tuple[Gate, ...]:
    """What a stage asks for and is not cleared, in the order in which it asks."""
    return tuple(gate for gate in asked if gate not in cleared)


def in_words(gates: Iterable[Gate]) -> str:
    """What is lacking, as in "an online search that was cleared and references, …"."""
    *first, last = [WORDS[gate].lacking for gate in gates]
    return f"{', '.join(first)} and {last}" if first else last


#: As many refused candidates are named; the rest are counted.
MOST_NAMED = 5


def refusal(stage: str, lack: Mapping[str, Sequence[Gate]]) -> str:
    """Why candidates cannot be taken to a stage yet, in a sentence that names what is missing for whom.

    Args:
        stage: its name.
        lack: what is lacking, by the candidate's reference; not empty.
    """
    named = [f"{reference} still lacks {in_words(gates)}" for reference, gates in lack.items()][:MOST_NAMED]
    rest = len(lack) - len(named)
    more = f"; and so do {rest} more" if rest > 1 else "; and so does 1 more" if rest else ""
    return f"Complete what safer recruitment asks for before “{stage}”: {'; '.join(named)}{more}."


_YES, _NO = Choice("yes", "Yes"), Choice("no", "No")
_AFTER_YES = frozenset({"yes"})
_TELL = "Say what happened, when, and what came of it. Leave out what is protected."


def _told_after(name: str, about: str, question: str, needed: str, hint: str = "") -> tuple[Ask, Ask]:
    """A question to be answered with yes or no, and the words after a yes."""
    words = f"{name}_words"
    return (
        Ask(name, question, needed, hint=hint, kind=Kind.CHOICE, choices=(_YES, _NO)),
        Ask(
            words,
            f"If yes, tell us about the {about}",
            "Tell us about it, or change your answer above.",
            hint=_TELL,
            kind=Kind.TEXT,
            tidy=str.strip,
            after=(name, _AFTER_YES),
        ),
    )


#: What the shortlisted declare. Wording that filters: what the law protects is not asked for.
DECLARATION = Section(
    "self-declaration",
    "Self-declaration",
    Group.DECLARATIONS,
    (
        "We ask this of everybody whom we take further, and of nobody before. It played no part in choosing"
        " you.",
        "You need not tell us about protected convictions and cautions: those which the law filters out, so"
        " that a standard or enhanced certificate does not show them. We may not take these into account.",
        "A yes does not by itself end your application. Only those who look after safer recruitment here read"
        " this; it is in no score and on no paper that a panel sees. You sign it on paper when we meet.",
    ),
    (
        *_told_after(
            "unspent",
            "unspent convictions or conditional cautions",
            "Do you have any unspent convictions or conditional cautions?",
            "Say whether you have unspent convictions or conditional cautions.",
        ),
        *_told_after(
            "unprotected",
            "spent convictions or adult cautions",
            "Do you have any spent convictions or adult cautions that are not protected?",
            "Say whether you have spent convictions or adult cautions that are not protected.",
            "If you are not sure what is protected, Nacro and Unlock explain it without charge.",
        ),
        *_told_after(
            "barred",
            "bar, prohibition or disqualification",
            "Are you barred from working with children, prohibited from teaching or disqualified from"
            " childcare?",
            "Say whether you are barred, prohibited or disqualified.",
            "To seek work with children while barred from it is an offence.",
        ),
        *_told_after(
            "overseas",
            "finding abroad",
            "Has a court or an authority abroad found anything of this kind?",
            "Say whether there is anything of this kind from abroad.",
        ),
        *_told_after(
            "conduct",
            "conduct",
            "Is there anything else about your conduct towards children that a school would want to know?",
            "Say whether there is anything else that a school would want to know.",
        ),
        Ask(
            "true",
            "Is all of this true and complete?",
            "Tick the box to say that this is true and complete.",
            kind=Kind.TICK,
            choices=(Choice("yes", "Yes, this is true and complete"),),
            short="True and complete",
        ),
    ),
    in_packs=False,
)
