"""Where the main content is: what site.toml says, then landmarks, then what is left without menus."""

import pytest
from bs4 import BeautifulSoup

from audits.page.content import main_content

MENU = "<nav><a href='/a'>Meny</a></nav><header>Kommunen</header>"
PAGE = f"{MENU}<div id='spalt'><p>Sidospalt.</p></div><div class='text'><p>Brödtext.</p></div><footer>Sidfot</footer>"
MARKED = f"{MENU}<main><p>Huvuddel.</p><div class='text'><p>Brödtext.</p></div></main>"


@pytest.mark.parametrize(
    ("html", "selector", "expected"),
    [
        (MARKED, "", "Huvuddel.Brödtext."),
        (MARKED, ".text", "Brödtext."),
        (MARKED, ".missing", "Huvuddel.Brödtext."),
        (PAGE, "#spalt", "Sidospalt."),
        (PAGE, "div.text p", "Brödtext."),
        (PAGE, "", "Sidospalt.Brödtext."),
        ("<div role='main'><p>Roll.</p></div><p>Annat.</p>", "", "Roll."),
        ("<main></main><div id='innehall'><p>Namn.</p></div><p>Annat.</p>", "", "Namn."),
        ("<div class='text'></div><main><p>Huvuddel.</p></main>", ".text", "Huvuddel."),
    ],
)
def test_main_content(html: str, selector: str, expected: str) -> None:
    """The configured selector wins where it finds text; then landmarks; menus are never content."""
    soup = BeautifulSoup(f"<html><body>{html}</body></html>", "lxml")
    assert main_content(soup, str(soup), selector).get_text(strip=True) == expected
