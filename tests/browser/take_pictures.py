"""Takes the README's pictures: `make pictures` writes them to tests/browser/pictures/."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import allegiance
from allegiance.explorer import page_html
from tests.browser.conftest import FLAGS, OPENING

FOLDER = Path(__file__).parent / "pictures"
VIEWS = {
    "network": ("", 1400, 875, "light"),
    "selected-dark": ("#s=jamaat-ul-ahrar&d=2014-11-01", 1400, 875, "dark"),
}


def main() -> None:
    """One PNG for each view."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "page.html"
        path.write_text(page_html(allegiance.read(), opening=OPENING), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (fragment, width, height, scheme) in VIEWS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(path.as_uri() + fragment)
            page.wait_for_selector("html[data-ready=true]")
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
