"""Macros and the base template: what ties a field to its hint and error, and what every page owes."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, flash, render_template_string
from flask_wtf import FlaskForm
from lxml import html  # type: ignore[import-untyped]
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from recruitment.app import TEMPLATES
from recruitment.web.assets import register_assets

SCORES = [*(SelectChoice(str(point)) for point in range(1, 6)), SelectChoice("none", "No evidence seen")]


class Person(FlaskForm):  # type: ignore[misc]
    name = StringField(
        "What is your full name?",
        [validators.InputRequired("Enter your full name")],
        description="As on papers.",
    )
    email = EmailField("E-mail address", render_kw={"autocomplete": "email"})
    answer = TextAreaField("Why?", render_kw={"rows": 12})
    phase = RadioField(
        "Which phase?",
        [validators.InputRequired("Choose a phase")],
        choices=[
            SelectChoice("p", "Primary"),
            SelectChoice("s", "Secondary", {"hint": "With sixth form"}),
            SelectChoice("n", "None", {"divider": "or"}),
        ],
    )
    regions = SelectMultipleField(
        "Where?",
        choices=[SelectChoice("n", "North"), SelectChoice("l", "London")],
        widget=widgets.ListWidget(),
        option_widget=widgets.CheckboxInput(),
    )
    subject = SelectField(
        "Subject", choices=[SelectChoice("m", "Mathematics"), SelectChoice("e", "English")], default="e"
    )
    start = DateField("When could you start?", [validators.Optional()], format="%d %m %Y")
    truth = BooleanField("My examples are true")
    score = RadioField("Score for Purpose", choices=SCORES, validate_choice=False)
    referees = FieldList(StringField("Referee", [validators.InputRequired("Enter a referee")]), min_entries=1)


class Page:
    """Renders a template and finds things in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = html.fromstring(text)

    def one(self, path: str) -> Any:
        found = self.tree.xpath(path)
        assert len(found) == 1, f"{len(found)} of {path} in {self.text}"
        return found[0]

    def words(self, path: str) -> str:
        return " ".join(self.one(path).text_content().split())


@pytest.fixture
def site() -> Flask:
    app = Flask("site", static_folder=None, template_folder=str(TEMPLATES))
    app.config.update(SECRET_KEY="for tests", WTF_CSRF_ENABLED=False)
    register_assets(app)
    return app


def draw(site: Flask, source: str, **context: Any) -> Page:
    with site.test_request_context():
        return Page("<div>" + render_template_string(source, **context) + "</div>")


def draw_field(site: Flask, call: str, data: dict[str, Any] | None = None, *, sent: bool = False) -> Page:
    with site.test_request_context():
        form = Person(formdata=MultiDict(data or {}) if sent else None, data=data)
        if sent:
            form.validate()
        source = '{% from "macros/forms.html" import field, error_summary, csrf %}' + call
        return Page("<div>" + render_template_string(source, form=form) + "</div>")


def test_a_hint_is_read_with_its_field(site: Flask) -> None:
    page = draw_field(site, "{{ field(form.name) }}")
    assert page.words("//label[@for='name']") == "What is your full name?"
    assert page.one("//input[@id='name']").get("aria-describedby") == "name-hint"
    assert page.words("//*[@id='name-hint']") == "As on papers."


def test_an_error_is_read_with_its_field_and_marks_it(site: Flask) -> None:
    page = draw_field(site, "{{ field(form.name) }}", {"name": ""}, sent=True)
    box = page.one("//input[@id='name']")
    assert box.get("aria-describedby") == "name-hint name-error"
    assert box.get("aria-invalid") == "true"
    assert page.words("//*[@id='name-error']") == "Error: Enter your full name"


def test_what_was_typed_comes_back_as_text_and_never_as_markup(site: Flask) -> None:
    page = draw_field(
        site, "{{ field(form.name) }}{{ field(form.answer) }}", {"name": '"><b>', "answer": "</textarea><b>"}
    )
    assert page.one("//input[@id='name']").get("value") == '"><b>'
    assert page.one("//textarea").text == "\n</textarea><b>"
    assert page.tree.xpath("//b") == []


def test_attributes_of_the_field_are_passed_on(site: Flask) -> None:
    page = draw_field(site, "{{ field(form.email) }}{{ field(form.answer) }}")
    assert page.one("//input").get("type") == "email"
    assert page.one("//input").get("autocomplete") == "email"
    assert page.one("//textarea").get("rows") == "12"


