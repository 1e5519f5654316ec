"""People who are hard to blind, texts in which they are planted, and a count of what blinding finds of them.

Names with accents, apostrophes and several parts, names that are words, schools with saints. They stand in
full, in parts, possessive, in any case, among sentences in which the same words mean what they say.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from unicodedata import normalize

from recruitment.domain.blinding import Identity, RefereeIdentity, blind

FIRST = ["Seán", "Zoë", "Oluwaseun", "Priya", "Aoife", "Mohammed", "Siân", "José", "Chloë", "Wanjirũ"]
FIRST += ["Łukasz", "Thanh", "Nia", "Bronwen", "D'Angelo"]
DOUBLE = ["Anne-Marie", "Jean-Luc", "Mary-Kate", "Abdul-Rahman"]
WORDLY = ["Grace", "Hope", "Mark", "Will", "Rose", "May", "Faith", "Joy", "Bill", "Dawn", "Summer", "Grant"]
WORDLY += ["Chase", "Robin", "Penny", "Frank"]
SURNAMES = ["Okonkwo", "O'Brien", "Ní Dhomhnaill", "N'Diaye", "Müller", "Ó Súilleabháin", "de la Cruz"]
SURNAMES += ["van der Berg", "Szczepański", "Bhattacharya", "Smith-Jónsdóttir", "Achebe-Wright"]
WORDLY_SURNAMES = ["Young", "Page", "Hill", "Wood", "Long", "Small", "Price", "Cook", "Day", "Bird", "Love"]
WORDLY_ALL = frozenset([*WORDLY, *WORDLY_SURNAMES, "Kit"])
SCHOOLS = [
    ("St Mary's Catholic High School", ["St Mary's", "Saint Mary's", "St. Mary’s", "St Marys", "SMCHS"]),
    ("St. Thomas More RC Academy", ["St Thomas More", "Saint Thomas More", "ST THOMAS MORE"]),
    ("Oakfield Academy", ["Oakfield", "oakfield", "Oakfield Academy", "OAKFIELD"]),
    ("Thornbury Park Community School", ["Thornbury", "Thornbury Park", "TPCS", "Thornbury park"]),
    ("The Kestrelmoor Grammar School for Girls", ["Kestrelmoor", "Kestrelmoor Grammar", "KGSG"]),
    ("Hope Academy", ["Hope Academy"]),
    ("Queen's Park School", ["Queen's Park", "Queens Park School", "Queen’s Park School"]),
    ("Ysgol Llanfaur", ["Ysgol Llanfaur", "YSGOL LLANFAUR"]),
]
#: Where people were before: what they wrote in their history, and how their answers have it.
FORMER = [
    ("Ravensholme Primary School", ["Ravensholme", "Ravensholme Primary", "RAVENSHOLME PRIMARY SCHOOL"]),
    ("St Brannoc's RC School", ["St Brannoc's", "Saint Brannoc’s", "St. Brannocs"]),
    ("Wexcombe Technology College, Leeds", ["Wexcombe", "Wexcombe Technology College"]),
    ("University of Hallowmere", ["University of Hallowmere", "university of Hallowmere"]),
    ("The Open University", ["The Open University", "Open University"]),
    ("Brightmoor and Sons Ltd", ["Brightmoor and Sons"]),
    ("Pemberwick", ["Pemberwick"]),
    ("Penny's Play Barn", ["Penny's Play Barn"]),
    ("Teach Early", ["Teach Early"]),
]
#: Written where a name is asked for, and no name.
NO_NAMES = ["Self-employed", "NHS", "Supply agency", "Home", "Various schools", "Next"]
TITLES = ["Mr", "Mrs", "Ms", "Miss", "Dr", "Mr.", "Mx"]
KINDS = NAME, WHO, REFEREE, SCHOOL, PLACE, EMAIL, PHONE = (
    "{name}", "{word}", "{referee}", "{school}", "{place}", "{email}", "{phone}",
)  # fmt: skip
PLANTS = [
    "My colleagues know me as {name} and pupils come to me.",
    "A parent wrote, “thank you {name}, you never gave up”.",
    "The note said that {name}'s door was always open.",
    "As {word}, I learnt to wait.", "“{word}, can you stay?” asked the head of year.",
    "It became {word}'s Friday club.", "Please ask for {word} at reception.",
    "When I joined {school} the rooms were empty.", "Everything at {school} changed that year.",
    "I led this with {referee} for two terms.", "In the end {referee} agreed with me.",
    "My line manager, {referee}, let me try.", "Before that I was at {place} for two years.",
    "My first post, at {place}, was hard.",
    "{place} taught me to listen.", "What I learnt from {place} I use every day.",
    "Write to {email} and I will share the plan.",
    "Ring me on {phone} for the slides.", "({phone})", "Contact: {email}",
]  # fmt: skip
FILLERS = [
    "I will always hope that young people stay.", "Will you wait for them? Young people ask that.",
    "In May the school moved to the Park.", "It took grace, faith and a long day.",
    "Mark schemes matter less than a kind word.", "The Academy had 1,200 pupils, 31% on free school meals.",
    "Page 4 of the policy said nothing about love.", "We visited St Joseph's and a farm school on the hill.",
    "She rose early, and in summer we met at dawn in the field.",
    "Hope is not a plan. Joy is no target either.",
    "On 14 May 2021 we wrote to every family; 07 was the code of the room.",
    "The bill was small, so I asked for a grant at a fair price.",
    "Frank talk helps: a cook, a bird, a wood.",
    "Each page of the book was read at half the speed.", "“Can I go?” he said. “Not yet,” I said.",
    "We joined the Young Carers Trust, Hope House and a Grant from the Love Foundation.",
    "He quoted Mark Twain, Rose Tremain and King Lear.", "Summer School, Day One: a Long Walk.",
    "WE WILL ROSE HILL.",
    "I read the Page One story of the Wood Review to Year 9.",
    "KS3 results rose by 12 points between 2019 and 2022.", "Our SENDCo and the EWO met every Thursday.",
    "Self-employed parents came home late, and the NHS clinic was open to us.",
    "We teach early, at primary and at university; the next barn is open for play.",
    "In various schools I saw supply teachers from an agency. Next, we asked them.",
]  # fmt: skip


@dataclass(frozen=True)
class Mention:
    """Where in a text somebody was planted, and as what."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Planted:
    """A text, and where in it the person was planted."""

    text: str
    mentions: tuple[Mention, ...]


