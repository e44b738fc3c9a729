"""Word reasons, notes and remarks in the language of the reader."""

from functools import lru_cache

from audits.reasons import Code, Parameter, Reason
from reports.language.i18n import Language, mark, mark_plural
from reports.language.inputs import INPUTS
from reports.language.months import MONTHS
from reports.language.sentences import ADDRESSES, BROWSER, DETAILS

_RUNS: dict[Code, str | tuple[str, str]] = {
    Code.FAILED_START: mark("Startadressen %(url)s gick inte att hämta: %(why)s"),
    Code.FAILED_SCOPE: mark(
        "Startadressen %(url)s skickar vidare till %(host)s, som inte står under hosts i site.toml."
    ),
    Code.FAILED_DIED: mark("Hämtningen avbröts oväntat (kod %(code)s). Kör igen, så fortsätter den där den var."),
    Code.FAILED_WINDOW: mark("Klockan är utanför tiden för ronden (%(window)s)."),
    Code.NEVER_ENDED: mark("Ronden avbröts och gjordes aldrig färdig."),
    Code.NOTE_BUDGET: mark_plural(
        "%(count)s sida ej besökt: gränsen på %(limit)s sidor var nådd.",
        "%(count)s sidor ej besökta: gränsen på %(limit)s sidor var nådd.",
    ),
    Code.NOTE_WINDOW: mark_plural(
        "%(count)s sida ej besökt: tiden för nattens rond tog slut.",
        "%(count)s sidor ej besökta: tiden för nattens rond tog slut.",
    ),
    Code.NOTE_DISK: mark_plural(
        "%(count)s sida ej besökt: disken är nästan full. Gör plats, så hämtas den nästa natt.",
        "%(count)s sidor ej besökta: disken är nästan full. Gör plats, så hämtas de nästa natt.",
    ),
    Code.NOTE_HOST_LEFT: mark_plural(
        "Servern %(host)s lämnades för natten efter %(failures)s fel i rad; %(count)s adress där är inte besökt.",
        "Servern %(host)s lämnades för natten efter %(failures)s fel i rad; %(count)s adresser där är inte besökta.",
    ),
    Code.NOTE_HOST_WAITS: mark_plural(
        "Servern %(host)s bad om en paus på %(seconds)s sekunder och lämnades för natten; %(count)s adress där är inte"
        " besökt.",
        "Servern %(host)s bad om en paus på %(seconds)s sekunder och lämnades för natten; %(count)s adresser där är"
        " inte besökta.",
    ),
    Code.NOTE_CRAWL_DELAY: mark_plural(
        "Servern %(host)s vill ha %(seconds)s sekunder mellan två besök (Crawl-delay i robots.txt). En natt räcker"
        " inte till det; %(count)s adress där är inte besökt.",
        "Servern %(host)s vill ha %(seconds)s sekunder mellan två besök (Crawl-delay i robots.txt). En natt räcker"
        " inte till det; %(count)s adresser där är inte besökta.",
    ),
    Code.NOTE_HOST_DOWN: mark_plural(
        "Servern %(host)s gick inte att nå; %(count)s adress där är inte kontrollerad.",
        "Servern %(host)s gick inte att nå; %(count)s adresser där är inte kontrollerade.",
    ),
    Code.NOTE_CERTIFICATE: mark_plural(
        "Servern %(host)s har ett certifikat som %(fault)s; %(count)s adress där är inte kontrollerad.",
        "Servern %(host)s har ett certifikat som %(fault)s; %(count)s adresser där är inte kontrollerade.",
    ),
    Code.NOTE_ROBOTS: mark("Servern %(host)s besöktes inte: dess robots.txt gick inte att läsa (%(detail)s)."),
    Code.NOTE_LATE_FILES: mark_plural(
        "%(count)s stilmall, skript eller bild är inte kontrollerad: tiden för nattens rond tog slut.",
        "%(count)s stilmallar, skript och bilder är inte kontrollerade: tiden för nattens rond tog slut.",
    ),
    Code.NOTE_LATE_LINKS: mark_plural(
        "%(count)s extern länk är inte kontrollerad: tiden för nattens rond tog slut.",
        "%(count)s externa länkar är inte kontrollerade: tiden för nattens rond tog slut.",
    ),
    Code.NOTE_SCRIPT: mark_plural(
        "%(count)s adress som bara skript länkar till är inte besökt. %(why)s",
        "%(count)s adresser som bara skript länkar till är inte besökta. %(why)s",
    ),
    Code.NOTE_AXE_MISSING: mark("axe kördes inte: %(why)s"),
    Code.NOTE_BROWSER_STOPPED: mark_plural(
        "%(count)s sida hann inte provas i webbläsaren: %(why)s",
        "%(count)s sidor hann inte provas i webbläsaren: %(why)s",
    ),
    Code.NOTE_BROWSER_FAILED: mark_plural(
        "%(count)s sida kunde inte provas i webbläsaren; varför står vid sidan.",
        "%(count)s sidor kunde inte provas i webbläsaren; varför står vid varje sida.",
    ),
    Code.NOTE_SERVICES_CUT: mark_plural(
        "%(count)s e-tjänst hann inte följas till sin inloggning.",
        "%(count)s e-tjänster hann inte följas till sin inloggning.",
    ),
    Code.SERVICE_OUTSIDE: mark("Leder till %(host)s, som inte är med i providers."),
    Code.SERVICE_FORM: mark("Inloggningen börjar med ett formulär, och webbrond skickar inga formulär."),
    Code.SERVICE_NO_WAY: mark("Sidan visar varken en inloggning eller något som leder vidare."),
    Code.SERVICE_UNREAD: mark("Sidan kunde inte läsas: %(why)s"),
    Code.SERVICE_NOT_FOLLOWED: mark("Ingen webbläsare har följt e-tjänsten."),
    Code.SERVICE_START_UNREAD: mark("E-tjänstens startsida har inte lästs."),
    Code.SERVICE_SILENT: mark("Det framgår inte av sidorna."),
    Code.SERVICE_CONTRADICTED: mark("Sidorna säger emot varandra."),
    Code.NOTE_PARTLY_READ: mark_plural(
        "%(count)s sida är så stor att bara dess början är granskad.",
        "%(count)s sidor är så stora att bara deras början är granskad.",
    ),
    Code.NOTE_UNREADABLE: mark_plural(
        "%(count)s sida hämtades men kunde inte granskas; felen där räknas inte som åtgärdade.",
        "%(count)s sidor hämtades men kunde inte granskas; deras fel räknas inte som åtgärdade.",
    ),
    Code.NOTE_DOCUMENTS_UNREAD: mark_plural(
        "%(count)s dokument kunde inte läsas: det tog för mycket tid eller minne, så det är inte granskat.",
        "%(count)s dokument kunde inte läsas: de tog för mycket tid eller minne, så de är inte granskade.",
    ),
    Code.NOTE_RULE_ERRORS: mark_plural(
        "På %(count)s sida kunde någon regel inte prövas; felen där räknas inte som åtgärdade.",
        "På %(count)s sidor kunde någon regel inte prövas; felen där räknas inte som åtgärdade.",
    ),
    Code.NOTE_SITE_ERRORS: mark_plural(
        "%(count)s regel om hela webbplatsen kunde inte prövas; dess fel räknas inte som åtgärdade.",
        "%(count)s regler om hela webbplatsen kunde inte prövas; deras fel räknas inte som åtgärdade.",
    ),
    Code.NOTE_FEW_PAGES: mark("Ronden täckte för få sidor för att något fel ska räknas som åtgärdat."),
    Code.REMARK_SITEMAP: mark("Ogiltig webbplatskarta: %(url)s (%(detail)s). Ronden fortsatte längs länkarna."),
    Code.REMARK_DEEP: mark(
        "Sidor av slaget %(pattern)s ligger över %(limit)s klick från startsidan; dit gick ronden inte."
    ),
    Code.REMARK_REFRESH: mark(
        "Sidor av slaget %(pattern)s skickar vidare till varandra av sig själva, utan slut; ronden stannade efter"
        " %(limit)s i rad."
    ),
    Code.REMARK_PATTERN: mark_plural(
        "Adresser av slaget %(pattern)s tar aldrig slut; ronden stannade efter %(count)s av dem.",
        "Adresser av slaget %(pattern)s tar aldrig slut; ronden stannade efter %(count)s av dem.",
    ),
    Code.REMARK_REPETITION: mark(
        "Adresser på %(host)s upprepar /%(unit)s/ gång på gång: troligen en felaktig relativ länk. De besöks inte."
    ),
    Code.REMARK_SOFT_404: mark(
        "Servern %(host)s svarar som om sidor som inte finns fanns (200 i stället för 404). De räknas som trasiga."
    ),
    Code.REMARK_EXTERNAL_OFF: mark_plural(
        "%(count)s extern länk är inte kontrollerad: det är avstängt för webbplatsen ([crawl] external_links).",
        "%(count)s externa länkar är inte kontrollerade: det är avstängt för webbplatsen ([crawl] external_links).",
    ),
    Code.REMARK_WAITING_FILES: mark_plural(
        "%(count)s stilmall, skript eller bild står på tur till en annan natt; det som är känt sedan förut gäller.",
        "%(count)s stilmallar, skript och bilder står på tur till en annan natt; det som är känt om dem sedan förut"
        " gäller.",
    ),
    Code.REMARK_WAITING_LINKS: mark_plural(
        "%(count)s extern länk står på tur till en annan natt; det som är känt om den sedan förut gäller.",
        "%(count)s externa länkar står på tur till en annan natt; det som är känt om dem sedan förut gäller.",
    ),
    Code.REMARK_PROVIDER: mark_plural(
        "%(count)s e-tjänst leder till %(host)s (%(door)s), som inte är med i providers. Lägg till värden under"
        " [services] i site.toml, om webbrond ska läsa hur man loggar in där.",
        "%(count)s e-tjänster leder till %(host)s (%(door)s), som inte är med i providers. Lägg till värden under"
        " [services] i site.toml, om webbrond ska läsa hur man loggar in där.",
    ),
    Code.REMARK_BROWSER_OFF: mark(
        'axe kördes inte: webbläsaren är avstängd för webbplatsen ([browser] pages = "none").'
    ),
    Code.REMARK_BROWSER_SAMPLE: mark(
        "Webbläsaren såg ett urval av sidorna: en för varje sidmall, startsidorna och tjänsternas sidor."
    ),
    Code.REMARK_BROWSER_PAGES: mark_plural(
        "%(why)s Det gäller %(count)s sida.",
        "%(why)s Det gäller %(count)s sidor.",
    ),
    Code.REMARK_FRAMES: mark_plural(
        "%(count)s sida har ramar (iframe) som inte är granskade; vilka står vid sidan.",
        "%(count)s sidor har ramar (iframe) som inte är granskade; vilka står vid varje sida.",
    ),
    Code.REMARK_ENGINES: mark(
        "Sidorna provades i olika webbläsare (%(engines)s). Ge Gridens noder samma webbläsare och typsnitt."
    ),
    Code.REMARK_BUDGET: mark_plural(
        "%(count)s adress är inte besökt: ronden tar högst %(limit)s sidor (max_pages i site.toml).",
        "%(count)s adresser är inte besökta: ronden tar högst %(limit)s sidor (max_pages i site.toml).",
    ),
    Code.REMARK_LEFT_EXCLUDED: mark_plural(
        "%(count)s sida har lämnat ronden, för att den är undantagen i site.toml. Ärenden som bara gäller den är borta"
        " ur listorna, och kommer tillbaka om sidan gör det.",
        "%(count)s sidor har lämnat ronden, för att de är undantagna i site.toml. Ärenden som bara gäller dem är borta"
        " ur listorna, och kommer tillbaka om sidorna gör det.",
    ),
    Code.REMARK_LEFT_OFFSITE: mark_plural(
        "%(count)s sida har lämnat ronden, för att dess server inte längre står i site.toml. Ärenden som bara gäller"
        " den är borta ur listorna, och kommer tillbaka om sidan gör det.",
        "%(count)s sidor har lämnat ronden, för att deras server inte längre står i site.toml. Ärenden som bara gäller"
        " dem är borta ur listorna, och kommer tillbaka om sidorna gör det.",
    ),
    Code.REMARK_LEFT_BUDGET: mark_plural(
        "%(count)s sida har lämnat ronden, för att site.toml tar färre sidor än förut (max_pages). Ärenden som bara"
        " gäller den är borta ur listorna, och kommer tillbaka om sidan gör det.",
        "%(count)s sidor har lämnat ronden, för att site.toml tar färre sidor än förut (max_pages). Ärenden som bara"
        " gäller dem är borta ur listorna, och kommer tillbaka om sidorna gör det.",
    ),
    Code.REMARK_UNKNOWN_ISSUE: mark(
        "decisions.toml: beslut nummer %(number)s gäller ett ärende som inte finns (%(about)s)."
    ),
    Code.REMARK_RULE_OFF: mark_plural(
        "%(count)s ärende har lämnat listorna, för att regeln %(rule)s är avstängd i site.toml: %(text)s",
        "%(count)s ärenden har lämnat listorna, för att regeln %(rule)s är avstängd i site.toml: %(text)s",
    ),
    Code.REMARK_RULE_NOT_SELECTED: mark_plural(
        "%(count)s ärende har lämnat listorna, för att regeln %(rule)s inte är vald i [rules] select.",
        "%(count)s ärenden har lämnat listorna, för att regeln %(rule)s inte är vald i [rules] select.",
    ),
    Code.NOTE_DAMAGED: mark_plural(
        "%(count)s uppgift i databasen är skadad. Det som byggde på den räknas inte som kontrollerat.",
        "%(count)s uppgifter i databasen är skadade. Det som byggde på dem räknas inte som kontrollerat.",
    ),
    Code.REMARK_DAMAGED: mark_plural(
        "%(count)s uppgift i databasen var skadad. Det som byggde på den hämtades och granskades på nytt.",
        "%(count)s uppgifter i databasen var skadade. Det som byggde på dem hämtades och granskades på nytt.",
    ),
    Code.REMARK_NO_MAIL: mark("Inga brev kunde skickas: %(why)s"),
    Code.REMARK_MAIL_REFUSED: mark("Brevet till %(name)s kunde inte skickas: %(error)s"),
    Code.REMARK_MAIL_LOST: mark(
        "Brevet till %(name)s kan ha kommit bort: det avbröts medan det sändes. Det sänds inte igen."
    ),
    Code.NO_PASSWORD: mark("lösenordet saknas i miljövariabeln %(variable)s."),
    Code.RECHECK_OTHER: mark(
        "Adressen visar en annan titel, en annan rubrik och mycket mindre text än i ronden. Det kan vara en inloggning"
        " eller ett fel. Nästa rond avgör."
    ),
    Code.BOTH: "%(one)s %(other)s",
    Code.AS_WRITTEN: "%(text)s",
}
SENTENCES: dict[Code, str | tuple[str, str]] = {**ADDRESSES, **DETAILS, **BROWSER, **_RUNS, **INPUTS, **MONTHS}

