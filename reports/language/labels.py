"""The Swedish labels that reports use for codes of the database: areas, bands, efforts, states."""

from audits.documents import DocumentState
from reports.language.i18n import mark

AREA_NAMES = {
    "accessibility": mark("Tillgänglighet"),
    "readability": mark("Klarspråk"),
    "navigation": mark("Hitta rätt"),
    "services": mark("E-tjänster"),
}
AREA_SCORES = {area: f"score_{area}" for area in AREA_NAMES}

BANDS = ("Nu", "Snart", "Sen")
BAND_NAMES = {"Nu": mark("Nu"), "Snart": mark("Snart"), "Sen": mark("Sen")}
BAND_CLASSES = {"Nu": "now", "Snart": "soon", "Sen": "later"}

EFFORTS = {
    "word": mark("Liten insats: ändra ett ord eller en kort text"),
    "sentence": mark("Liten insats: skriv om en mening"),
    "page": mark("Större insats: gå igenom sidan"),
    "template": mark("Större insats: ändra i sidmallen"),
    "supplier": mark("Större insats: beställ ändringen av leverantören"),
}
FIXERS = {
    "editor": mark("Redaktören"),
    "web-team": mark("Webbteamet"),
    "supplier": mark("Leverantören"),
}
IMPACTS = {
    "critical": mark("Stoppar en del besökare helt"),
    "serious": mark("Gör det mycket svårt för en del besökare"),
    "moderate": mark("Gör det svårare än det behöver vara"),
    "minor": mark("Stör lite"),
}
IMPACT_WEIGHTS = {8: "critical", 5: "serious", 2: "moderate", 1: "minor"}

URL_STATES = {
    "ok": mark("Hämtade"),
    "redirect": mark("Leder vidare till en annan adress"),
    "broken": mark("Trasiga: sidan finns inte"),
    "blocked": mark("Spärrade: vi får inte hämta dem"),
    "excluded": mark("Undantagna i inställningarna"),
    "offsite": mark("På andra webbplatser"),
    "too-large": mark("För stora för att hämtas"),
    "not-html": mark("Dokument och filer"),
    "timeout": mark("Svarade inte i tid"),
    "error": mark("Gick inte att hämta"),
    "not-visited": mark("Inte besökta"),
}
UNCHECKED_STATES = ("timeout", "error", "blocked", "too-large", "not-visited")

KINDS = {
    "start": mark("startsida"),
    "landing": mark("ingångssida"),
    "info": mark("informationssida"),
    "service": mark("sida om en tjänst"),
    "eservice": mark("e-tjänst"),
    "news": mark("nyhet"),
    "easy-read": mark("lättläst sida"),
    "minutes": mark("protokoll"),
    "statute": mark("föreskrift"),
}

NOT_TESTED = {
    "no-browser": mark("Sidan visades inte i webbläsare den här gången. Det som bara syns där är inte granskat."),
    "browser-timeout": mark("Sidan blev inte klar i webbläsaren i tid. Det som bara syns där är inte granskat."),
    "browser-crashed": mark("Webbläsaren stannade på sidan. Det som bara syns där är inte granskat."),
    "browser-moved": mark("Sidan skickade webbläsaren vidare. Det som bara syns där är inte granskat."),
    "browser-error": mark("Sidan gick inte att granska i webbläsaren. Det som bara syns där är inte granskat."),
    "unreadable": mark("Sidan kunde inte granskas den här gången. Inget på den räknas som åtgärdat."),
    "text-too-short": mark("Den löpande texten är för kort för att få ett värde på hur lättläst den är."),
    "exempt-minutes": mark(
        "Sidan är ett protokoll, en kallelse eller en annan möteshandling. Språket i sådana bedöms inte."
    ),
    "exempt-statute": mark("Sidan är en föreskrift eller ett annat styrdokument. Språket i sådana bedöms inte."),
    "exempt-news": mark("Sidan är en nyhet eller ett pressmeddelande. Språket i sådana bedöms inte."),
    "exempt-easy-read": mark("Sidan är lättläst. Reglerna för klarspråk är inte gjorda för sådana texter."),
    "manuscript": mark("Det här är ett manus, ingen webbsida. Bara språket är granskat."),
    "not-swedish": mark("Texten är inte på svenska. Svenska regler för klarspråk används inte på den."),
}
# Those of them that leave a page without a score in plain language.
NO_SCORE = ("text-too-short", "not-swedish", *(code for code in NOT_TESTED if code.startswith("exempt-")))

