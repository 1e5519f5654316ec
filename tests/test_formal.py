"""What is found on pages whose forms are not as they should be."""

import html5lib
import pytest

from tests.formal import faults_of_forms

GROUP = '<div class="govuk-form-group">{}</div>'
RIGHT = GROUP.format(
    '<label for="a">Name</label><div id="a-hint" class="govuk-hint">Whole.</div>'
    '<p id="a-error" class="govuk-error-message"><span>Error:</span> Enter it.</p>'
    '<input id="a" name="a" aria-describedby="a-hint a-error">'
)
SUMMARY = '<div class="govuk-error-summary"><a href="#a">Enter it.</a></div>'


def faults(title: str, body: str) -> list[str]:
    document = html5lib.parse(f"<!doctype html><title>{title}</title><body>{body}")
    return list(faults_of_forms(document, title))


def test_a_form_as_it_should_be_has_none() -> None:
    assert faults("Error: Name - X", SUMMARY + RIGHT) == []


@pytest.mark.parametrize(
    ("title", "body", "fault"),
    [
        ("Name - X", SUMMARY + RIGHT, "the title is “Name - X” and there are 1 summaries of errors"),
        ("Error: Name - X", "", "the title is “Error: Name - X” and there are 0 summaries of errors"),
        (
            "Error: Name - X",
            SUMMARY.replace("#a", "#b") + RIGHT,
            "the summary leads to “#b”, which is not there",
        ),
        (
            "Error: Name - X",
            SUMMARY.replace("Enter it.", "Look.") + RIGHT,
            "the summary does not say: Enter it.",
        ),
        (
            "Error: Name - X",
            SUMMARY + RIGHT.replace(" a-error", ""),
            "“Error: Enter it.” is read out with no field",
        ),
        ("Error: Name - X", SUMMARY + RIGHT.replace("a-hint ", ""), "“Whole.” is read out with no field"),
        ("Name - X", '<a aria-describedby="gone">A</a>', "“gone” describes something and is not there"),
        ("Name - X", '<input name="b">', "b has no label"),
        ("Name - X", '<p id="a"><p id="a">', "“a” is the id of 2"),
        (
            "Name - X",
            '<label for="r">Yes</label><input type="radio" id="r" name="r" value="y">',
            "the choice r=y stands in no group with a legend",
        ),
    ],
)
def test_each_fault_is_found(title: str, body: str, fault: str) -> None:
    assert faults(title, body) == [fault]
