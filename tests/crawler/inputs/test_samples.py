"""Files of statistics as tools export them: each row is counted once, under the address that it belongs to."""

import unicodedata
from pathlib import Path

import pytest

from crawler.inputs.statistics import read_statistics

COUNTS = [("/forskola", 1234), ("/bygga/bygglov", 56), ("/", 7)]
HOST = "https://www.ekvalla.se"

# Each sample: a codec, and the text of the file. Every one says `COUNTS`.
SAMPLES: dict[str, tuple[str, str]] = {
    "matomo-utf16-tabs": (
        "utf-16",
        "Label\tUnique Pageviews\tPageviews\tBounce Rate\tAvg. time on page\tMetadata: url\n"
        f"/forskola\t1234\t1500\t35%\t00:01:20\t{HOST}/forskola\n"
        f"/bygga/bygglov\t56\t70\t12%\t00:00:31\t{HOST}/bygga/bygglov\n/\t7\t8\t0%\t00:00:02\t{HOST}/\n",
    ),
    "matomo-folders": (
        "utf-16",
        "Label\tUnique Pageviews\tPageviews\tMetadata: segment\tMetadata: url\tMetadata: url_path\n"
        f"bygga\t56\t70\tpageUrl=^http\t\t\n/bygglov\t56\t70\t\t{HOST}/bygga/bygglov\t\n"
        f"/forskola\t1234\t1500\t\t{HOST}/forskola\t\n/index\t7\t8\t\t{HOST}/\t\nOthers\t3\t3\t\t\t\n",
    ),
    "matomo-api-names": (
        "utf-8",
        f"label,nb_visits,nb_uniq_visitors,nb_hits,sum_time_spent,url\nforskola,1234,900,1500,8,{HOST}/forskola\n"
        f"bygga/bygglov,56,50,70,9,{HOST}/bygga/bygglov\n/index,7,7,8,1,{HOST}/\n",
    ),
    "matomo-swedish": (
        "utf-16",
        "Etikett\tUnika sidvisningar\tSidvisningar\tAvvisningsfrekvens\tMetadata: url\n"
        f"/forskola\t1234\t1500\t35%\t{HOST}/forskola\n/bygga/bygglov\t56\t70\t12%\t{HOST}/bygga/bygglov\n"
        f"/\t7\t8\t0%\t{HOST}/\n",
    ),
    "matomo-no-addresses": (
        "utf-8-sig",
        "Etikett,Besök,Sidvisningar\n/forskola,1234,1500\n/bygga/bygglov,56,60\n/,7,8\n",
    ),
    "matomo-titles-too": (
        "utf-8",
        f"url,label,nb_hits\n{HOST}/forskola,Förskola,1234\n{HOST}/bygga/bygglov,Bygglov,56\n{HOST}/,Start,7\n",
    ),
    "ga4-english": (
        "utf-8",
        "# ----------------------------------------\n# Pages and screens: Page path and screen class\n# All Users\n"
        "# Start date: 20261001\n# End date: 20261031\n# ----------------------------------------\n\n"
        "Page path and screen class,Views,Active users,Views per active user,Average engagement time,Event count\n"
        ",1297,900,1.44,31.5,5000\n/forskola,1234,800,1.54,30.1,4000\n/bygga/bygglov,56,40,1.4,50.9,900\n/,7,5,1.4,9,100\n",
    ),
    "ga4-swedish": (
        "utf-8-sig",
        "# Alla användare\n# Startdatum: 20261001\n#\n"
        "Sidsökväg och skärmklass,Visningar,Aktiva användare,Visningar per aktiv användare,Antal händelser\n"
        "Totalsumma,1297,900,\"1,44\",5000\n/forskola,1234,800,\"1,54\",4000\n/bygga/bygglov,56,40,\"1,4\",900\n"
        "(not set),12,3,4,9\n/,7,5,\"1,4\",100\n",
    ),
    "ga4-without-comments": (
        "utf-8",
        "Page path and screen class,Views,Active users\n/forskola,1234,800\n/bygga/bygglov,56,40\n/,7,5\n",
    ),
    "ga4-chart-before-table": (
        "utf-8",
        "# Startdatum: 20261001\nNth day,/forskola,/bygga/bygglov\n0000,40,2\n0001,41,3\n\n# Startdatum: 20261001\n"
        "Sökväg till sida och skärmklass,Visningar,Aktiva användare\n/forskola,1234,800\n/bygga/bygglov,56,40\n/,7,5\n",
    ),
    "ga4-exploration-with-totals-last": (
        "utf-8",
        "Sidplats,Visningar\nhttps://www.ekvalla.se/forskola,1234\nhttps://www.ekvalla.se/bygga/bygglov,56\n"
        "https://www.ekvalla.se/,7\nTotalt,1297\n",
    ),
    "ga4-two-dimensions": (
        "utf-8",
        "Page title,Page path and screen class,Views\nFörskola 2026,/forskola,1234\n"
        "Bygglov,/bygga/bygglov,56\nEkvalla,/,7\n",
    ),
    "piwik-pro": (
        "utf-8",
        "Page URL,Page views,Unique page views,% of page views\nhttps://www.ekvalla.se/forskola,\"1,500\",\"1,234\",80%\n"
        "https://www.ekvalla.se/bygga/bygglov,60,56,4%\nhttps://www.ekvalla.se/,8,7,1%\nTotal,1568,1297,100%\n",
    ),
    "piwik-pro-swedish": (
        "utf-8-sig",
        "Sidans URL;Sidvisningar;Sessioner\nwww.ekvalla.se/forskola;1 234;900\nwww.ekvalla.se/bygga/bygglov;56;40\n"
        "www.ekvalla.se/;7;5\nSumma;1 297;945\n",
    ),
    "vizzit-rank-first": (
        "cp1252",
        "#;Sidnamn;Adress;Besökare;Visningar\r\n1;Förskola;/forskola;900;1\xa0234\r\n2;Bygglov;/bygga/bygglov;40;56\r\n"
        "3;Startsida;/;5;7\r\n",
    ),
    "vizzit-number-column": (
        "cp1252",
        "Mest besökta sidor\r\nPeriod: 2026-10-01 - 2026-10-31\r\n\r\nNr;Sida;Träffar;Andel\r\n"
        "1;/forskola;1 234;80,1 %\r\n"
        "2;/bygga/bygglov;56;3,6 %\r\n3;/;7;0,5 %\r\n",
    ),
    "numbers-first": ("utf-8", "Antal visningar;Webbadress\n1234;/forskola\n56;/bygga/bygglov\n7;/\n"),
    "nbsp": ("utf-8", "Sida;Antal besök\n/forskola;1\xa0234\n/bygga/bygglov;56\n/;7\n"),
    "narrow-nbsp": ("utf-8", "Sida;Besök (oktober 2026)\n/forskola;1\u202f234\n/bygga/bygglov;56\n/;7\n"),
    "thin-space": ("utf-16", "Sida\tBesök per månad\n/forskola\t1\u2009234\n/bygga/bygglov\t56\n/\t7\n"),
    "point": ("utf-8", "Sida;Sidvisningar\n/forskola;1.234\n/bygga/bygglov;56\n/;7\n"),
    "comma": ("utf-8", 'Page,Pageviews\n/forskola,"1,234"\n/bygga/bygglov,56\n/,7\n'),
    "decimal-comma": ("utf-8", "Sida;Sidvisningar\n/forskola;1234,40\n/bygga/bygglov;55,6\n/;7,0\n"),
    "decimal-point": ("utf-8", "Page,Views\n/forskola,1234.0\n/bygga/bygglov,56.25\n/,7.00\n"),
    "thousands-and-decimals": ("utf-8", 'Sida;Besök\n/forskola;1.234,40\n/bygga/bygglov;56,00\n/;"7"\n'),
    "quoted-with-apostrophes": (
        "utf-8",
        "Sida;Besök\n\"/forskola\";\"1'234\"\n\"/bygga/bygglov\";\"56\"\n\"/\";\"7\"\n",
    ),
    "share-in-the-cell": (
        "utf-8",
        "Sida;Sidvisningar\n/forskola;1 234 (95,1 %)\n/bygga/bygglov;56 (4 %)\n/;7 (0,5 %)\n",
    ),
    "nfd-headings": (
        "utf-8",
        unicodedata.normalize("NFD", "Sökväg;Besök\n") + "/forskola;1234\n/bygga/bygglov;56\n/;7\n",
    ),
    "excel-sep-line": ("utf-8", "sep=;\nURL;Visits\n/forskola;1234\n/bygga/bygglov;56\n/;7\n"),
    "upper-case-and-quotes": ("utf-8", '"PAGE URL";"VIEWS"\n"/forskola";1234\n"/bygga/bygglov";56\n"/";7\n'),
}  # fmt: skip


