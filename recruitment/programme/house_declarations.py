"""The declarations at the end of the form, in the product's own words, for definitions that have none."""

from collections.abc import Mapping

#: By code: the heading and the text.
DECLARATIONS: Mapping[str, tuple[str, str]] = {
    "online_searches": (
        "We search online for people we shortlist",
        """If you are shortlisted, somebody who does not score or interview you searches online for what
anybody can read about you. The statutory guidance Keeping Children Safe in Education says that this should be
considered. What is found is looked at for one question only: whether there is anything to ask you about
working safely with children. You are asked about it before anybody decides.""",
    ),
    "true_and_own": (
        "What you have written is true",
        """What you have written is true and complete to the best of your knowledge, and the examples are
your own. Something important that turns out to be false can end an application, or the employment that
followed.""",
    ),
}
#: The date that wording holds from.
DECLARATIONS_FROM = "2026-09-01"