def test_a_question_can_be_the_heading_of_the_page(site: Flask) -> None:
    assert (
        draw_field(site, "{{ field(form.name, page=true) }}").words("//h1/label") == "What is your full name?"
    )
    assert (
        draw_field(site, "{{ field(form.phase, page=true) }}").words("//fieldset/legend/h1") == "Which phase?"
    )


def test_words_are_counted_and_the_limit_is_said_without_script(site: Flask) -> None:
    page = draw_field(site, "{{ field(form.answer, words=250, used=243) }}")
    counted = page.one("//*[@data-count]")
    assert (counted.get("data-limit"), counted.get("data-unit")) == ("250", "word")
    assert page.words("//*[@data-count-shown]") == "243 of 250 words used"
    assert page.words("//*[@id='answer-count']") == "You can use up to 250 words"
    assert page.one("//textarea").get("aria-describedby") == "answer-count"


def test_the_first_radio_has_the_fields_id_so_that_an_error_leads_to_it(site: Flask) -> None:
    page = draw_field(site, "{{ error_summary(form) }}{{ field(form.phase) }}", {"phase": ""}, sent=True)
    assert "#phase" in page.tree.xpath("//*[@role='alert']//a/@href")
    assert page.one("//input[@id='phase']").get("value") == "p"
    assert page.one("//fieldset").get("aria-describedby") == "phase-error"
    assert page.one("//input[@value='s']").get("aria-describedby") == "phase-2-hint"
    assert page.words("//*[@class='govuk-radios__divider']") == "or"


def test_choices_made_are_kept(site: Flask) -> None:
    page = draw_field(
        site,
        "{{ field(form.phase) }}{{ field(form.regions) }}{{ field(form.subject) }}{{ field(form.truth) }}",
        {"phase": "s", "regions": ["l"], "subject": "m", "truth": True},
    )
    assert page.tree.xpath("//input[@checked]/@value") == ["s", "l", "y"]
    assert page.tree.xpath("//option[@selected]/@value") == ["m"]


def test_a_date_has_three_boxes_of_one_name(site: Flask) -> None:
    page = draw_field(site, "{{ field(form.start) }}", {"start": date(2027, 9, 1)})
    boxes = page.tree.xpath("//input[@name='start']")
    assert [(box.get("id"), box.get("value")) for box in boxes] == [
        ("start", "1"),
        ("start-month", "9"),
        ("start-year", "2027"),
    ]


def test_a_date_that_is_none_comes_back_as_typed(site: Flask) -> None:
    with site.test_request_context():
        form = Person(formdata=MultiDict([("start", "31"), ("start", "2"), ("start", "2027")]))
        form.validate()
        source = '{% from "macros/forms.html" import field %}{{ field(form.start) }}'
        page = Page("<div>" + render_template_string(source, form=form) + "</div>")
    assert page.tree.xpath("//input/@value") == ["31", "2", "2027"]
    assert page.one("//*[@id='start-error']") is not None


def test_the_summary_lists_every_error_also_within_lists(site: Flask) -> None:
    page = draw_field(
        site, "{{ error_summary(form, extra=[('Say who you are', none)]) }}", {"name": ""}, sent=True
    )
    assert page.tree.xpath("//li//text()") == [
        "Say who you are",
        "Enter your full name",
        "Choose a phase",
        "Enter a referee",
    ]
    assert page.tree.xpath("//li/a/@href") == ["#name", "#phase", "#referees-0"]


def test_a_form_without_errors_has_no_summary(site: Flask) -> None:
    assert "error" not in draw_field(site, "{{ error_summary(form) }}").text


