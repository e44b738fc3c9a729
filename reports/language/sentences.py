"""The Swedish sentences for the reasons of single addresses and pages, and of browsers that do not start."""

from audits.reasons import Code
from reports.language.i18n import mark, mark_plural

ADDRESSES = {
    Code.FETCHED: mark("Sidan är hämtad."),
    Code.UNCHANGED: mark("Sidan är hämtad och oförändrad sedan förra ronden."),
    Code.EMPTY: mark("Sidan är hämtad, men den är tom."),
    Code.NO_CONTENT: mark("Servern svarar utan innehåll (%(status)s), så här finns ingen webbsida."),
    Code.PARTLY_PARSED: mark("Sidan är hämtad, men den kunde inte tolkas helt: den är för djupt nästlad."),
    Code.PARTLY_READ: mark(
        "Sidan är hämtad, men den kunde inte tolkas helt: den är så stor att bara dess början är granskad."
    ),
    Code.REDIRECT: mark("Adressen skickar vidare till en annan adress."),
    Code.SAME_PAGE: mark("Samma sida som %(url)s, på en annan adress."),
    Code.SAME_BY_PARAMETER: mark(
        "Samma sida som %(url)s: parametern %(name)s väljer ingen sida, så adressen hämtas inte."
    ),
    Code.REDIRECT_LOOP: mark("Omdirigering i ring: adressen skickar vidare i en cirkel och kommer aldrig fram."),
    Code.REDIRECT_CHAIN: mark("Adressen skickar vidare så många gånger att vi slutade följa den."),
    Code.REDIRECT_NOWHERE: mark("Adressen skickar vidare, men säger inte vart."),
    Code.REDIRECT_FORBIDDEN: mark("Adressen skickar vidare till en otillåten adress (%(scheme)s)."),
    Code.REDIRECT_MALFORMED: mark("Adressen skickar vidare till en otillåten adress: den är felskriven."),
    Code.GONE: mark("Sidan är borttagen."),
    Code.MISSING: mark("Sidan finns inte."),
    Code.SOFT_404: mark("Sidan finns inte, men servern svarar som om den fanns."),
    Code.REFUSED: mark("Servern svarar att sidan inte kan visas (fel %(status)s)."),
    Code.LOGIN: mark("Sidan kräver inloggning."),
    Code.FORBIDDEN: mark("Servern nekar oss att läsa sidan."),
    Code.TOO_MANY_REQUESTS: mark("Okänt: servern bad oss vänta, och sidan hann inte kontrolleras."),
    Code.TOO_LARGE: mark("Svaret är för stort för att vara en webbsida, så hämtningen bröts."),
    Code.NOT_HTML: mark("%(kind)s, inte en webbsida (%(type)s)."),
    Code.NOT_HTML_UNTYPED: mark("Fil, inte en webbsida (okänt slag)."),
    Code.TIMEOUT: mark("Servern svarade inte i tid."),
    Code.NO_HOST: mark("Servernamnet %(host)s finns inte."),
    Code.NO_CONNECTION: mark("Servern %(host)s gick inte att nå."),
    Code.CERTIFICATE: mark("Servern %(host)s har ett certifikat som %(fault)s, så inget hämtas därifrån."),
    Code.SERVER_ERROR: mark("Servern svarade med ett fel (%(status)s), trots flera försök."),
    Code.INCOMPLETE: mark("Ofullständigt svar: hämtningen bröts innan hela sidan kommit."),
    Code.ENCODING: mark("Svaret är packat på ett sätt som ronden inte kan läsa (%(encoding)s)."),
    Code.UNREADABLE: mark("Sidan kunde inte tolkas."),
    Code.DAMAGED: mark("Det som ronden sparade om sidan är skadat i databasen."),
    Code.STOPS_THE_RUN: mark("Sidan har avbrutit ronden flera gånger och hoppas över."),
    Code.OTHER_SITE_OK: mark("Adressen ligger på en annan webbplats. Länken dit fungerar."),
    Code.OTHER_SITE_BROKEN: mark("Adressen ligger på en annan webbplats, där sidan inte har funnits på två nätter."),
    Code.OTHER_SITE_UNKNOWN: mark("Adressen ligger på en annan webbplats, som inte gav något säkert svar."),
    Code.MALFORMED: mark("Adressen i länken är felskriven."),
    Code.FILE_LINK: mark("Länken pekar på en fil i en dator eller på en intern disk, inte på en webbadress."),
    Code.ROBOTS: mark("Webbplatsens robots.txt tillåter inte att sidan besöks."),
    Code.ROBOTS_UNREADABLE: mark(
        "Servern %(host)s kunde inte svara på vad som får besökas (robots.txt), så inget besöktes där i natt."
    ),
    Code.PRIVATE: mark("Adressen leder till ett internt nät, som ronden inte får besöka."),
    Code.OFFSITE: mark("Adressen ligger på en annan webbplats och besöks inte."),
    Code.OTHER_SCHEME: mark("Adressen är inte en webbsida (%(scheme)s:) och besöks inte."),
    Code.EXCLUDED: mark("Adressen är undantagen i inställningarna."),
    Code.PERSONAL_NUMBER: mark("Adressen innehåller ett personnummer och besöks inte."),
    Code.TOO_LONG: mark("Adressen är för lång för att vara en riktig sida."),
    Code.REPETITION: mark("Adressen upprepar samma del gång på gång, vilket tyder på en felaktig relativ länk."),
    Code.BUDGET: mark("Inte besökt: gränsen på %(limit)s sidor var nådd."),
    Code.HOST_LEFT: mark("Inte besökt: servern %(host)s svarade inte som den skulle, så resten får vänta."),
    Code.HOST_WAITS: mark("Inte besökt: servern %(host)s bad om en längre paus."),
    Code.HOST_SLOW: mark("Inte besökt: servern %(host)s vill ha så långt mellan besöken att en natt inte räcker."),
    Code.WINDOW: mark("Inte besökt: tiden för nattens rond tog slut."),
    Code.DISK: mark("Inte besökt: disken var nästan full."),
    Code.TOO_DEEP: mark("Inte besökt: sidan ligger över %(limit)s klick från startsidan."),
    Code.PATTERN: mark("Inte besökt: sidor av samma slag tar aldrig slut, som i en kalender."),
    Code.REFRESH_CHAIN: mark(
        "Inte besökt: dit leder över %(limit)s sidor i rad som skickar vidare av sig själva, och kedjan tar inte slut."
    ),
    Code.INTERRUPTED: mark("Inte besökt: ronden avbröts."),
    Code.SCRIPT_ROUNDS: mark(
        "Inte besökt: dit leder bara länkar som skript bygger, och fler varv görs inte på en natt."
    ),
    Code.SCRIPT_HOST: mark("Servern där lämnades för natten."),
}

