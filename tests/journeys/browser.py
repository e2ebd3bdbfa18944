"""A real browser for journeys: tabs that record what went wrong, accessibility checks, pictures."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path(os.environ.get("FOLIO_TEST_CHROMIUM", "/usr/bin/chromium"))
LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (390, 1280, 1440)
HEIGHTS = {320: 640, 390: 844, 768: 1024, 1280: 800, 1440: 900}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE_MS = 60_000
Scheme = Literal["light", "dark"]

# Told to the page before its own scripts: every refusal of the content security policy is kept.
_WATCH_POLICY = """
window.__refusals = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.__refusals.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""
_RUN_AXE = """async (tags) => {
  const result = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
  const where = (broken) => broken.nodes.map((node) => node.target.join(' ')).join(' | ');
  return result.violations.map((broken) => `${broken.id}: ${where(broken)}`);
}"""


@dataclass
class Tab:
    """A page and what its console complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Keep every error and warning of the console, and every uncaught exception."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            where = message.location.get("url", "")
            self.complaints.append(f"{message.type}: {message.text} ({where})")

    def refusals(self) -> list[str]:
        """Return what the content security policy refused on this page."""
        refused: list[str] = self.page.evaluate("window.__refusals")
        return refused

    def barriers(self) -> list[str]:
        """Return every accessibility rule the page breaks, with the elements that break it."""
        # Evaluated by the debugger, so that the page's policy need not allow an inline script.
        self.page.evaluate(AXE.read_text())
        broken: list[str] = self.page.evaluate(_RUN_AXE, AXE_TAGS)
        return broken

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        pixels: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return pixels

    def is_on_top(self, selector: str) -> bool:
        """Tell whether the middle of the first match is what a person would touch there."""
        is_hit: bool = self.page.locator(selector).first.evaluate(
            """(element) => {
              const box = element.getBoundingClientRect();
              const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return hit !== null && (element.contains(hit) || hit.contains(element));
            }"""
        )
        return is_hit

    def settle(self) -> None:
        """Wait until the page has its heading and nothing on it is loading."""
        loading = self.page.locator(".mantine-Skeleton-root, [aria-busy=true]")
        expect(self.page.locator("h1").first).to_be_visible(timeout=PATIENCE_MS)
        expect(loading).to_have_count(0, timeout=PATIENCE_MS)
        self.page.evaluate("document.fonts.ready")


@contextmanager
def open_tab(
    browser: Browser, *, width: int = 1280, scheme: Scheme = "light", state: Path | None = None
) -> Iterator[Tab]:
    """Open a window of its own, signed in as ``state`` tells, and close it afterwards."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": HEIGHTS.get(width, 900)},
        color_scheme=scheme,
        locale="en-US",
        timezone_id="UTC",
        reduced_motion="reduce",
        storage_state=state,
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(_WATCH_POLICY)
    try:
        tab = Tab(context.new_page())
        tab.watch()
        yield tab
    finally:
        context.close()


def take_picture(tab: Tab, name: str) -> None:
    """Save a picture of the whole page where FOLIO_TEST_PICTURES says, if it says so."""
    folder = os.environ.get("FOLIO_TEST_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        tab.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium once a module: while it runs, no other event loop can in this thread."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}: apt-get install chromium, or set FOLIO_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH_ARGUMENTS)
        yield started
        started.close()