def test_each_score_has_its_key_and_no_evidence_has_nought(site: Flask) -> None:
    page = draw(
        site,
        '{% from "macros/reading.html" import score_buttons %}{{ score_buttons(form.score) }}',
        form=with_form(site, score="none"),
    )
    keys = [(box.get("value"), box.get("data-key")) for box in page.tree.xpath("//input")]
    assert keys == [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"), ("none", "0")]
    assert page.tree.xpath("//input[@checked]/@value") == ["none"]
    assert page.one("//*[@data-score-keys-help]").get("hidden") is not None
    assert "Keys: 1\u20135 score" in page.text.replace("&ndash;", "\u2013")


def with_form(site: Flask, **data: Any) -> Person:
    with site.test_request_context():
        return Person(data=data)


@pytest.mark.parametrize(
    ("points", "shown"), [((1, 2, 3, 4, 5), ["1", "3", "5"]), ((1, 2, 3, 4), ["1", "2\u20133", "4"])]
)
def test_anchors_stand_at_the_ends_and_the_middle_of_the_scale(
    site: Flask, points: tuple[int, ...], shown: list[str]
) -> None:
    anchors = SimpleNamespace(low="Waits", middle="Starts", high="Changes")
    criterion = SimpleNamespace(name="Purpose", description="Why", anchors=anchors)
    page = draw(
        site,
        '{% from "macros/reading.html" import anchors %}{{ anchors(criterion, points) }}',
        criterion=criterion,
        points=points,
    )
    assert page.tree.xpath("//dt/text()") == shown
    assert page.tree.xpath("//dd/text()") == ["Waits", "Starts", "Changes"]


@pytest.mark.parametrize("kind", ["done", "started", "waiting", "todo", "attention", "closed"])
def test_a_tag_has_a_word_and_a_shape_of_its_own(site: Flask, kind: str) -> None:
    source = '{% from "macros/page.html" import tag %}{{ tag("In the sift", kind) }}'
    shapes = {
        other: draw(site, source, kind=other).one("//svg") for other in ("done", "started", "waiting", kind)
    }
    assert draw(site, source, kind=kind).words("//span") == "In the sift"
    assert shapes[kind].get("aria-hidden") == "true"
    same = [other for other in shapes if html.tostring(shapes[other]) == html.tostring(shapes[kind])]
    assert same == [kind]


def test_a_change_link_says_what_it_changes(site: Flask) -> None:
    rows = [
        {"key": "Full name", "value": "\u00c9va O\u2019Brien", "change": "/c"},
        {"key": "Known as", "value": ""},
    ]
    source = '{% from "macros/lists.html" import summary_list %}{{ summary_list(rows) }}'
    page = draw(site, source, rows=rows)
    assert page.words("//a") == "Change full name"
    assert page.tree.xpath("//dd[contains(@class, 'value')]/text()") == ["\u00c9va O\u2019Brien", "Not given"]


def test_a_task_that_cannot_start_has_no_link(site: Flask) -> None:
    tasks = [
        {"title": "About you", "url": "/a", "status": "Started"},
        {"title": "Send", "status": "Cannot start yet"},
    ]
    source = '{% from "macros/lists.html" import task_list %}{{ task_list(tasks) }}'
    page = draw(site, source, tasks=tasks)
    assert page.tree.xpath("//a/text()") == ["About you"]
    assert page.words("//*[@id='task-1-status']") == "Started"
    assert page.one("//a").get("aria-describedby") == "task-1-status"


def test_a_table_says_how_it_is_sorted_and_can_be_scrolled_by_keyboard(site: Flask) -> None:
    columns = [
        {"label": "Reference"},
        {"label": "Mean", "numeric": True, "sort": "?by=mean", "order": "descending"},
    ]
    source = '{% from "macros/tables.html" import table %}{{ table("Shortlist", columns, rows) }}'
    page = draw(site, source, columns=columns, rows=[["DL27-4KTQ-9XWB", 3.4]])
    assert page.one("//*[@role='region']").get("tabindex") == "0"
    assert page.one("//*[@role='region']").get("aria-label") == "Shortlist"
    assert page.tree.xpath("//th[@aria-sort]/@aria-sort") == ["descending"]
    assert page.words("//th[@scope='row']") == "DL27-4KTQ-9XWB"
    assert page.words("//td") == "3.4"


def test_an_empty_table_is_a_sentence(site: Flask) -> None:
    source = (
        '{% from "macros/tables.html" import table %}{{ table("Shortlist", [], [], empty="Nobody yet.") }}'
    )
    assert draw(site, source).words("//p") == "Nobody yet."


def test_a_list_in_order_draws_each_side_by_its_shape_and_says_the_cut(site: Flask) -> None:
    strip = {
        "width": 4,
        "ticks": [(1, 274), (5, 34)],
        "intervals": "M0.5 34V94",
        "dots": {"in": "M0.5 50h0", "open": "M1.5 60h0M2.5 70h0", "out": ""},
        "dot": 10,
        "line": 2,
        "cut": 50.0,
    }
    source = (
        '{% from "macros/charts.html" import strip_chart %}'
        '{{ strip_chart("Measures", "Four in order", strip, "The cut: 2 places") }}'
    )
    page = draw(site, source, strip=strip)
    marks = page.tree.xpath("//*[@preserveaspectratio='none']/*")
    drawn = [(one.get("class"), one.get("d")) for one in marks]
    assert drawn == [
        ("app-strip__interval", "M0.5 34V94"),
        ("app-strip__dots", "M1.5 60h0M2.5 70h0"),
        ("app-strip__holes", "M1.5 60h0M2.5 70h0"),
        ("app-strip__dots", "M0.5 50h0"),
    ]
    assert page.one("//*[@class='app-chart__mark']").get("x1") == "50.0%"
    assert page.words("//figure//desc") == "Four in order"


def page_of(site: Flask, source: str, **context: Any) -> Page:
    with site.test_request_context():
        return Page(render_template_string('{% extends "base.html" %}' + source, **context))


def test_a_page_with_errors_says_so_in_its_title(site: Flask) -> None:
    source = "{% block page_title %}About you{% endblock %}"
    with site.test_request_context():
        form = Person(formdata=MultiDict({"name": ""}))
        form.validate()
    assert (
        page_of(site, source, form=form, service_name="Leaders").words("//title")
        == "Error: About you - Leaders"
    )
    assert page_of(site, source, service_name="Leaders").words("//title") == "About you - Leaders"


def test_a_page_has_landmarks_a_skip_link_and_help(site: Flask) -> None:
    organisation = SimpleNamespace(name="A charity", help_email="help@charity.example", help_phone="")
    page = page_of(site, "{% set back = '/before' %}", organisation=organisation)
    assert page.one("//a[@class='govuk-skip-link']").get("href") == "#" + page.one("//main").get("id")
    assert page.one("//footer//a[starts-with(@href, 'mailto:')]").text == "help@charity.example"
    assert page.one("//nav[@aria-label='Back']/a").get("href") == "/before"
    assert page.one("//html").get("lang") == "en-GB"


def test_nothing_on_a_page_needs_a_weaker_policy(site: Flask) -> None:
    page = page_of(site, "", actor=SimpleNamespace(is_authenticated=True))
    assert page.tree.xpath("//@style | //style | //script[not(@src)] | //@onclick | //@onload") == []
    assert [src for src in page.tree.xpath("//@src | //link/@href") if not src.startswith("/static/")] == []


def test_only_who_is_signed_in_can_sign_out(site: Flask) -> None:
    assert page_of(site, "", actor=None).words("//nav[@aria-label='Your account']") == "Sign in"
    signed_in = page_of(site, "", actor=SimpleNamespace(is_authenticated=True))
    assert signed_in.words("//nav[@aria-label='Your account']") == "Your account Sign out"
    assert signed_in.one("//form[@action='/sign-out']").get("method") == "post"


def test_what_happened_is_said_above_the_page(site: Flask) -> None:
    with site.test_request_context():
        flash("Saved.", "success")
        page = Page(render_template_string('{% extends "base.html" %}'))
        assert page.words("//*[@role='status']") == "Saved."


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 429, 500, 503, 418])
def test_every_error_has_a_page_with_a_way_on(site: Flask, status: int) -> None:
    with site.test_request_context():
        page = Page(site.jinja_env.get_template("errors/error.html").render(status=status))
    assert page.words("//title").startswith(page.words("//h1"))
    assert page.words("//main//a") == "Go to the start page"


