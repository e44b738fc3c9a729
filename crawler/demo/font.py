"""Make a style sheet with the demo municipality's font, so that its pages measure the same on every machine.

The font is embedded in the style sheet, because RENDER blocks font files.
"""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

PATH = "/typsnitt.css"
# One font with a name for each host, because e-services are compared by the names of their fonts.
FAMILIES: Mapping[str, str] = {
    "web": "Ekvalla Sans",
    "eplatform": "Plattform Sans",
    "aspnet": "Blankett Sans",
    "egen": "Fritid Sans",
    "direkt": "Direkt Sans",
    "arkiv": "Direkt Sans",
    "tabell": "Tabell Sans",
    "legitimering": "Legitimering Sans",
    "partner": "Legitimering Sans",
}
_WEIGHTS = (400, 700)


def sheet(site: Path, host: str) -> bytes:
    """Return the style sheet that declares the font in the folder `site` under the family name of `host`."""
    return "".join(_face(site / "fonts" / f"public-sans-{weight}.woff2", host, weight) for weight in _WEIGHTS).encode()


def _face(file: Path, host: str, weight: int) -> str:
    letters = b64encode(file.read_bytes()).decode()
    return (
        f'@font-face {{ font-family: "{FAMILIES[host]}"; font-weight: {weight}; font-display: block;'
        f' src: url(data:font/woff2;base64,{letters}) format("woff2"); }}\n'
    )
