"""What a page owes those who fill in its forms: found by its parts, whatever the form is about."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

PREFIX = "Error: "


def faults_of_forms(document: Element, title: str) -> Iterator[str]:
    """What is wrong with the forms of a page, in words.

    Every field has a label, every group of buttons a legend; hints and error messages are read out with their
    field; what is wrong is said at the head of the title, in a summary whose every line leads to its field or
    its page, and there.

    Args:
        document: a page as html5lib reads it.
        title: the page's.
    """
    elements = [one for one in document.iter() if isinstance(one.tag, str)]
    ids = Counter(one.attrib["id"] for one in elements if "id" in one.attrib)
    yield from (f"“{one}” is the id of {count}" for one, count in ids.items() if count > 1)
    yield from _faults_of_names(elements)
    yield from _faults_of_words(elements, set(ids))
    yield from _faults_of_summary(elements, set(ids), title)


def _faults_of_names(elements: list[Element]) -> Iterator[str]:
    labelled = {one.get("for") for one in elements if _tag(one) == "label"}
    for one in elements:
        kind = one.get("type")
        if _tag(one) not in ("input", "textarea", "select") or kind in ("hidden", "submit"):
            continue
        if one.get("id") not in labelled and not one.get("aria-label"):
            yield f"{one.get('name')} has no label"
    grouped = {
        id(button)
        for one in elements
        if _tag(one) == "fieldset" and _has_legend(one)
        for button in one.iter()
    }
    yield from (
        f"the choice {one.get('name')}={one.get('value')} stands in no group with a legend"
        for one in elements
        if one.get("type") == "radio" and id(one) not in grouped
    )


def _has_legend(group: Element) -> bool:
    return any(_tag(one) == "legend" and "".join(one.itertext()).strip() for one in group)


def _faults_of_words(elements: list[Element], ids: set[str]) -> Iterator[str]:
    described = {name for one in elements for name in (one.get("aria-describedby") or "").split()}
    yield from (f"“{name}” describes something and is not there" for name in sorted(described - ids))
    groups = [part for group in _of_class(elements, "govuk-form-group") for part in group.iter()]
    for one in {*_of_class(groups, "govuk-hint"), *_of_class(elements, "govuk-error-message")}:
        if one.get("id") not in described:
            yield f"“{' '.join(''.join(one.itertext()).split())}” is read out with no field"


def _faults_of_summary(elements: list[Element], ids: set[str], title: str) -> Iterator[str]:
    summaries = _of_class(elements, "govuk-error-summary")
    if title.startswith(PREFIX) != bool(summaries):
        yield f"the title is “{title}” and there are {len(summaries)} summaries of errors"
    told = " ".join(text for summary in summaries for text in summary.itertext())
    for one in (part for summary in summaries for part in summary.iter() if part.get("href")):
        page, _, target = (one.get("href") or "").partition("#")
        if not page and target not in ids:
            yield f"the summary leads to “{one.get('href')}”, which is not there"
    for one in _of_class(elements, "govuk-error-message"):
        sentence = "".join(one.itertext()).replace("Error:", "").strip()
        if sentence and sentence not in told:
            yield f"the summary does not say: {sentence}"


def _of_class(elements: list[Element], name: str) -> list[Element]:
    return [one for one in elements if name in (one.get("class") or "").split()]


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
