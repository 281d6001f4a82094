"""Takes pictures of the page: `make pictures` writes those of the README to tests/browser/pictures/.

With a folder, `python -m tests.browser.take_pictures FOLDER`, every view is written there, to be looked at.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import allegiance
from allegiance.explorer import page_html
from tests.browser.conftest import FLAGS, OPENING

FOLDER = Path(__file__).parent / "pictures"
IN_README = ("network", "selected-dark")
# Name: address, width, height, light or dark.
VIEWS = {
    "network": ("", 1400, 875, "light"),
    "network-dark": ("", 1400, 875, "dark"),
    "network-wide": ("", 1920, 1080, "light"),
    "selected-dark": ("#s=jamaat-ul-ahrar&d=2014-11-01", 1400, 875, "dark"),
    "selected": ("#s=tehrik-i-taliban-pakistan&d=2014-11-01", 1400, 875, "light"),
    "comparison": ("#d=2015-06-01&c=2014-06-01", 1400, 875, "light"),
    "family": ("#d=2014-11-01&f=region:tehrik-i-taliban-pakistan", 1400, 875, "light"),
    "theatre": ("#d=2015-03-20&f=theatre:nigeria", 1400, 875, "light"),
    "chain": ("#d=2019-01-01&s=hizb-ul-ahrar&path=al-qaeda", 1400, 875, "light"),
    "lineage": ("#v=lineage&d=2016-01-01", 1400, 875, "light"),
    "lineage-family": ("#v=lineage&d=2016-01-01&f=region:tehrik-i-taliban-pakistan&s=tehrik-i-taliban-pakistan", 1400, 875, "light"),
    "lineage-dark": ("#v=lineage&d=2016-01-01&f=region:islamic-state", 1400, 875, "dark"),
    "table": ("#v=table&d=2014-11-01", 1400, 875, "light"),
    "phone": ("", 390, 844, "light"),
    "phone-selected": ("#s=jamaat-ul-ahrar&d=2014-11-01", 390, 844, "dark"),
}


def main(folder: Path | None) -> None:
    """One PNG for each view."""
    target = folder or FOLDER
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        path = Path(made) / "page.html"
        path.write_text(page_html(allegiance.read(), opening=OPENING), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (fragment, width, height, scheme) in VIEWS.items():
            if folder is None and name not in IN_README:
                continue
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(path.as_uri() + fragment)
            page.wait_for_selector("html[data-ready=true]")
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            page.screenshot(path=target / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