def generate_identity(rng: Random) -> Identity:
    first = rng.choice(rng.choice([FIRST, DOUBLE, WORDLY]))
    middle = rng.choice(["", "", rng.choice(FIRST)])
    surname = rng.choice(rng.choice([SURNAMES, SURNAMES, WORDLY_SURNAMES]))
    known_as = rng.choice(["", "", "Kit", "Bex", "Zee"])
    referees = tuple(
        RefereeIdentity(f"{title}{rng.choice(FIRST + DOUBLE)} {rng.choice(SURNAMES)}", f"{post}@a.example")
        for title, post in ((rng.choice(["", "Mrs "]), "head"), (rng.choice(["", "Dr "]), "deputy"))
    )
    return Identity(
        " ".join(filter(None, [first, middle, surname])),
        known_as,
        f"a.person{rng.randrange(99)}@example.org",
        f"07700 900{rng.randrange(1000):03}",
        rng.choice(SCHOOLS)[0],
        referees,
        places=(*(name for name, _ in rng.sample(FORMER, 3)), rng.choice(NO_NAMES)),
    )


def is_wordly(name: str) -> bool:
    plain = [part for part in name.replace(",", "").split() if part not in TITLES and len(part) > 2]
    return all(part in WORDLY_ALL for part in plain)


def in_some_case(name: str, rng: Random) -> str:
    plain = "".join(c for c in normalize("NFD", name) if not "\u0300" <= c <= "\u036f").replace("ł", "l")
    # A name of nothing but words ("will young") can be told from words by its capitals alone.
    if is_wordly(name):
        return name
    decomposed, curly = normalize("NFD", name), name.replace("'", "’")
    return rng.choice([name, name, name.upper(), name.lower(), plain, curly, decomposed])


def name_of(name: str, rng: Random) -> str:
    first, *rest = name.split()
    surname = " ".join(rest[1:] if rest[0] in FIRST else rest)
    titled = f"{rng.choice(TITLES)} {surname}"
    forms = [f"{first} {surname}", titled, f"{first[0]}. {surname}", f"{surname}, {first}"]
    return in_some_case(rng.choice([forms[0], forms[0], *forms]), rng)