DOCUMENT_STATES: dict[DocumentState, str] = {
    "read": mark("Dokumentet är läst."),
    "type-only": mark("Formatet är gammalt och läses inte; bara typen är känd."),
    "waiting": mark("Dokumentet är inte läst än; det står på tur en annan natt."),
    "too-large": mark("Dokumentet är för stort för att läsas ([crawl] max_bytes)."),
    "locked": mark("Dokumentet öppnas bara med lösenord."),
    "damaged": mark("Filen är trasig, eller är något annat än den utger sig för."),
    "failed": mark("Dokumentet tog för mycket tid eller minne att läsa."),
}

STAGES = {
    "crawl": mark("Hämta sidor"),
    "render": mark("Granska i webbläsare"),
    "audit": mark("Granska text och länkar"),
    "merge": mark("Jämföra med förra ronden"),
    "publish": mark("Skriva rapporterna"),
}

# Where on a page something is: its region, or above or below the fold.
PLACES = {
    "header": mark("sidhuvudet"), "nav": mark("menyn"), "breadcrumb": mark("länkstigen"), "main": mark("innehållet"),
    "aside": mark("sidospalten"), "footer": mark("sidfoten"), "above": mark("överst på sidan"),
    "below": mark("längre ned"),
}  # fmt: skip
LOGIN_METHODS = {
    "bankid": mark("BankID"),
    "freja": mark("Freja+"),
    "foreign-eid": mark("utländsk e-legitimation"),
    "svenska-pass": mark("AB Svenska Pass"),
    "siths": mark("SITHS-kort"),
    "efos": mark("EFOS-kort"),
    "e-leg": mark("e-legitimation"),
    "password": mark("användarnamn och lösenord"),
    "one-time-code": mark("engångskod"),
    "case-reference": mark("ärendenummer"),
    "sso": mark("skol- eller arbetskonto"),
    "none": mark("utan inloggning"),
    "paper": mark("blankett på papper"),
    "phone": mark("telefon"),
    "visit": mark("besök"),
    "mail": mark("e-post"),
    "letter": mark("brev"),
    "contact-centre": mark("kontaktcenter"),
}
# Platforms that are one supplier's. Publishing systems and frameworks are left out: many suppliers build on them.
PLATFORMS = {
    "open-eplatform": "Open ePlatform",
    "alkt": "AlkT",
    "ist": "IST",
    "vklass": "Vklass",
    "artvise": "Artvise",
}
LOOKS = {
    "header": mark("sidhuvudet"), "colours": mark("färgerna"), "font": mark("typsnittet"), "buttons": mark("knapparna"),
}  # fmt: skip
NO_METHOD = mark("inget")
NUMBERS = (
    mark("ingen"), mark("en"), mark("två"), mark("tre"), mark("fyra"), mark("fem"), mark("sex"), mark("sju"),
    mark("åtta"), mark("nio"), mark("tio"), mark("elva"), mark("tolv"),
)  # fmt: skip
PART_OF = mark("%(part)s av %(whole)s")
WITHOUT_EID = (
    "none", "password", "one-time-code", "case-reference", "paper", "phone", "visit", "mail", "letter",
    "contact-centre",
)  # fmt: skip
# How far a WCAG criterion is tested: the label and its meaning.
DEGREES = {
    "full": (mark("Helt"), mark("Reglerna avgör hela kravet.")),
    "part": (mark("Delvis"), mark("Regler hittar vanliga fel. En människa behöver titta på resten.")),
    "review": (mark("Frågor"), mark("Regler pekar ut var en människa behöver titta.")),
    "none": (mark("Inte"), mark("Prövas inte alls. En människa måste titta.")),
}
