"""Migrations that create the tables of webbrond.db. Each runs once, in a transaction of its own.

URLs are interned (``url``), so that a year of nights stays small. What is known of a page is stored once per snapshot,
and what was judged once per result, both as compressed msgpack. ``visit`` has one row per URL and run.
"""

import json

from sqlite_utils import Database, Migrations

from reports.masking import mask_address
from reports.store.tables import ADDRESSES, DECISIONS, DOCUMENT_FACTS, FIRST, RECHECK, VISITED_0_1

migrations = Migrations("webbrond")


@migrations()
def first(db: Database) -> None:
    """Create the tables of runs, URLs, visits, snapshots, artifacts, results, issues and their events."""
    for statement in FIRST.split(";\n"):
        db.execute(statement)


@migrations()
def addresses_and_documents(db: Database) -> None:
    """Add what shows that two addresses are one page, when a page last came whole, and the documents."""
    for statement in ADDRESSES.split(";\n"):
        db.execute(statement)


@migrations()
def remarks(db: Database) -> None:
    """Add what is worth knowing of a run apart from what it did not check. Earlier runs keep all of it in notes."""
    db.execute("ALTER TABLE run ADD COLUMN remarks TEXT NOT NULL DEFAULT '[]' /* JSON: what was met and handled */")


@migrations()
def decisions_and_their_events(db: Database) -> None:
    """Add the decision that assigns an issue, and who did what and when, which nothing can change afterwards."""
    for statement in DECISIONS.split(";\n\n"):
        db.execute(statement)


@migrations()
def mails(db: Database) -> None:
    """Add the owners that a run has written to, so that none gets the same letter twice."""
    db.execute("CREATE TABLE mail (run TEXT NOT NULL, owner TEXT NOT NULL, PRIMARY KEY (run, owner)) STRICT")


@migrations()
def faults_beside_pages(db: Database) -> None:
    """Add the servers whose certificate cannot be trusted."""
    for statement in _BESIDE.split(";\n"):
        db.execute(statement)


_BESIDE = """
CREATE TABLE certificate (
    run TEXT NOT NULL REFERENCES run(id),
    host TEXT NOT NULL,           -- host:port whose certificate could not be trusted
    fault TEXT NOT NULL,          -- expired, not-yet, wrong-name, self-signed, unknown-issuer, or '' when unclear
    PRIMARY KEY (run, host)
) STRICT, WITHOUT ROWID
"""


@migrations()
def layouts(db: Database) -> None:
    """Add the hash that shows which pages share a template, whatever their content."""
    db.execute("ALTER TABLE snapshot ADD COLUMN layout TEXT NOT NULL DEFAULT '' /* a hash of the page's frame */")


@migrations()
def probes(db: Database) -> None:
    """Add the files that pages consist of, the pages of other sites that they link to, and whether these exist."""
    for statement in _PROBES.split(";\n"):
        db.execute(statement)


_PROBES = """
CREATE TABLE probe (
    run TEXT NOT NULL REFERENCES run(id),
    url INTEGER NOT NULL REFERENCES url(id),
    kind TEXT NOT NULL,           -- style, script, image: a file of our own pages; link: a page of another web
    state TEXT NOT NULL,          -- ok, broken, unknown
    status INTEGER,
    failures INTEGER NOT NULL,    -- nights in a row that it was not there
    asked TEXT NOT NULL,          -- ISO 8601: when it was last asked for, which may be in an earlier run
    PRIMARY KEY (run, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX probe_url ON probe(url, asked);
ALTER TABLE snapshot ADD COLUMN resources BLOB /* Resource[], packed; null: not known */
"""


@migrations()
def what_was_proposed(db: Database) -> None:
    """Add what "5 saker att göra först" has proposed to each owner, so that it does not repeat itself forever."""
    db.execute(_PROPOSALS)


_PROPOSALS = """
CREATE TABLE proposal (
    owner TEXT NOT NULL,
    week TEXT NOT NULL,           -- ISO, 2026-W47
    rule TEXT NOT NULL,
    thing TEXT NOT NULL,          -- what was to be mended: the key of a group of the backlog
    place INTEGER NOT NULL,       -- in the list
    PRIMARY KEY (owner, week, rule)
) STRICT, WITHOUT ROWID
"""


