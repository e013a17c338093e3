"""A picture of every board on every screen: ``make pictures`` writes them to screenshots/."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Error

from tests.browser.screens import BOARDS, SCREENS, WALLS, chromium, open_board
from tests.serving import PROJECT, govbrain, serving

FOLDER = PROJECT / "screenshots"


def main(wanted: list[str]) -> int:
    """Take the pictures of the boards named, or of all; 1 when one was not drawn in time."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        govbrain("etl", "run", home=home)
        with serving(home, home / "log") as server, chromium() as browser:
            drawn = [
                _picture(browser, server.url, name, screen)
                for name in wanted or BOARDS
                for screen in SCREENS
            ]
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
