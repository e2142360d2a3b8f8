"""Looking at page after page as everyone would: on a narrow screen and a wide one, by night, with Tab alone."""

import re
from typing import Any

from tests.browser.conftest import Visitor

NARROW, WIDE = 320, 1440
SLACK = 15  # tools inside a field, that are reached with Tab and counted nowhere
ARRIVED = "document.getAnimations().forEach((one) => one.finish());"  # what fades into another theme has done so
CONTRAST = """() => {
  const rules = {runOnly: ["color-contrast", "link-in-text-block"], preload: false};
  return axe.run(document, {resultTypes: ["violations"], ...rules});
}"""
# What the keyboard should reach: what shows and acts, one stop for a group of radio buttons. Wherever it stands, one
# sees so: a ring around it, or around its label.
REACHABLE = """() => {
  const seen = (one) => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length > 0;
  const acts = "main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary";
  window.wanted = [...document.querySelectorAll(acts)].filter((one) => seen(one) && !one.disabled && one.tabIndex >= 0);
  window.reached = new Set();
  window.unseen = [];
  const ringed = (one) => { const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none"; };
  document.addEventListener("focusin", ({target}) => {
    window.reached.add(target);
    const around = [target, target.parentElement, target.nextElementSibling, ...(target.labels || [])];
    if (!around.some((one) => one && ringed(one)))
      window.unseen.push(target.outerHTML.slice(0, 160));
  });
  const main = document.querySelector("main");
  main.tabIndex = -1;
  main.focus({focusVisible: true});
  window.reached.clear();
  window.unseen = [];
  const parts = {date: 4, time: 3};  // day, month, year and the sheet of days; Tab goes to each
  return window.wanted.reduce((sum, one) => sum + (parts[one.type] || 1), 0);
}"""
MISSED = """() => {
  const radio = (one) => one.type === "radio" && [...window.reached].some((other) => other.name === one.name);
  const missed = window.wanted.filter((one) => !window.reached.has(one) && !radio(one));
  const covered = window.wanted.filter((one) => {  // a press in its middle goes to something else
    one.scrollIntoView({block: "center", behavior: "instant"});
    const [{left, top, width, height}] = one.getClientRects();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return width > 4 && hit && !one.contains(hit) && ![...(one.labels || [])].some((label) => label.contains(hit));
  });
  const said = (some) => some.map((one) => one.outerHTML.slice(0, 160));
  return {missed: said(missed), covered: said(covered), unseen: window.unseen};
}"""
TITLES = '() => [...document.querySelectorAll("h1")].filter((one) => one.checkVisibility()).length'


class Tour:
    """Someone at a narrow screen, who looks at page after page, by day then by night, and goes through with Tab.

    `wide`: at a wide screen too.
    """

    def __init__(self, someone: Visitor, *, wide: bool = False) -> None:
        self.someone, self.page, self.wide = someone, someone.page, wide

    def go(self, path: str) -> None:
        """Open a page, and look."""
        answer = self.page.goto(self.someone.site.url + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        self.look()

    def look(self) -> None:
        """The page as it stands has one title, holds on 320 px and is accessible, in both themes; the keyboard and a
        press reach all of it.
        """
        assert self.page.evaluate(TITLES) == 1, self.page.url
        self.someone.does_not_scroll_sideways()
        self.someone.is_accessible()
        self._look_by_night()
        for _ in range(self.page.evaluate(REACHABLE)):
            self.page.keyboard.press("Tab")
        for _ in range(SLACK):
            if self.page.evaluate("window.wanted.every((one) => window.reached.has(one))"):
                break
            self.page.keyboard.press("Tab")
        assert self.page.evaluate(MISSED) == {"missed": [], "covered": [], "unseen": []}, self.page.url
        if self.wide:
            self.page.set_viewport_size({"width": WIDE, "height": 900})
            self.someone.does_not_scroll_sideways()
            self.page.evaluate(ARRIVED)
            self.someone.is_accessible()
            self.page.set_viewport_size({"width": NARROW, "height": 900})

    def _look_by_night(self) -> None:
        self.page.emulate_media(color_scheme="dark")
        self.page.evaluate(ARRIVED)
        night = self.page.evaluate(CONTRAST)["violations"]
        self.page.emulate_media(color_scheme="light")
        self.page.evaluate(ARRIVED)
        assert not night, (self.page.url, [node["html"][:200] for one in night for node in one["nodes"][:3]])

    def send(self, path: str, **fields: Any) -> str:
        """Post a form, as the page that stands there would; the path one is led to."""
        token = self.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
        url = self.someone.site.url
        headers = {"Referer": url + path, "Origin": url}
        form = {"csrfmiddlewaretoken": token, **fields}
        answer = self.page.request.post(url + path, form=form, headers=headers)
        assert answer.status in (200, 204), (path, answer.status, answer.text()[:500])
        return answer.url.removeprefix(url)

    def href(self, name: str | re.Pattern[str]) -> str:
        """Where the first link of that name leads."""
        return str(self.page.get_by_role("main").get_by_role("link", name=name).first.get_attribute("href"))
