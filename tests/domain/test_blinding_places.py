"""Places of a whole history: many names, towns and plain words among them, so that more care is taken."""

import pytest

from recruitment.domain.blinding import Identity, blind

WHO = Identity(
    "Zoë Achebe",
    employer="Oakfield Academy",
    places=(
        "Oakfield Academy",
        "University of Hallowmere",
        "The Open University",
        "Kestrelmoor High School",
        "Leeds Grammar School",
        "Hope Academy",
        "Boots",
        "Marks and Spencer",
        "Brightmoor and Sons Ltd",
        "Teach First",
        "NHS",
        "Self-employed",
        "Supply agency",
        "Home",
        "Next",
    ),
)


@pytest.mark.parametrize(
    ("text", "blinded"),
    [
        ("At the University of Hallowmere, in Hallowmere.", "At the [university], in Hallowmere."),
        ("I studied at the Open University; we were open.", "I studied at [university]; we were open."),
        ("Kestrelmoor taught me. At KHS, at Kestrelmoor High",
         "[school] taught me. At [school], at [school]"),
        ("Leeds Grammar was far from Leeds City Council in Leeds.",
         "[school] was far from Leeds City Council in Leeds."),
        ("I hope, at Hope Academy, to hope.", "I hope, at [school], to hope."),
        ("At Boots I put on my boots.", "At [employer] I put on my boots."),
        ("Marks and Spencer gave no marks", "[employer] gave no marks"),
        ("from Brightmoor and Sons and Brightmoor and Sons Ltd", "from [employer] and [employer]"),
        ("With Teach First we teach first lessons.", "With [employer] we teach first lessons."),
        ("The NHS, a supply agency, self-employed, Self-employed parents at home. Next, we left.",
         "The NHS, a supply agency, self-employed, Self-employed parents at home. Next, we left."),
        ("oakfield and OAKFIELD", "[school] and [school]"),
        ("The Kestrelmoor’s own and kestrelmoor", "The [school]’s own and kestrelmoor"),
    ],
)  # fmt: skip
def test_places_are_replaced_where_they_are_named(text: str, blinded: str) -> None:
    assert blind(text, WHO).text == blinded


def test_a_blinded_text_stays_as_it_is() -> None:
    once = blind("At Boots, at the Open University and at Kestrelmoor.", WHO).text
    assert once == "At [employer], at [university] and at [school]."
    assert blind(once, WHO).text == once
