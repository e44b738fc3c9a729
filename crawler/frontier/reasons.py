"""Every reason that FETCH gives for the state of an address, in plain Swedish."""

OK = "Sidan är hämtad."
OK_UNCHANGED = "Sidan är hämtad och oförändrad sedan förra ronden."
OK_EMPTY = "Sidan är hämtad, men den är tom."
OK_PARTLY = "Sidan är hämtad, men den kunde inte tolkas helt: den är för djupt nästlad."

REDIRECT = "Adressen skickar vidare till en annan adress."
SAME_PAGE = "Samma sida som {url}, på en annan adress."
SAME_BY_SESSION = "Samma sida som {url}: parametern {name} väljer ingen sida, så adressen hämtas inte."
REDIRECT_RING = "Omdirigering i ring: adressen skickar vidare i en cirkel och kommer aldrig fram."
REDIRECT_CHAIN = "Adressen skickar vidare så många gånger att vi slutade följa den."
REDIRECT_NOWHERE = "Adressen skickar vidare, men säger inte vart."
REDIRECT_FORBIDDEN = "Adressen skickar vidare till en otillåten adress ({scheme})."
REDIRECT_MALFORMED = "Adressen skickar vidare till en otillåten adress: den är felskriven."

GONE = "Sidan är borttagen."
MISSING = "Sidan finns inte."
SOFT_404 = "Sidan finns inte, men servern svarar som om den fanns."
REFUSED_BY_STATUS = "Servern svarar att sidan inte kan visas (fel {status})."
MALFORMED = "Adressen i länken är felskriven."
FILE_LINK = "Länken pekar på en fil i en dator eller på en intern disk, inte på en webbadress."

LOGIN = "Sidan kräver inloggning."
FORBIDDEN = "Servern nekar oss att läsa sidan."
TOO_MANY = "Okänt: servern bad oss vänta, och sidan hann inte kontrolleras."
ROBOTS = "Webbplatsens robots.txt tillåter inte att sidan besöks."
ROBOTS_UNREADABLE = "Servern {host} kunde inte svara på vad som får besökas (robots.txt), så inget besöktes där i natt."
PRIVATE = "Adressen leder till ett internt nät, som ronden inte får besöka."

OFFSITE = "Adressen ligger på en annan webbplats och besöks inte."
OTHER_SCHEME = "Adressen är inte en webbsida ({scheme}:) och besöks inte."
EXCLUDED = "Adressen är undantagen i inställningarna."
PERSONAL_NUMBER = "Adressen innehåller ett personnummer och besöks inte."
TOO_LONG = "Adressen är för lång för att vara en riktig sida."
REPETITION = "Adressen upprepar samma del gång på gång, vilket tyder på en felaktig relativ länk."

TOO_LARGE = "Svaret är för stort för att vara en webbsida, så hämtningen bröts."
NOT_HTML = "{what}, inte en webbsida ({type})."

TIMEOUT = "Servern svarade inte i tid."
NO_HOST = "Servernamnet {host} finns inte."
NO_CONNECTION = "Servern {host} gick inte att nå."
CERTIFICATE = "Servern {host} har ett certifikat som {fault}, så inget hämtas därifrån."
SERVER_ERROR = "Servern svarade med ett fel ({status}), trots flera försök."
INCOMPLETE = "Ofullständigt svar: hämtningen bröts innan hela sidan kommit."
ENCODING = "Svaret är packat på ett sätt som ronden inte kan läsa ({encoding})."
UNREADABLE = "Sidan kunde inte tolkas."
STOPS_US = "Sidan har avbrutit ronden flera gånger och hoppas över."

BUDGET = "Inte besökt: gränsen på {limit} sidor var nådd."
HOST_LEFT = "Inte besökt: servern {host} svarade inte som den skulle, så resten får vänta."
HOST_WAITS = "Inte besökt: servern {host} bad om en längre paus."
WINDOW = "Inte besökt: tiden för nattens rond tog slut."
DISK = "Inte besökt: disken var nästan full."
TOO_DEEP = "Inte besökt: sidan ligger över {limit} klick från startsidan."
PATTERN = "Inte besökt: sidor av samma slag tar aldrig slut, som i en kalender."
INTERRUPTED = "Inte besökt: ronden avbröts."
SCRIPT_ROUNDS = "Inte besökt: dit leder bara länkar som skript bygger, och fler varv görs inte på en natt."
SCRIPT_HOST = "servern där lämnades för natten."

