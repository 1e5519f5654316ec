"""Ways of working a page: by pointer, and by the keyboard alone. What is done is the same (`people`)."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page

Name = str | re.Pattern[str]


class Hand:
    """Somebody who points and clicks.

    Attributes:
        page: what they work on.
        arrived: called with every page they come to.
        pages, presses, entries: how many pages they came to, how often they pressed a link or a button, and
            how many fields they filled.
    """

    def __init__(self, page: Page, arrived: Callable[[Page], None] = lambda _page: None) -> None:
        self.page = page
        self.arrived = arrived
        self.pages = self.presses = self.entries = 0

    def open(self, address: str) -> None:
        """Type an address; only where nobody comes by a link."""
        self.page.goto(address)
        self._arrive()

    def type(self, box: Locator, text: str) -> None:
        """Replace what a box holds."""
        self.entries += 1
        self._type(box, text)

    def choose(self, choice: Locator) -> None:
        """Choose one of several, or tick a box."""
        self.entries += 1
        self._choose(choice)

    def press(self, name: Name) -> None:
        """Press a button and wait for the page it leads to."""
        self._press(self.page.get_by_role("button", name=name))

    def follow(self, name: Name) -> None:
        """Follow the first link of a name."""
        self._press(self.page.get_by_role("link", name=name).first)

    def _press(self, what: Locator) -> None:
        self.presses += 1
        with self.page.expect_navigation():
            self._set_off(what)
        self._arrive()

    def _arrive(self) -> None:
        self.pages += 1
        self.arrived(self.page)

    def _type(self, box: Locator, text: str) -> None:
        box.fill(text)

    def _choose(self, choice: Locator) -> None:
        choice.check()

    def _set_off(self, what: Locator) -> None:
        what.click()


#: Notes how what is focused looks, and whether what was focused before looks the same now that it is not.
_LOOK = """target => {
    const look = (element) => {
        const label = element.matches("[type=radio], [type=checkbox]") && element.nextElementSibling;
        return [[element, null], [label, "::before"]].filter(([part]) => part).map(([part, pseudo]) => {
            const style = getComputedStyle(part, pseudo);
            return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join();
        }).join(";");
    };
    const before = window.focusedBefore, now = document.activeElement;
    const left = before && ![document.body, now].includes(before.element) && before.element.isConnected;
    const plain = Boolean(left && before.look === look(before.element));
    window.focusedBefore = { element: now, look: look(now) };
    const box = now.getBoundingClientRect();
    return {
        there: now === target,
        among: Boolean(now.name) && now.type === "radio" && now.name === target.name,
        plain: plain && before.element.outerHTML.slice(0, 200),
        hidden: box.bottom <= 0 || box.top >= innerHeight ? now.outerHTML.slice(0, 200) : "",
    };
}"""
#: More than any page has controls.
_MOST_TABS = 150


class Keys(Hand):
    """Somebody who has a keyboard and nothing else.

    Attributes:
        faults: what they could not see that they had come to.
    """

    def __init__(self, page: Page, arrived: Callable[[Page], None] = lambda _page: None) -> None:
        super().__init__(page, arrived)
        self.faults: list[str] = []

    def reach(self, target: Locator) -> bool:
        """Press Tab until a target, or another choice of its group, has the focus; returns whether it is the
        target."""
        handle = target.element_handle()
        for _ in range(_MOST_TABS):
            found = self.page.evaluate(_LOOK, handle)
            self.faults += [
                f"{self.page.url}: {what}: {found[what]}" for what in ("plain", "hidden") if found[what]
            ]
            if found["there"] or found["among"]:
                return bool(found["there"])
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: no number of tabs leads to {target}")

    def _type(self, box: Locator, text: str) -> None:
        self.reach(box)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def _choose(self, choice: Locator) -> None:
        if self.reach(choice):
            self.page.keyboard.press("Space")
        while not choice.is_checked():
            self.page.keyboard.press("ArrowDown")

    def _set_off(self, what: Locator) -> None:
        self.reach(what)
        self.page.keyboard.press("Enter")