@migrations()
def documents_are_read(db: Database) -> None:
    """Add the contents of linked documents, and which pages were seen on a narrow screen."""
    db.execute(DOCUMENT_FACTS)
    db.execute("ALTER TABLE artifact ADD COLUMN narrow INTEGER NOT NULL DEFAULT 0 /* 1: seen 320 pixels wide too */")


@migrations()
def questions_are_remembered(db: Database) -> None:
    """Add what a person was asked about, so that the same question is not asked again."""
    db.execute("ALTER TABLE issue ADD COLUMN asked TEXT NOT NULL DEFAULT '' /* hash of what a question was about */")
    db.execute("ALTER TABLE issue ADD COLUMN outgrown TEXT /* JSON: the decision on what it was about before */")


@migrations()
def what_is_written_of_an_issue(db: Database) -> None:
    """Add a hash of each issue, so that a night writes only the issues that it changes."""
    db.execute("ALTER TABLE issue ADD COLUMN digest BLOB /* hash of what was last written; null: not known */")


@migrations()
def mails_that_are_owed(db: Database) -> None:
    """Add what mail a run still owes: a night that is killed while it sends leaves the rest to the next."""
    db.execute("ALTER TABLE run ADD COLUMN owes_mail INTEGER NOT NULL DEFAULT 0 /* 1: its letters are not all sent */")
    db.execute("ALTER TABLE mail ADD COLUMN state TEXT NOT NULL DEFAULT 'sent' /* sending, sent, unknown */")


@migrations()
def overviews_of_open_issues(db: Database) -> None:
    """Add indexes for the lists and queries of people, which then need not read the issues themselves."""
    for statement in _OVERVIEWS.split(";\n"):
        db.execute(statement)


_OVERVIEWS = """
CREATE INDEX issue_open_owner ON issue(owner, band, review) WHERE state = 'open';
CREATE INDEX issue_open_rule ON issue(rule, priority DESC, review, pages) WHERE state = 'open';
CREATE INDEX issue_open_since ON issue(band, opened_run, priority DESC, review) WHERE state = 'open';
CREATE INDEX issue_back ON issue(reopened DESC, priority DESC) WHERE state = 'open' AND reopened > 0;
CREATE INDEX issue_decided ON issue(owner, id) WHERE state IN ('accepted', 'not-a-fault');
CREATE INDEX issue_asked ON issue(state) WHERE review = 1
"""


@migrations()
def sheets_are_read(db: Database) -> None:
    """Add the resources of style sheets, so that a missing picture is a fault of the pages that use the sheet."""
    db.execute(
        "CREATE TABLE sheet (url INTEGER PRIMARY KEY REFERENCES url(id),"
        " resources BLOB NOT NULL /* Resource[], packed */) STRICT"
    )


@migrations()
def clicks_and_source(db: Database) -> None:
    """Split the priority of a visit, which was clicks plus 1,000 for a sitemap or 2,000 for an earlier night."""
    for statement in _CLICKS_AND_SOURCE.split(";\n"):
        db.execute(statement)


_CLICKS_AND_SOURCE = """
ALTER TABLE visit ADD COLUMN source INTEGER NOT NULL DEFAULT 0 /* 0 start, 1 sitemap, 2 earlier night */;
ALTER TABLE visit ADD COLUMN clicks INTEGER NOT NULL DEFAULT 0 /* from there, by the crawl's own way */;
UPDATE visit SET source = priority / 1000, clicks = priority % 1000;
DROP INDEX visit_queue;
ALTER TABLE visit DROP COLUMN priority;
CREATE INDEX visit_queue ON visit(run, source, clicks, url) WHERE state IN ('queued', 'in-flight')
"""


@migrations()
def visited(db: Database) -> None:
    """Add a view of visits with their addresses, which almost every query needs."""
    db.execute(VISITED_0_1)


@migrations()
def one_form_of_time(db: Database) -> None:
    """Write all times in UTC with a Z: the start of runs was local, and two other forms of UTC were in use."""
    db.execute("DROP TRIGGER event_is_final")
    for table, column in _TIMES:
        db.execute(
            f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%SZ', {column}) WHERE {column} LIKE '%+__:__'"
        )
    db.execute(_EVENT_IS_FINAL)


_TIMES = (("run", "started"), ("run", "finished"), ("event", "at"))
_EVENT_IS_FINAL = """
CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'events are never changed'); END
"""


