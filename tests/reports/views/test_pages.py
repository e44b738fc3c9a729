"""What the morning page, page reports, the month and the contact centre's page say."""

import re
from pathlib import Path

from world import HOST, World, read

from reports.edition.links import page_report
from reports.publish.publish import publish_edition
from reports.store.database import Store


def test_a_new_rule_is_no_news(folder: Path) -> None:
    """Origin rule-change is told of apart, and never badged as new."""
    html = read(folder, "index.html")
    news = html[html.index('id="nytt"') : html.index('id="mall"')]
    assert "erhålla" not in news
    assert "för att en regel är ny eller ändrad" in news
    card = read(folder, "forvaltning/uaf/index.html")
    start = card.index("<h4>”erhålla” kan bytas mot ”få”")
    assert 'badge new">' not in card[start : card.index("</article>", start)]


def test_the_morning_page_tells_what_was_not_checked(folder: Path) -> None:
    html = read(folder, "index.html")
    assert "Ronden gick bra" in html
    assert "2 sidor ej besökta: tiden för nattens rond tog slut." in html
    assert "Servern svarade inte i tid." in html
    assert "www.ekvalla.test/<wbr>trasig" in html[html.index('id="trasigt"') :]
    assert "Sidan säger inte att du måste logga in" not in html[html.index('id="regelfel"') :]
    assert "Det sägs att inloggning behövs" in html[html.index('id="regelfel"') :]
    assert "Till och med 1 december 2026" in html


def test_a_template_fault_is_one_issue_and_not_the_pages(folder: Path) -> None:
    html = read(folder, page_report(f"{HOST}/service/sida-1"))
    own, _, shared = html.partition('id="mall"')
    assert "Kontrasten är" not in own
    assert "Kontrasten är" in shared
    assert read(folder, "forvaltning/webbteam/index.html").count("Kontrasten är 3,1:1, minst 4,5:1 behövs</h4>") == 1


def test_a_page_report_tells_the_way_and_the_unknown(folder: Path) -> None:
    html = read(folder, page_report(f"{HOST}/service/sida-1"))
    assert "Start › Omsorg och hjälp › Hemtjänst" in html
    assert "Sidan visades inte i webbläsare" in html
    assert "medelsvår" in html
    assert "Kunde inte mätas: Andel meningar med passiv form." in html


def test_the_month_is_made_of_real_rounds(folder: Path) -> None:
    html = read(folder, "manad/2026-11/index.html")
    assert "3 ronder" in html
    assert "Det är för få månader för att visa en trend" in html
    assert 'class="dot open"' in html
    assert "9 regler kom till" in html
    assert "20/11 (inte hel)" in html
    assert "Ingen kontrollerad sida svarar på uppgiften." in html or "Det är 5 klick till ”Felanmäla”" in html


def test_the_contact_centre_reads_how_to_log_in(folder: Path) -> None:
    html = read(folder, "kontaktcenter/index.html")
    assert "Inloggning: ja – BankID, Freja+, telefon. Utan e-legitimation: ring." in html
    assert "Utan e-legitimation: inte känt." in html
    assert '<span class="keep">013-20\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}00</span>, kontaktcenter' in html
    assert "ingen väg hittades" not in html
    assert 'data-words="Krisinformation"' in html


def test_a_page_report_shows_sums_that_can_be_done_by_hand(folder: Path) -> None:
    """From 100, row by row, to the score that is shown; then the template's faults, to what visitors meet."""
    sums = 0
    for report in folder.glob("sida/**/*.html"):
        html = read(folder, str(report.relative_to(folder)))
        for area in re.findall(r'<section aria-labelledby="o-.*?</section>', html, re.DOTALL):
            table = re.search(r"<caption>Så räknas poängen</caption>.*?</table>", area, re.DOTALL)
            if table is None:
                continue
            sums += 1
            left, totals = 0.0, []
            for points, is_total in re.findall(r'<td class="num">(?:(?=[^<])|<b>)([^<]+)(</b>)?</td>', table[0]):
                value = float(points.replace("−", "-").replace(",", "."))
                if is_total:
                    assert value == max(0.0, round(left, 1)), report
                    totals.append(points)
                left += 0 if is_total else value
            assert f'<span class="points">{totals[0]} av 100</span>' in area, report
    assert sums > 10


def test_a_page_report_keeps_the_template_apart(folder: Path) -> None:
    html = read(folder, page_report(f"{HOST}/service/sida-1"))
    assert "Inte uppfyllt: Sidan går att nå</th>" in html
    assert "I sidmallen. Inte uppfyllt: Sidan går" not in html


def test_a_figure_of_the_month_has_its_own_number_of_pages(small: World) -> None:
    """Not all pages of the administration: of many, no more than one may have a score."""
    with Store(small.workdir) as store:
        store.execute("UPDATE measure SET pages = 1 WHERE name = 'score_readability' AND key = 'klf'")
        store.execute("UPDATE measure SET value = 41 WHERE name = 'pages' AND key = 'klf'")
    html = read(publish_edition(small.site, small.workdir, small.runs[-1], small.rules), "manad/2026-11/index.html")
    row = re.search(r'<tr><th scope="row">Kommunledningsförvaltningen</th>.*?</tr>', html)
    assert row is not None
    assert re.findall(r"(\d+) sid", row.group()) == ["6", "1", "6"]
    assert '<td class="num">41</td>' in row.group()
    assert "41 sidor" not in html