def phone_of(phone: str, rng: Random) -> str:
    digits = phone.replace(" ", "")[1:]
    return rng.choice([phone, f"0{digits}", f"+44{digits}", f"+44 (0){digits[:4]} {digits[4:7]} {digits[7:]}",
                       f"0044 {digits[:4]} {digits[4:]}", f"0{digits[:2]} {digits[2:6]}-{digits[6:]}",
                       digits])  # fmt: skip


def part_of_name(identity: Identity, rng: Random) -> str:
    parts = identity.full_name.replace("-", " ").split()
    parts = [part for part in parts if len(part) > 2 and part[0].isupper()]
    return in_some_case(rng.choice([*parts, identity.known_as or parts[0]]), rng)


def former_place(identity: Identity, rng: Random) -> str:
    former = dict(FORMER)
    name = rng.choice([place for place in identity.places if place in former])
    return rng.choice([name.partition(",")[0], *former[name]])


def referee_of(identity: Identity, rng: Random) -> str:
    name = rng.choice(identity.referees).name
    return name_of(name.removeprefix("Mrs ").removeprefix("Dr "), rng)


def mention_of(kind: str, identity: Identity, rng: Random) -> str:
    return MENTIONS[kind](identity, rng)


MENTIONS: dict[str, Callable[[Identity, Random], str]] = {
    NAME: lambda who, rng: name_of(who.full_name, rng),
    WHO: part_of_name,
    REFEREE: referee_of,
    SCHOOL: lambda who, rng: rng.choice([who.employer, *dict(SCHOOLS)[who.employer]]),
    PLACE: former_place,
    EMAIL: lambda who, rng: rng.choice([who.email, who.email.upper(), who.referees[0].email]),
    PHONE: lambda who, rng: phone_of(who.phone, rng),
}


def planted_text(
    identity: Identity, rng: Random, sentences: int = 30, plain: Sequence[str] = FILLERS
) -> Planted:
    """Make a text of `plain` sentences, many with words that are names too, the person planted in half."""
    text, mentions = "", []
    for _ in range(sentences):
        sentence = rng.choice(rng.choice([PLANTS, plain]))
        kind = next((kind for kind in KINDS if kind in sentence), None)
        before, _, after = sentence.partition(kind) if kind else (sentence, "", "")
        text += before
        if kind:
            mention = mention_of(kind, identity, rng)
            mentions.append(Mention(len(text), len(text) + len(mention), kind))
            text += mention
        text += after + rng.choice([" ", " ", "\n\n"])
    return Planted(text, tuple(mentions))


@dataclass(frozen=True)
class Measured:
    """What blinding found of what was planted.

    Attributes:
        planted: how many mentions of each kind.
        missed: of each kind, those with a letter or digit left, with what stands round them.
        words_replaced: how many words were replaced.
        words_beside: those of them that were not planted.
    """

    planted: Counter[str]
    missed: dict[str, tuple[str, ...]]
    words_replaced: int
    words_beside: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Of the words replaced, the share that was planted."""
        return 1 - len(self.words_beside) / self.words_replaced


def measure_blinding(people: int, seed: int, plain: Sequence[str] = FILLERS) -> Measured:
    """Blind a text of each of so many people, and compare with what was planted in it."""
    rng, planted, replaced, beside = Random(seed), Counter[str](), 0, list[str]()
    missed: dict[str, tuple[str, ...]] = {}
    for _ in range(people):
        identity = generate_identity(rng)
        text = planted_text(identity, rng, plain=plain)
        found = blind(text.text, identity).replacements
        covered = {at for one in found for at in range(one.start, one.end)}
        for mention in text.mentions:
            planted[mention.kind] += 1
            if not _letters(text, mention) <= covered:
                round_it = text.text[max(mention.start - 20, 0) : mention.end + 20]
                missed[mention.kind] = (*missed.get(mention.kind, ()), round_it)
        for one in found:
            replaced += len(one.original.split())
            if not any(mention.start < one.end and one.start < mention.end for mention in text.mentions):
                beside += one.original.split()
    return Measured(planted, missed, replaced, tuple(beside))


def _letters(text: Planted, mention: Mention) -> set[int]:
    """The places of a mention's letters and digits."""
    return {at for at in range(mention.start, mention.end) if text.text[at].isalnum()}
