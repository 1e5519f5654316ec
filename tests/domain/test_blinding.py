"""Blinding: every planted mention goes, plain English stays, and what is blind stays as it is."""

from dataclasses import dataclass
from random import Random
from time import process_time
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.blinding import Identity, Neutral, RefereeIdentity, Replacement, blind

GRACE = Identity(
    "Grace Adaeze Okonkwo-Bell",
    "Gracie",
    "grace.ok27@example.org",
    "07700 900123",
    "St. Mary's Catholic High School, Leeds",
    (RefereeIdentity("Mrs Helen O'Shea", "head@oakfield.example"), RefereeIdentity("Dr Will Young")),
)
MAY = Identity("May Hope Page", "", "may@example.org", "+44 20 7946 0123", "Oakfield Park Academy")
SEAN = Identity("Seán Ó Súilleabháin", "", "", "", "Hope Academy")
MUELLER = RefereeIdentity("Jürgen Müller")
CRUZ = Identity("Anne-Marie de la Cruz", "", "", "", "William Farr School", (MUELLER,))
LI = Identity("Li Ng", "", "sunnygirl88@example.org", "", "The Park School / Brook Learning Trust")


@pytest.mark.parametrize(
    ("identity", "text", "blinded"),
    [
        # a name in full, in parts and in any case
        (GRACE, "I am Grace Okonkwo-Bell.", "I am [applicant]."),
        (GRACE, "GRACE ADAEZE OKONKWO-BELL", "[applicant]"),
        (GRACE, "grace okonkwo bell wrote this", "[applicant] wrote this"),
        (GRACE, "as Ms Okonkwo said", "as [applicant] said"),
        (GRACE, "They call me Gracie or Adaeze.", "They call me [applicant] or [applicant]."),
        (GRACE, "G. Okonkwo, G.A. Okonkwo-Bell, GA Okonkwo", "[applicant], [applicant], [applicant]"),
        (GRACE, "Okonkwo-Bell, Grace", "[applicant]"),
        (GRACE, "from Grace O. to you", "from [applicant]. to you"),
        (GRACE, "okonkwo's idea, Okonkwo’s idea", "[applicant]'s idea, [applicant]’s idea"),
        (GRACE, "@graceokonkwobell and grace_okonkwo", "@[applicant] and [applicant]"),
        (SEAN, "Sean, SEÁN, Se\u0301an and sean", "[applicant], [applicant], [applicant] and [applicant]"),
        (SEAN, "Mr O Suilleabhain and Mr. Ó Súilleabháin", "[applicant] and [applicant]"),
        (CRUZ, "Anne Marie, AnneMarie, Anne-Marie and Marie",
         "[applicant], [applicant], [applicant] and [applicant]"),
        (CRUZ, "Miss de la Cruz, DelaCruz, Cruz", "[applicant], [applicant], [applicant]"),
        (CRUZ, "on the plage de la mer", "on the plage de la mer"),
        (LI, "I am Li. Li Ng. li, ng", "I am [applicant]. [applicant]. li, ng"),
        # names that are words
        (GRACE, "We had the grace to wait for Grace.", "We had the grace to wait for [applicant]."),
        (GRACE, "Grace's class. Grace, can you help? Grace said yes. Grace and I left.",
         "[applicant]'s class. [applicant], can you help? [applicant] said yes. [applicant] and I left."),
        (GRACE, "Grace is a virtue. A Grace Period. The Grace Foundation.",
         "Grace is a virtue. A Grace Period. The Grace Foundation."),
        (GRACE, "Thank you,\nGrace", "Thank you,\n[applicant]"),
        (GRACE, "Will you ask Will? Will young people stay? Young people do.",
         "Will you ask [referee]? Will young people stay? Young people do."),
        (GRACE, "Will Young, Mr Young, WILL YOUNG", "[referee], [referee], [referee]"),
        (GRACE, "WILL YOUNG PEOPLE LISTEN", "WILL YOUNG PEOPLE LISTEN"),
        (MAY, "In May, by May half term, on 3 May and from April to May.",
         "In May, by May half term, on 3 May and from April to May."),
        (MAY, "I told May. May said so. May's class. Ask Ms May.",
         "I told [applicant]. [applicant] said so. [applicant]'s class. Ask [applicant]."),
        (MAY, "Page 3 of the Page. I turned the page for Page.",
         "Page 3 of the Page. I turned the page for [applicant]."),
        (MAY, "I hope. Hope matters. We met in Hope Street.", "I hope. Hope matters. We met in Hope Street."),
        (MAY, "I HOPE SO", "I HOPE SO"),
        (MAY, "May, June and July. May, are you well?", "May, June and July. [applicant], are you well?"),
        (MAY, "mr page, dr. page, m. page, miss page the page",
         "[applicant], [applicant], [applicant], miss page the page"),
        (GRACE, "miss okonkwo; we miss Okonkwo", "[applicant]; we miss [applicant]"),
        # schools
        (GRACE, "At St Mary's, at St Marys, at Saint Mary’s and at st. mary's",
         "At [school], at [school], at [school] and at [school]"),
        (GRACE, "St Mary's Catholic High School's hall", "[school]'s hall"),
        (GRACE, "SMCHS is not St Joseph's, nor Mary's.", "[school] is not St Joseph's, nor Mary's."),
        (GRACE, "a Catholic High School in Leeds", "a Catholic High School in Leeds"),
        (MAY, "Oakfield, oakfield park, Oakfield School, OPA, Oakfield's",
         "[school], [school], [school], [school], [school]'s"),
        (MAY, "the Park, an Academy, Park, a school, School", "the Park, an Academy, Park, a school, School"),
        (SEAN, "At Hope we hope. The Hope Academy way.", "At [school] we hope. The [school] way."),
        (CRUZ, "I left William Farr; at Farr, William came.", "I left [school]; at Farr, William came."),
        (CRUZ, "I taught at William for a year.", "I taught at [school] for a year."),
        (LI, "The Park School, Brook Learning, Brook Learning Trust, the brook",
         "[school], [school], [school], the brook"),
        # referees
        (GRACE, "Mrs O’Shea, Helen OShea, helen o'shea, Helen", "[referee], [referee], [referee], [referee]"),
        (CRUZ, "Herr Mueller, J Müller, Jurgen", "Herr [referee], [referee], [referee]"),
        (CRUZ, "St Anne's is a saint's school", "St Anne's is a saint's school"),
        # addresses and numbers
        (GRACE, "grace.ok27@example.org, GRACE.OK27@Example.Org; head@oakfield.example.",
         "[e-mail address], [e-mail address]; [e-mail address]."),
        (GRACE, "write to gok (at) example (dot) org", "write to [e-mail address]"),
        (LI, "I am sunnygirl88 there", "I am [e-mail address] there"),
        (GRACE, "07700900123, 07700 900 123, +447700900123, +44 (0)7700 900123, 0044 7700-900-123",
         ", ".join(["[phone number]"] * 5)),
        (MAY, "(020) 7946 0123; 020-7946-0123; +44 20 7946 0123", "; ".join(["[phone number]"] * 3)),
        (GRACE, "999, 0800 1111, 01-02-2019 14:30, 2019-2020, 1,000,000 and 0.25",
         "999, 0800 1111, 01-02-2019 14:30, 2019-2020, 1,000,000 and 0.25"),
    ],
)  # fmt: skip
def test_mentions_are_replaced_and_nothing_else(identity: Identity, text: str, blinded: str) -> None:
    assert blind(text, identity).text == blinded


