"""Watch a page as a careful person would: nothing broken, nothing unreachable, nothing that scrolls sideways."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Response, expect

from tests.plugins.leftout import chromium

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "test-results"
WIDTHS = {"wide": (1280, 900), "narrow": (320, 640)}
SMALLEST_WORDS = 10  # pixels, in a picture; the words of the page itself are larger
PICTURES_READ = """
smallest => [...document.querySelectorAll('figure svg')].flatMap(svg => {
  const box = svg.getBoundingClientRect();
  if (!box.width) return [];
  const faults = [];
  if (box.left < 0 || box.right > window.innerWidth) faults.push('a picture is wider than the window');
  const scroller = svg.closest('.app-table-scroll');
  if (scroller && scroller.scrollWidth > scroller.clientWidth + 1) faults.push('a picture scrolls sideways');
  const scale = svg.viewBox.baseVal ? box.width / svg.viewBox.baseVal.width : 1;
  for (const text of svg.querySelectorAll('text')) {
    const size = parseFloat(getComputedStyle(text).fontSize) * scale, at = text.getBoundingClientRect();
    if (size < smallest) faults.push(`words of ${size.toFixed(1)} pixels in a picture: ${text.textContent}`);
    for (const other of svg.matches('.app-chart') ? svg.querySelectorAll('text') : []) {
      const there = other.getBoundingClientRect();
      const over = Math.min(at.right, there.right) - Math.max(at.left, there.left);
      const deep = Math.min(at.bottom, there.bottom) - Math.max(at.top, there.top);
      if (other !== text && over > 1 && deep > 5) faults.push(`words cover others in a picture: ${text.textContent}`);
    }
    if (at.right > box.right + 2 || at.left < box.left - 2) faults.push(`words leave a picture: ${text.textContent}`);
  }
  return faults;
})
"""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """
([rules, without]) => axe.run(document, {
  rules: Object.fromEntries(without.map(each => [each, {enabled: false}])),
  runOnly: {type: 'tag', values: rules}, resultTypes: ['violations', 'incomplete'], preload: false, iframes: false,
})
"""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def missing() -> str | None:
    """Say what the machine lacks for browser tests; None when nothing."""
    if chromium() is None:
        return "Chromium"
    return None if AXE.exists() else "axe-core (npm ci --prefix tests --ignore-scripts)"


@dataclass
class Watch:
    """What went wrong in a page since it was last asked."""

    problems: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def follow(self, page: Page) -> None:
        """Note console errors, script errors and refused answers from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        told_already = message.text.startswith("Failed to load resource")
        if message.type == "error" and not told_already:
            self.problems.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.problems.append(f"{response.status} from {response.request.method} {response.url}")


def another_screen(browser: Browser, options: dict[str, Any]) -> Page:
    """Give the page of somebody else's phone or desk: it shares no cookie with the first."""
    return browser.new_context(**options).new_page()


def sign_in(page: Page, name: str) -> None:
    """Choose one of the demonstration's cast; the page that follows is theirs."""
    page.goto("/demo/")
    page.get_by_role("button", name=f"as {name},").click()
    expect(page).not_to_have_url(re.compile("/demo/"))


def met_first(this: Locator, other: Locator) -> bool:
    """Wait until a page shows one of two things, and say whether it is the first.

    A press does not wait for the page that follows it: to count there and then is to count on the page before.
    """
    expect(this.or_(other).first).to_be_visible()
    return this.count() > 0


def violations(page: Page, rules: Sequence[str] = RULES, *, without: Sequence[str] = ()) -> list[str]:
    """Run axe over a page, some of its rules left out, and give each violation in one line.

    The engine is evaluated, not added as a script element: the content security policy would rightly block that.
    """
    try:
        found = _weighed(page, rules, without)
    except Error as error:  # a press was still on its way to the next page, which is the one that is meant
        if "context was destroyed" not in str(error):
            raise
        page.wait_for_load_state()
        found = _weighed(page, rules, without)
    hidden = [
        f"invisible text: {json.dumps([node['html'][:160] for node in one['nodes'] if _is_invisible(node)])}"
        for one in found["incomplete"]
        if any(_is_invisible(node) for node in one["nodes"])
    ]
    return hidden + [
        f"{one['id']} ({one['impact']}): {one['help']}: " + json.dumps([node["html"][:160] for node in one["nodes"]])
        for one in found["violations"]
    ]


def _weighed(page: Page, rules: Sequence[str], without: Sequence[str]) -> dict[str, Any]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(RUN, [list(rules), list(without)])
    return found


def _is_invisible(node: dict[str, Any]) -> bool:
    """Say whether axe met text of its background's own colour, which it only marks as undecided."""
    return any((check.get("data") or {}).get("messageKey") == "equalRatio" for check in node["any"])


def scrolls_sideways(page: Page) -> bool:
    """Say whether the page is wider than its window."""
    wider: bool = page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth")
    return wider


def pictures_out_of_reach(page: Page) -> list[str]:
    """List what cannot be seen of drawn figures without scrolling sideways, and words in them too small to read."""
    found: list[str] = page.evaluate(PICTURES_READ, SMALLEST_WORDS)
    return found


def inspect(page: Page, watch: Watch, name: str, rules: Sequence[str] = RULES) -> None:
    """Hold a page to everything at both widths; a fault keeps a picture, the folder LINKSPAN_PICTURES one of each."""
    before = page.viewport_size
    expect(page.locator("body.govuk-template__body")).to_be_visible()
    faults: list[str] = []
    for label, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        here = [f"{label}: {fault}" for fault in violations(page, rules)]
        if scrolls_sideways(page):
            here.append(f"{label}: the page scrolls sideways at {width} pixels")
        here += [f"{label}: {fault}" for fault in pictures_out_of_reach(page)]
        if here or os.environ.get("LINKSPAN_PICTURES"):
            picture(page, f"{name}-{label}")
        faults += here
    if before:
        page.set_viewport_size(before)
    faults += watch.problems
    watch.problems.clear()
    assert not faults, f"{name} ({page.url}):\n" + "\n".join(faults)


def picture(page: Page, name: str) -> Path:
    """Keep a picture of the whole page."""
    folder = Path(os.environ.get("LINKSPAN_PICTURES") or PICTURES)
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
