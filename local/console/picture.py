"""The README's picture of a report."""

from collections.abc import Mapping
from pathlib import Path

from console import browser

WIDTH, HEIGHT = 1280, 1320


def make(report: Path, picture: Path, environ: Mapping[str, str], log: Path) -> None:
    """As much of the page as a screen shows, in the light."""
    with browser.chromium(environ, log) as chromium:
        page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(report.as_uri())
        picture.parent.mkdir(exist_ok=True)
        page.screenshot(path=picture)