def _path(names: tuple[str, ...]) -> str:
    return next(iter(names)).removeprefix(HOST).removeprefix("www.ekvalla.se") or "/"


@pytest.mark.parametrize("name", SAMPLES)
def test_what_tools_export_is_counted(tmp_path: Path, name: str):
    codec, text = SAMPLES[name]
    path = tmp_path / "statistik.csv"
    path.write_bytes(text.encode(codec))
    found, wrong = read_statistics(path)
    assert wrong == []
    assert sorted((_path(count.names), count.number) for count in found) == sorted(COUNTS)


# Each sample: a codec, and the text of the file. Every one says `SEARCHED`.
SEARCHED = [("bygglov", 1200), ("öppettider bibliotek", 31)]
SEARCHES: dict[str, tuple[str, str]] = {
    "matomo": (
        "utf-16",
        "Label\tSearches\tSearch Results pages\t% Search Exits\nbygglov\t1200\t1.3\t20%\n"
        "öppettider bibliotek\t31\t2\t9%\n",
    ),
    "matomo-api": ("utf-8", "label,nb_visits,nb_hits\nbygglov,1200,1300\nöppettider bibliotek,31,40\n"),
    "matomo-swedish": (
        "utf-16",
        "Nyckelord\tSökningar\tResultatsidor\nbygglov\t1200\t2\nöppettider bibliotek\t31\t2\n",
    ),
    "ga4": ("utf-8", "# x\nSearch term,Event count,Total users\nbygglov,1200,900\nöppettider bibliotek,31,30\n"),
    "ga4-swedish": ("utf-8", "Sökterm,Antal händelser\n,1231\nbygglov,1200\nöppettider bibliotek,31\n(not set),4\n"),
    "list": ("cp1252", "Sökord;Antal\r\nbygglov;1 200\r\nöppettider bibliotek;31\r\nTotalt;1 231\r\n"),
    "without-headings": ("utf-8", "bygglov;1200\nöppettider bibliotek;31\n"),
}


@pytest.mark.parametrize("name", SEARCHES)
def test_search_words_are_counted(tmp_path: Path, name: str):
    codec, text = SEARCHES[name]
    path = tmp_path / "sok.csv"
    path.write_bytes(text.encode(codec))
    found, wrong = read_statistics(path)
    assert wrong == []
    assert [(count.names[0], count.number) for count in found] == SEARCHED