def test_each_replacement_says_where_it_stood_in_the_original() -> None:
    text = "Zoë’s friend Se\u0301an\u200b taught at Hope."
    assert blind(text, SEAN).replacements == (
        Replacement(13, 19, "Se\u0301an\u200b", "[applicant]"),
        Replacement(30, 34, "Hope", "[school]"),
    )


def test_a_person_of_whom_nothing_is_known_keeps_their_text() -> None:
    text = "Grace of Oakfield. [school]"
    assert blind(text, Identity("")) == blind(text, Identity("", "", "", "", "", (RefereeIdentity(""),)))
    assert blind(text, Identity("")).text == text


# A generator of people who are hard to blind, and of texts in which they are planted.

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
TITLES = ["Mr", "Mrs", "Ms", "Miss", "Dr", "Mr.", "Mx"]
NAME, WHO, REFEREE, SCHOOL, EMAIL, PHONE = "{name}", "{word}", "{referee}", "{school}", "{email}", "{phone}"
PLANTS = [
    "My colleagues know me as {name} and pupils come to me.",
    "A parent wrote, “thank you {name}, you never gave up”.",
    "The note said that {name}'s door was always open.",
    "As {word}, I learnt to wait.", "“{word}, can you stay?” asked the head of year.",
    "It became {word}'s Friday club.", "Please ask for {word} at reception.",
    "When I joined {school} the rooms were empty.", "Everything at {school} changed that year.",
    "I led this with {referee} for two terms.", "In the end {referee} agreed with me.",
    "My line manager, {referee}, let me try.", "Write to {email} and I will share the plan.",
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
]  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A text, and where in it the person was planted."""

    text: str
    mentions: tuple[tuple[int, int], ...]


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


def mention_of(kind: str, identity: Identity, rng: Random) -> str:
    if kind == NAME:
        return name_of(identity.full_name, rng)
    if kind == WHO:
        parts = identity.full_name.replace("-", " ").split()
        parts = [part for part in parts if len(part) > 2 and part[0].isupper()]
        return in_some_case(rng.choice([*parts, identity.known_as or parts[0]]), rng)
    if kind == REFEREE:
        name = rng.choice(identity.referees).name
        return name_of(name.removeprefix("Mrs ").removeprefix("Dr "), rng)
    if kind == SCHOOL:
        return rng.choice([identity.employer, *dict(SCHOOLS)[identity.employer]])
    if kind == EMAIL:
        return rng.choice([identity.email, identity.email.upper(), identity.referees[0].email])
    return phone_of(identity.phone, rng)


def planted_text(identity: Identity, rng: Random, sentences: int = 30) -> Planted:
    """Make a text of plain sentences, many with words that are names too, the person planted in half."""
    text, mentions = "", []
    for _ in range(sentences):
        sentence = rng.choice(rng.choice([PLANTS, FILLERS]))
        kind = next((kind for kind in (NAME, WHO, REFEREE, SCHOOL, EMAIL, PHONE) if kind in sentence), None)
        before, _, after = sentence.partition(kind) if kind else (sentence, "", "")
        text += before
        if kind:
            mention = mention_of(kind, identity, rng)
            mentions.append((len(text), len(text) + len(mention)))
            text += mention
        text += after + rng.choice([" ", " ", "\n\n"])
    return Planted(text, tuple(mentions))


@dataclass(frozen=True)
class Measured:
    """How many mentions were planted, those missed, how many words were replaced, and those not planted."""

    planted: int
    missed: tuple[str, ...]
    words_replaced: int
    words_beside: tuple[str, ...]

    @property
    def precision(self) -> float:
        return 1 - len(self.words_beside) / self.words_replaced


def measure_blinding(people: int, seed: int) -> Measured:
    rng, missed, beside, planted, replaced = Random(seed), list[str](), list[str](), 0, 0
    for _ in range(people):
        identity = generate_identity(rng)
        text = planted_text(identity, rng)
        found = blind(text.text, identity).replacements
        planted += len(text.mentions)
        covered = {at for one in found for at in range(one.start, one.end)}
        for start, end in text.mentions:
            if not {at for at in range(start, end) if text.text[at].isalnum()} <= covered:
                missed.append(text.text[max(start - 20, 0) : end + 20])
        for one in found:
            replaced += len(one.original.split())
            if not any(start < one.end and one.start < end for start, end in text.mentions):
                beside += text.text[one.start : one.end].split()
    return Measured(planted, tuple(missed), replaced, tuple(beside))


def test_every_planted_mention_of_many_people_is_replaced() -> None:
    measured = measure_blinding(60, seed=1)
    assert measured.planted > 700
    assert measured.missed == ()


def test_of_the_words_replaced_nine_in_ten_were_planted() -> None:
    assert measure_blinding(60, seed=2).precision >= 0.9


SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_blinding_a_blinded_text_changes_nothing(seed: int) -> None:
    rng = Random(seed)
    identity = generate_identity(rng)
    once = blind(planted_text(identity, rng).text, identity).text
    assert blind(once, identity).text == once


PIECES = """Grace Hope Page May Will Young Okonkwo Bell Mr St Mary's the in 3 , . ! - O' O'Shea G. A I and
said Helen @ x@y.z 07700900123 +44 School Park High Oakfield “ ” ' é [school] [applicant ] HOPE"""
TRICKY = st.lists(st.sampled_from([*PIECES.split(), "\n", "\u0301", "\u200b"]), max_size=14).map(" ".join)
LONG = ["Grace ", "a", "a.", "G. ", "07700 ", "+44 ", "St ", "x@", "é’", "Mr Young, ", "[", "Okonkwo-"]


@given(st.one_of(TRICKY, st.text(max_size=80)), st.sampled_from([GRACE, MAY, SEAN, CRUZ, LI]))
def test_whatever_is_written_blinding_is_whole_and_lasts(text: str, identity: Identity) -> None:
    blinded = blind(text, identity)
    rebuilt, at = "", 0
    for one in blinded.replacements:
        assert at <= one.start < one.end
        assert text[one.start : one.end] == one.original
        assert one.neutral in list(Neutral)
        rebuilt += text[at : one.start] + one.neutral
        at = one.end
    assert blinded.text == rebuilt + text[at:]
    assert blind(blinded.text, identity).text == blinded.text


@given(st.lists(st.sampled_from(FILLERS), max_size=20).map(" ".join), st.sampled_from([GRACE, SEAN, CRUZ]))
def test_a_text_without_a_mention_is_left_alone(text: str, identity: Identity) -> None:
    assert blind(text, identity).text == text


@pytest.mark.parametrize("piece", LONG)
def test_a_hundred_thousand_characters_are_blinded_within_two_seconds(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    before = process_time()
    blind(text, GRACE)
    assert process_time() - before < 2
