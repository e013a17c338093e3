"""Pictures of every board on every screen, and the few that the README shows: ``make pictures``.

All go to screenshots/, which is not kept; those of the README to docs/pictures/, which is. With
names of boards only these are taken, and the README's pictures stay as they are.
"""

import base64
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Error

from tests.browser.screens import BOARDS, SCREENS, WALLS, chromium, open_board
from tests.serving import PROJECT, govbrain, serving

FOLDER = PROJECT / "screenshots"
SHOWN = PROJECT / "docs" / "pictures"
README = [
    ("overview", "wall", 960),
    ("overview", "ultrawide", 1280),
    ("economy", "desktop", 960),
    ("business-environment", "desktop", 960),
    ("explore", "desktop", 960),
    ("city", "tablet", 800),
    ("overview", "phone", 390),
]
SCALED = """async ([source, width]) => {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  document.body.style.margin = 0;
  picture.style.width = `${width}px`;
  document.body.replaceChildren(picture);
}"""


def main(wanted: list[str]) -> int:
    """Take the pictures of the boards named, or of all; 1 when one was not drawn in time."""
    FOLDER.mkdir(exist_ok=True)
    SHOWN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        govbrain("etl", "run", home=home)
        with serving(home, home / "log") as server, chromium() as browser:
            drawn = [
                _picture(browser, server.url, name, screen)
                for name in wanted or BOARDS
                for screen in SCREENS
            ]
            for name, screen, width in README * (not wanted):
                _show(browser, server.url, name, screen, width)
    return 0 if all(drawn) else 1


def _picture(browser: Browser, url: str, name: str, screen: str) -> bool:
    context = browser.new_context(locale="zh-CN", **SCREENS[screen])
    page = context.new_page()
    path = FOLDER / f"{name}-{screen}.png"
    try:
        open_board(page, url, name, screen)
    except Error:
        print(f"not drawn: {path.stem}")
        return False
    else:
        return True
    finally:
        page.screenshot(path=path, full_page=screen not in WALLS)
        context.close()


def _show(browser: Browser, url: str, name: str, screen: str, width: int) -> None:
    """Write the first screen of a board for the README, `width` pixels wide."""
    context = browser.new_context(locale="zh-CN", **SCREENS[screen])
    page = context.new_page()
    open_board(page, url, name, screen)
    seen = base64.b64encode(page.screenshot()).decode()
    context.close()
    page = browser.new_page(viewport={"width": width, "height": 100})
    page.evaluate(SCALED, [f"data:image/png;base64,{seen}", width])
    page.locator("img").screenshot(path=SHOWN / f"{name}-{screen}.png")
    page.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