# Notes, stored with the run: what should have been checked and was not. They make the run degraded.
NOTE_BUDGET = "{count} sidor ej besökta: gränsen på {limit} sidor var nådd."
NOTE_WINDOW = "{count} sidor ej besökta: tiden för nattens rond tog slut."
NOTE_DISK = "{count} sidor ej besökta: disken är nästan full. Gör plats, så hämtas de nästa natt."
NOTE_HOST_LEFT = "Servern {host} lämnades för natten efter {failures} fel i rad; {count} adresser där är inte besökta."
NOTE_HOST_WAITS = (
    "Servern {host} bad om en paus på {seconds} sekunder och lämnades för natten; {count} adresser där är inte besökta."
)
NOTE_HOST_DOWN = "Servern {host} gick inte att nå; {count} adresser där är inte kontrollerade."
NOTE_CERTIFICATE = "Servern {host} har ett certifikat som {fault}; {count} adresser där är inte kontrollerade."
NOTE_ROBOTS = "Servern {host} besöktes inte: dess robots.txt gick inte att läsa ({why})."
NOTE_LATE = "{count} {what} är inte kontrollerade: tiden för nattens rond tog slut."
NOTE_SCRIPT = "{count} adresser som bara skript länkar till är inte besökta. {why}"

# Remarks: what else is worth knowing. They do not degrade the run: skipping a trap leaves no real page unchecked, and
# the pages of an invalid sitemap are found by links or known from earlier nights.
REMARK_SITEMAP = "Ogiltig webbplatskarta: {url} ({why}). Ronden fortsatte längs länkarna."
REMARK_DEEP = "Sidor av slaget {pattern} ligger över {limit} klick från startsidan; dit gick ronden inte."
REMARK_PATTERN = "Adresser av slaget {pattern} tar aldrig slut; ronden stannade efter {count} av dem."
REMARK_REPETITION = (
    "Adresser på {host} upprepar /{unit}/ gång på gång: troligen en felaktig relativ länk. De besöks inte."
)
REMARK_SOFT_404 = (
    "Servern {host} svarar som om sidor som inte finns fanns (200 i stället för 404). De räknas som trasiga."
)
REMARK_EXTERNAL_OFF = (
    "{count} externa länkar är inte kontrollerade: det är avstängt för webbplatsen ([crawl] external_links)."
)
REMARK_WAITING = "{count} {what} står på tur till en annan natt; det som är känt om dem sedan förut gäller."
RESOURCES = "stilmallar, skript och bilder"
LINKS = "externa länkar"

# What other sites answered, by the state of the link.
EXTERNAL = {
    "ok": "Adressen ligger på en annan webbplats. Länken dit fungerar.",
    "broken": "Adressen ligger på en annan webbplats, där sidan inte har funnits på två nätter.",
    "unknown": "Adressen ligger på en annan webbplats, som inte gav något säkert svar.",
}

# Why a run could fetch nothing at all.
FAILED_START = "Startadressen {url} gick inte att hämta: {why}"
FAILED_SCOPE = "Startadressen {url} skickar vidare till {host}, som inte står under hosts i site.toml."
FAILED_DIED = "Hämtningen avbröts oväntat (kod {code}). Kör igen, så fortsätter den där den var."
FAILED_WINDOW = "Klockan är utanför tiden för ronden ({window})."

_FAULTS = {
    "expired": "har gått ut",
    "not-yet": "inte gäller än",
    "wrong-name": "gäller ett annat servernamn",
    "self-signed": "servern har utfärdat själv",
    "unknown-issuer": "kommer från en okänd utfärdare",
}
_KINDS = (
    ("application/pdf", "Dokument (PDF)"),
    ("application/msword", "Dokument (Word)"),
    ("application/vnd.openxmlformats-officedocument.word", "Dokument (Word)"),
    ("application/vnd.ms-excel", "Dokument (Excel)"),
    ("application/vnd.openxmlformats-officedocument.spreadsheet", "Dokument (Excel)"),
    ("application/vnd.ms-powerpoint", "Dokument (PowerPoint)"),
    ("application/vnd.openxmlformats-officedocument.presentation", "Dokument (PowerPoint)"),
    ("application/vnd.oasis.opendocument", "Dokument (OpenDocument)"),
    ("application/rtf", "Dokument (RTF)"),
    ("image/", "Bild"),
    ("video/", "Film"),
    ("audio/", "Ljud"),
    ("text/calendar", "Kalenderfil"),
    ("application/rss", "Nyhetsflöde"),
    ("application/atom", "Nyhetsflöde"),
    ("text/", "Textfil"),
)


def of_page(*, lost: bool, empty: bool, changed: bool) -> str:
    """Return the reason for a page that was fetched: ``lost`` if only a part of it could be parsed."""
    if lost:
        return OK_PARTLY
    if empty:
        return OK_EMPTY
    return OK if changed else OK_UNCHANGED


def certificate(host: str, fault: str = "", sentence: str = CERTIFICATE) -> str:
    """Return the reason for a server whose certificate is not trusted; a ``{count}`` in ``sentence`` stays."""
    return sentence.format(host=host, fault=_FAULTS.get(fault, "inte går att lita på"), count="{count}")


def not_html(content_type: str) -> str:
    """Return the reason for an answer that is not a web page, naming its kind of file."""
    kind = content_type.partition(";")[0].strip().lower()[:100] or "okänt slag"
    what = next((name for start, name in _KINDS if kind.startswith(start)), "Fil")
    return NOT_HTML.format(what=what, type=kind)