def test_a_refusals_own_sentence_stands_alone(site: Flask) -> None:
    with site.test_request_context():
        template = site.jinja_env.get_template("errors/error.html")
        page = Page(template.render(status=409, sentence="Load the page again: it has moved on."))
    assert page.tree.xpath("//main//p/text()")[0] == "Load the page again: it has moved on."
    assert "Go back" not in page.text


def test_a_failure_of_ours_shows_its_number(site: Flask) -> None:
    with site.test_request_context():
        page = Page(site.jinja_env.get_template("errors/error.html").render(status=500, error_id="1f2e3d4c"))
    assert page.words("//main//strong") == "1f2e3d4c"


def test_the_html_of_an_e_mail_says_it_all_and_fetches_nothing(site: Flask) -> None:
    organisation = SimpleNamespace(
        name="A charity", help_email="help@charity.example", help_phone="", address="1 Road"
    )
    message = {
        "paragraphs": ["Dear Éva,", "1 < 2"],
        "code": "482913",
        "organisation": organisation,
        "subject": "Code",
    }
    rich = Page(site.jinja_env.get_template("emails/layout.html").render(**message))
    texts = [" ".join(p.text_content().split()) for p in rich.tree.xpath("//p")]
    assert texts == ["A charity", "Dear Éva,", "1 < 2", "482913", "Help: help@charity.example", "1 Road"]
    assert rich.tree.xpath("//img | //link | //script") == []
