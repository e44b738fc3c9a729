"""Swedish texts on why a page was not tested in the browser, and on what the browser could not fetch."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.web import in_scope

REFUSES = "Webbläsaren startade men gick inte att styra ({why}). Pröva `webbrond doctor`."
CRASHED = "Webbläsaren kraschade på sidan, två gånger. Sidan är inte testad med axe."
HANGS = "Sidan hänger webbläsaren: den blev inte klar på {seconds} sekunder. Sidan är inte testad med axe."
SILENT = "Servern svarade inte webbläsaren på {seconds} sekunder. Sidan är inte testad med axe."
MOVED = "Sidan skickar besökaren vidare till {to}. Den adressen testas för sig, om den hör till webbplatsen."
RELOADS = "Sidan laddar om sig själv hela tiden. Sidan är inte testad med axe."
UNREACHABLE = "Webbläsaren kunde inte hämta sidan ({why}). Sidan är inte testad med axe."
STATUS = "Servern svarade webbläsaren med felkod {status}. Sidan är inte testad med axe."
NOT_HTML = "Adressen gav webbläsaren en fil och inte en webbsida. Sidan är inte testad med axe."
SANDBOXED = "Sidan förbjuder all skriptkörning (sandbox), och axe kunde därför inte köras."
UNSTYLED = "Stilmallar från {hosts} hämtades inte: utseendet kan skilja sig från det som besökaren ser."
UNDRESSED = (
    "Sidans stilmall {sheet} gick inte att hämta när sidan skulle testas. Utan den går utseendet inte att bedöma:"
    " sidan är inte testad med axe."
)
AXE_FAILED = "axe kunde inte köras på sidan ({why})."


def unstyled(sheets: Iterable[str], hosts: tuple[str, ...]) -> str:
    """Return a remark on those of `sheets` that were blocked because they are outside `hosts`, or "" if none were.

    Without them, colours and sizes may differ from what visitors see.
    """
    webs = {address for address in sheets if address.startswith(("http://", "https://"))}
    out = sorted({urlsplit(address).netloc for address in webs if not in_scope(address, hosts)})
    return UNSTYLED.format(hosts=", ".join(out)) if out else ""