@migrations()
def reasons_are_codes(db: Database) -> None:
    """Store reasons, notes and remarks as codes with parameters, which were Swedish sentences."""
    from reports.store.sentences_0_1 import recognise  # only once in the life of a database

    def encoded(sentence: str) -> str:
        return recognise(sentence).encode() if sentence else ""

    def all_encoded(sentences: str) -> str:
        return json.dumps([encoded(sentence) for sentence in json.loads(sentences)], ensure_ascii=False)

    db.register_function(encoded, deterministic=True)
    db.register_function(all_encoded, deterministic=True)
    for table in ("visit", "artifact"):
        db.execute(f"UPDATE {table} SET reason = encoded(reason) WHERE reason <> ''")
    db.execute("UPDATE run SET reason = encoded(reason), notes = all_encoded(notes), remarks = all_encoded(remarks)")


@migrations()
def recipes_of_signatures(db: Database) -> None:
    """Add by which recipe the signature of each issue was made; MERGE carries older ones over."""
    db.execute("ALTER TABLE issue ADD COLUMN recipe INTEGER NOT NULL DEFAULT 1 /* audits.page.RECIPE when seen */")


@migrations()
def page_limits(db: Database) -> None:
    """Add how many pages site.toml wanted in each run, so that a lower number is not taken for lost pages."""
    db.execute("ALTER TABLE run ADD COLUMN page_limit INTEGER /* [crawl] max_pages; null: not known */")


@migrations()
def readers(db: Database) -> None:
    """Add which reader has read each page, so that those of another one are read again."""
    for table in ("snapshot", "artifact"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN reader INTEGER NOT NULL DEFAULT 0 /* audits.reader.READER */")


@migrations()
def sites(db: Database) -> None:
    """Add which site each run is of, so that no other site uses its work folder."""
    db.execute("ALTER TABLE run ADD COLUMN site TEXT NOT NULL DEFAULT '' /* [site] id; '': not known */")


@migrations()
def journeys(db: Database) -> None:
    """Add the journeys to the login of each e-service (audits.journeys.Journey, packed)."""
    keys = "run TEXT NOT NULL REFERENCES run(id), start TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (run, start)"
    db.execute(f"CREATE TABLE journey ({keys}) STRICT, WITHOUT ROWID")


@migrations()
def masked_addresses(db: Database) -> None:
    """Add what is requested for an address that is stored masked, and the key of the tags that tell these apart."""
    db.execute("ALTER TABLE url ADD COLUMN asked TEXT /* what is requested, where `url` is masked */")
    db.execute("CREATE TABLE _address_key (key BLOB NOT NULL /* reports.masking */) STRICT")
    db.execute("INSERT INTO _address_key (key) VALUES (randomblob(32))")
    key = db.execute("SELECT key FROM _address_key").fetchone()[0]
    db.register_function(lambda url: mask_address(url, key), name="shown", deterministic=True)
    db.execute("UPDATE url SET asked = url, url = shown(url) WHERE shown(url) <> url")
    db.execute("UPDATE issue SET key = shown(key), url = shown(url) WHERE shown(key) <> key OR shown(url) <> url")
    db.execute("DROP VIEW visited")
    db.execute(
        VISITED_0_1.replace("target.url AS target", "coalesce(url.asked, url.url) AS request, target.url AS target")
    )


@migrations()
def costs_of_pages(db: Database) -> None:
    """Add what each page cost in the browser, so that the most expensive ones can be named."""
    db.execute("ALTER TABLE artifact ADD COLUMN ms INTEGER NOT NULL DEFAULT 0 /* milliseconds in the browser */")
    db.execute("ALTER TABLE artifact ADD COLUMN memory INTEGER NOT NULL DEFAULT 0 /* most bytes of the browser */")


@migrations()
def costs_of_answers(db: Database) -> None:
    """Add how fast each page answers, and how large the files of pages are: a crisis page must be quick and light."""
    db.execute("ALTER TABLE visit ADD COLUMN ms INTEGER /* from request to headers; null: not known */")
    db.execute("ALTER TABLE probe ADD COLUMN bytes INTEGER /* as sent; null: the server does not say */")


@migrations()
def rechecks(db: Database) -> None:
    """Add what a re-check saw of a page, until a night has fetched the page later."""
    db.execute(RECHECK)