_FAULTS = {
    "expired": mark("har gått ut"),
    "not-yet": mark("inte gäller än"),
    "wrong-name": mark("gäller ett annat servernamn"),
    "self-signed": mark("servern har utfärdat själv"),
    "unknown-issuer": mark("kommer från en okänd utfärdare"),
    "": mark("inte går att lita på"),
}
_KINDS = {
    "pdf": mark("Dokument (PDF)"),
    "word": mark("Dokument (Word)"),
    "excel": mark("Dokument (Excel)"),
    "powerpoint": mark("Dokument (PowerPoint)"),
    "opendocument": mark("Dokument (OpenDocument)"),
    "rtf": mark("Dokument (RTF)"),
    "image": mark("Bild"),
    "video": mark("Film"),
    "audio": mark("Ljud"),
    "calendar": mark("Kalenderfil"),
    "feed": mark("Nyhetsflöde"),
    "text": mark("Textfil"),
    "file": mark("Fil"),
}
_LABELS = {"fault": _FAULTS, "kind": _KINDS}  # by parameter: the words for its codes


def word_reason(reason: Reason | str, language: Language) -> str:
    """Return the sentence for a reason, or for one as the database stores it, in ``language``."""
    return _word(reason if isinstance(reason, str) else reason.encode(), language.code)


@lru_cache(4096)  # a run has thousands of addresses, but few reasons
def _word(stored: str, code: str) -> str:
    if not stored:
        return ""
    reason, language = Reason.decode(stored), Language(code)
    sentence = SENTENCES[reason.code]
    if isinstance(sentence, tuple):
        count = reason.values.get("count")
        sentence = language.ngettext(*sentence, count if isinstance(count, int) else 2)
    else:
        sentence = language.gettext(sentence)
    return sentence % {name: _parameter(name, value, language) for name, value in reason.values.items()}


def _parameter(name: str, value: Parameter, language: Language) -> str:
    if isinstance(value, Reason):
        sentence = word_reason(value, language)
        return sentence[:1].lower() + sentence[1:].rstrip(".") if name == "detail" else sentence
    if isinstance(value, int):
        return language.number(value)
    if name in _LABELS:
        return language.gettext(_LABELS[name].get(value, value))
    return value