# These are parameters of other reasons, in parentheses.
DETAILS = {
    Code.STATUS: mark("fel %(status)s"),
    Code.NO_ANSWER: mark("inget svar"),
    Code.NO_ANSWER_IN_TIME: mark("inget svar i tid"),
    Code.INCOMPLETE_ANSWER: mark("ofullständigt svar"),
    Code.LOOP: mark("omdirigering i ring"),
    Code.UNEXPECTED: mark("oväntat fel"),
    Code.FILE_TOO_LARGE: mark("för stor"),
    Code.DAMAGED_GZIP: mark("skadad gzip-fil"),
    Code.NO_ADDRESSES: mark("inga adresser"),
    Code.NO_SITEMAP: mark("inte en webbplatskarta"),
    Code.FORBIDDEN_XML: mark("otillåten XML"),
    Code.INVALID_XML: mark("felaktig XML"),
    Code.ENDLESS_SITEMAPS: mark("kartor i kartor utan slut"),
}

BROWSER: dict[Code, str | tuple[str, str]] = {
    Code.BROWSER_CRASHED: mark("Webbläsaren kraschade på sidan, två gånger. Sidan är inte testad med axe."),
    Code.BROWSER_HANGS: mark(
        "Sidan hänger webbläsaren: den blev inte klar på %(seconds)s sekunder. Sidan är inte testad med axe."
    ),
    Code.BROWSER_MEMORY: mark(
        "Sidan stängdes, för att webbläsaren behövde mer än %(limit)s MB minne till den. Sidan är inte testad med axe."
    ),
    Code.BROWSER_SILENT: mark(
        "Servern svarade inte webbläsaren på %(seconds)s sekunder. Sidan är inte testad med axe."
    ),
    Code.BROWSER_MOVED: mark(
        "Sidan skickar besökaren vidare till %(url)s. Den adressen testas för sig, om den hör till webbplatsen."
    ),
    Code.BROWSER_RELOADS: mark("Sidan laddar om sig själv hela tiden. Sidan är inte testad med axe."),
    Code.BROWSER_UNREACHABLE: mark("Webbläsaren kunde inte hämta sidan (%(error)s). Sidan är inte testad med axe."),
    Code.BROWSER_STATUS: mark("Servern svarade webbläsaren med felkod %(status)s. Sidan är inte testad med axe."),
    Code.BROWSER_FILE: mark("Adressen gav webbläsaren en fil och inte en webbsida. Sidan är inte testad med axe."),
    Code.BROWSER_SANDBOXED: mark("Sidan förbjuder all skriptkörning (sandbox), och axe kunde därför inte köras."),
    Code.BROWSER_UNSTYLED: mark(
        "Stilmallar från %(hosts)s hämtades inte: utseendet kan skilja sig från det som besökaren ser. Värden kan"
        " tillåtas med [browser] allow."
    ),
    Code.BROWSER_POST: mark(
        "Ett skript på sidan ville skicka uppgifter (%(method)s) till %(url)s. Det stoppades, så det som svaret skulle"
        " ha visat är inte granskat. Det kan tillåtas med [browser] allow_post."
    ),
    Code.BROWSER_FRAMES: mark_plural(
        "%(count)s ram på sidan är inte granskad: %(frames)s.",
        "%(count)s ramar på sidan är inte granskade, bland dem: %(frames)s.",
    ),
    Code.BROWSER_SHEET_LOST: mark(
        "Sidans stilmall %(url)s gick inte att hämta när sidan skulle testas. Utan den går utseendet inte att bedöma:"
        " sidan är inte testad med axe."
    ),
    Code.BROWSER_UNEXPECTED: mark("Sidan kunde inte granskas i webbläsaren."),
    Code.AXE_FAILED: mark("axe kunde inte köras på sidan (%(error)s)."),
    Code.BROWSER_STOPPED: mark("Webbläsaren har avbrutits."),
    Code.BROWSER_GAVE_UP: mark("Webbläsaren gav upp."),
    Code.BROWSER_REMOTE: mark(
        "Ingen webbläsare från %(remote)s (%(error)s). Kontrollera [browser] remote i site.toml, och att där finns en"
        " Chromium eller Chrome."
    ),
    Code.BROWSER_MISMATCH: mark(
        "Chromium och chromedriver passar inte ihop eller går inte att starta (%(error)s). Uppdatera båda:"
        " `apt install chromium chromium-headless-shell chromium-driver`."
    ),
    Code.BROWSER_NO_START: mark(
        "%(name)s startar inte%(error)s. Pröva `webbrond doctor`, eller installera om med"
        " `apt install --reinstall chromium-headless-shell chromium-driver`."
    ),
    Code.BROWSER_REFUSES: mark("Webbläsaren startade men gick inte att styra (%(error)s). Pröva `webbrond doctor`."),
    Code.BROWSER_VARIABLE: mark(
        "%(variable)s pekar på %(path)s, som inte går att starta. Rätta %(variable)s, eller ta bort den."
    ),
    Code.NO_CHROMIUM: mark(
        "Chromium finns inte på datorn. Installera med `apt install chromium-headless-shell chromium-driver`."
    ),
    Code.NO_CHROMEDRIVER: mark("chromedriver finns inte på datorn. Installera med `apt install chromium-driver`."),
    Code.NO_AXE: mark("axe-core finns inte. Installera om webbrond, eller kör `npm ci --omit=dev`."),
    Code.NOT_AXE: mark("%(name)s är inte axe-core: filen säger inte vilken version den är."),
}
