"""A person who has no mouse: what they want is reached with Tab, and at each step they see where they are."""

from playwright.sync_api import Locator

from shaping_future.accounts.models import User
from tests.journeys.browsing import Journey, Person

MOST = 150
"""Presses of Tab on one page, before somebody would give up."""
NOT_SEEN = """() => {
  const one = document.activeElement;
  if (one === document.body) return "nothing has the focus";
  const box = one.getBoundingClientRect(), looks = getComputedStyle(one);
  if (looks.outlineStyle === "none" || parseFloat(looks.outlineWidth) < 2) return `${one.outerHTML}: no ring`;
  const middle = (least, most, end) => (Math.max(least, 0) + Math.min(most, end)) / 2;
  const at = [middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight)];
  const top = document.elementFromPoint(...at);
  return top && (one.contains(top) || top.contains(one)) ? "" : `${one.outerHTML}: outside of the window, or covered`;
}"""
"""In words, why the focus cannot be seen; "" when it can."""


class WithoutMouse(Journey):
    """Pages are looked at on the other walks."""

    def person(self, user: User | None = None) -> "Keyboard":
        """The page moves at once, so that each step is judged where it ends."""
        known = Keyboard(self, super().person(user).page)
        known.page.emulate_media(reduced_motion="reduce")
        return known

    def look(self, page) -> None:
        self.last = page


class Keyboard(Person):
    """What a person does, with Tab, Space, Enter and the letters."""

    def _goes(self, where: Locator) -> "Keyboard":
        self._reaches(where)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.journey.look(self.page)
        return self

    def writes(self, label: str, text: str) -> "Keyboard":
        self._reaches(self.page.get_by_label(label).first)
        self.page.keyboard.type(text)
        return self

    def chooses(self, label: str, option: str) -> "Keyboard":
        self._reaches(self.page.get_by_role("combobox", name=label).first)
        self.page.keyboard.type(option)
        return self

    def ticks(self, label: str) -> "Keyboard":
        self._reaches(self.page.get_by_label(label, exact=True).first)
        self.page.keyboard.press("Space")
        return self

    def _reaches(self, where: Locator) -> None:
        """Tab until it has the focus, and see the focus on the way."""
        wanted = where.element_handle()
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            assert not (fault := self.page.evaluate(NOT_SEEN)), f"{self.page.url}: {fault}"
            if self.page.evaluate("one => one === document.activeElement", wanted):
                return
        raise AssertionError(f"{self.page.url}: Tab never reached {where}")
