"""The sheet of pictures: whose they are, and that they are published only where there are any."""

from pathlib import Path

from audits.journeys import Journey, Shown, Step
from reports.edition.edition import Edition
from reports.language.i18n import Language
from reports.services.rows import service_rows
from reports.services.sheet import sheet_page
from reports.store.database import Store
from reports.store.pictures import Pictures
from reports.store.site_results import put_journey

SHOWN = Shown(1280, 900, "<p>E-tjänst", ())


def test_start_and_login_are_side_by_side(small, tmp_path: Path) -> None:
    pictures = Pictures(small.workdir, "services")
    with Store(small.workdir) as store:
        run = small.runs[-1]
        first, second, *_ = (row["url"] for row in store.rows("SELECT url FROM service WHERE run = ?", run))
        names = [pictures.name_of_step(first, number) for number in range(4)]
        for name in names[:3]:
            pictures.put(name, b"RIFF")
        door = "https://login.test/val"
        steps = (
            Step(first, "read", wide=SHOWN, picture=names[1], picture_narrow=names[0]),
            Step(f"{door}?sid=1", "read", wide=SHOWN, provider=True, picture=names[2], picture_narrow=names[3]),
        )
        put_journey(store, run, Journey(first, steps))
        put_journey(store, run, Journey(second, (Step(door, "read", wide=SHOWN, provider=True),)))
        store.execute("UPDATE service SET data = json_set(data, '$.chooser_url', ?) WHERE url = ?", door, first)
        own = "UPDATE service SET data = json_set(data, '$.chooser_url', url) WHERE url = ?"
        store.execute(own, second)
        edition = Edition(small.site, store, store.run(run), small.rules, Language("sv"))
        rows = {row.service.url: row for row in sheet_page(edition, service_rows(edition, {}), tmp_path).rows}
    shown = rows[first].start
    assert shown
    assert (shown.wide, shown.narrow) == (f"bilder/{names[1]}", f"bilder/{names[0]}")
    assert rows[second].start is None
    assert (rows[first].on_start, rows[second].on_start) == (False, True)
    login = rows[first].login
    assert login
    assert (login.url, login.wide, login.narrow) == (door, f"bilder/{names[2]}", "")
    assert sorted(file.name for file in (tmp_path / "bilder").iterdir()) == sorted(names[:3])
