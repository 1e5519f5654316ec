"""A pasted list of people, as address books and sheets give it."""

import pytest
from flask import Flask

from forms.staff import MOST_PEOPLE, BadLine, InviteForm, LeadForm, ListedPerson, read_list


@pytest.mark.parametrize(
    ("line", "email", "name"),
    [
        ("ada@example.org", "ada@example.org", ""),
        ("  Ada@Example.ORG  ", "ada@example.org", ""),
        ("Ada Quill <ada@example.org>", "ada@example.org", "Ada Quill"),
        ('"Quill, Ada" <ada@example.org>', "ada@example.org", "Quill Ada"),
        ("Ada Quill, ada@example.org", "ada@example.org", "Ada Quill"),
        ("ada@example.org, Ada Quill", "ada@example.org", "Ada Quill"),
        ("Ada Quill\tada@example.org", "ada@example.org", "Ada Quill"),
        ("Éva O’Connor-Price (ada@example.org)", "ada@example.org", "Éva O’Connor-Price"),
    ],
)
def test_a_line_is_read_however_it_is_written(line: str, email: str, name: str) -> None:
    assert read_list(line) == ((ListedPerson(email, name),), ())


def test_many_lines_make_many_people_and_empty_ones_none() -> None:
    people, bad = read_list("\nada@example.org\n\n  \nben@example.org; Cleo <cleo@example.org>\n")
    assert [one.email for one in people] == ["ada@example.org", "ben@example.org", "cleo@example.org"]
    assert bad == ()


def test_an_address_that_comes_twice_is_one_person() -> None:
    people, bad = read_list("Ada Quill <ada@example.org>\nADA@example.org")
    assert (people, bad) == ((ListedPerson("ada@example.org", "Ada Quill"),), ())


def test_every_bad_line_is_named_and_the_good_ones_are_read() -> None:
    people, bad = read_list("Name\tAddress\nada@example.org\nben@@example.org\na@b.org c@d.org\nada@")
    assert [one.email for one in people] == ["ada@example.org"]
    assert bad == (
        BadLine(1, "“Name\tAddress” has no e-mail address."),
        BadLine(3, "“ben@@example.org” is not in the right form, like name@example.org."),
        BadLine(4, "“a@b.org c@d.org” has more than one; put each on its own line."),
        BadLine(5, "“ada@” is not in the right form, like name@example.org."),
    )


def test_a_long_bad_line_is_named_by_its_beginning() -> None:
    ((bad,),) = (read_list("x" * 500)[1],)
    assert bad.sentence == f"“{'x' * 57}...” has no e-mail address."


def posted(app: Flask, form: type[InviteForm] | type[LeadForm], **data: str) -> dict[str, list[str]]:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(method="POST", data=data):
        made = form()
        made.validate()
        return dict(made.errors)


def test_form_names_each_bad_line(app: Flask) -> None:
    assert posted(app, InviteForm, people="one\nada@example.org\ntwo") == {
        "people": ["Line 1: “one” has no e-mail address.", "Line 3: “two” has no e-mail address."]
    }


@pytest.mark.parametrize("people", ["", "  \n \n"])
def test_form_asks_for_somebody(app: Flask, people: str) -> None:
    assert posted(app, InviteForm, people=people) == {"people": ["Enter at least one e-mail address."]}


def test_form_takes_so_many_at_a_time(app: Flask) -> None:
    listed = "\n".join(f"reader{n}@example.org" for n in range(MOST_PEOPLE + 1))
    assert posted(app, InviteForm, people=listed) == {
        "people": ["Invite 200 people at most at a time; these are 201."]
    }


def test_form_of_a_lead_asks_for_all_three(app: Flask) -> None:
    assert posted(app, LeadForm, email="ada@example.org", full_name="Ada", span="here") == {}
    assert posted(app, LeadForm) == {
        "email": ["Enter their e-mail address."],
        "full_name": ["Enter their name."],
        "span": ["Choose what they lead."],
    }
