"""The tables as migrations create them. They never change: later changes are in `migrations`."""

FIRST = """
CREATE TABLE run (
    id TEXT PRIMARY KEY,             -- local start time, 2026-11-22T0130
    started TEXT NOT NULL,           -- ISO 8601 with offset
    finished TEXT,
    stage TEXT NOT NULL DEFAULT '',  -- the last stage that was completed
    state TEXT NOT NULL,             -- running, done, degraded, failed
    reason TEXT NOT NULL DEFAULT '', -- Swedish: why it is not done
    full INTEGER NOT NULL DEFAULT 0,
    max_pages INTEGER,
    ruleset TEXT NOT NULL DEFAULT '',
    engine TEXT NOT NULL DEFAULT '', -- axe, browser and fonts, as audits.engine writes them
    rules TEXT NOT NULL DEFAULT '{}', -- JSON: rule to version, of the rules that had an outcome
    healthy INTEGER NOT NULL DEFAULT 0, -- 1: may count issues as fixed
    notes TEXT NOT NULL DEFAULT '[]' -- JSON: Swedish sentences about what was not checked
) STRICT;
CREATE TABLE url (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,
    url INTEGER NOT NULL REFERENCES url(id),
    run TEXT NOT NULL REFERENCES run(id),
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    charset TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    body_hash TEXT NOT NULL,      -- of the body as it came
    content_hash TEXT NOT NULL,   -- of the main content's text and structure
    template_hash TEXT NOT NULL,  -- of what stands around it
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    warc TEXT NOT NULL,           -- file name under warc/
    offset INTEGER NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    lang TEXT NOT NULL DEFAULT '',
    links BLOB NOT NULL           -- Link[], packed
) STRICT;
CREATE INDEX snapshot_url ON snapshot(url, id);
CREATE TABLE visit (
    run TEXT NOT NULL REFERENCES run(id),
    url INTEGER NOT NULL REFERENCES url(id),
    state TEXT NOT NULL,          -- queued, in-flight, then one of UrlState, for ever
    reason TEXT NOT NULL DEFAULT '',
    status INTEGER,
    redirect_to INTEGER REFERENCES url(id),
    snapshot INTEGER REFERENCES snapshot(id),
    changed INTEGER,              -- 1 new or other body than last time, 0 the same
    found_on INTEGER REFERENCES url(id),
    in_sitemap INTEGER NOT NULL DEFAULT 0,
    priority INTEGER NOT NULL DEFAULT 0,  -- clicks from the start by the crawl's own way; queue order
    tries INTEGER NOT NULL DEFAULT 0,
    artifact INTEGER REFERENCES artifact(id),
    rendered INTEGER NOT NULL DEFAULT 0,  -- 1 looked at this run, 0 not (kept from before, or not at all)
    result INTEGER REFERENCES result(id),
    kind TEXT NOT NULL DEFAULT '',
    depth INTEGER,
    inlinks INTEGER,
    path TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_queue ON visit(run, priority, url) WHERE state IN ('queued', 'in-flight');
CREATE TABLE artifact (
    id INTEGER PRIMARY KEY,
    snapshot INTEGER NOT NULL REFERENCES snapshot(id),
    run TEXT NOT NULL REFERENCES run(id),
    engine TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    data BLOB NOT NULL            -- Artifact, packed
) STRICT;
CREATE INDEX artifact_snapshot ON artifact(snapshot, engine, id);
CREATE TABLE result (
    id INTEGER PRIMARY KEY,
    snapshot INTEGER NOT NULL REFERENCES snapshot(id),
    artifact INTEGER REFERENCES artifact(id),
    ruleset TEXT NOT NULL,
    data BLOB NOT NULL            -- PageResult, packed
) STRICT;
CREATE INDEX result_snapshot ON result(snapshot, ruleset, id);
CREATE TABLE site_result (
    run TEXT PRIMARY KEY REFERENCES run(id),
    data BLOB NOT NULL            -- SiteResult, packed
) STRICT;
CREATE TABLE issue (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    rule TEXT NOT NULL,
    scope TEXT NOT NULL,          -- page, template, site, service
    key TEXT NOT NULL,            -- page: its URL; template: the host; else what the finding names
    url TEXT NOT NULL,            -- where to look
    owner TEXT NOT NULL,
    state TEXT NOT NULL,          -- open, fixed, gone, accepted, not-a-fault
    review INTEGER NOT NULL DEFAULT 0,    -- 1: a person must judge whether it is a fault
    origin TEXT NOT NULL,         -- content, rule-change, engine-change, decision-expired, decision-withdrawn,
                                  -- rule-off, rule-on
    pages INTEGER NOT NULL,
    occurrences INTEGER NOT NULL,
    priority REAL NOT NULL,
    band TEXT NOT NULL,           -- Nu, Snart, Sen
    factors TEXT NOT NULL,        -- JSON: the priority's factors, by name
    opened_run TEXT NOT NULL,
    last_seen_run TEXT NOT NULL,
    last_checked_run TEXT NOT NULL,
    fixed_run TEXT,
    reopened INTEGER NOT NULL DEFAULT 0,
    rule_version INTEGER NOT NULL,
    decision TEXT,                -- JSON: the decision by which it is accepted or no fault
    finding BLOB NOT NULL,        -- the latest Finding, packed: values and place
    urls BLOB NOT NULL            -- the pages that it stands on, packed, at most 1,000
) STRICT;
CREATE INDEX issue_open ON issue(owner, priority DESC) WHERE state = 'open';
CREATE INDEX issue_rule ON issue(rule, state);
CREATE TABLE alias (fingerprint TEXT PRIMARY KEY, issue INTEGER NOT NULL REFERENCES issue(id)) STRICT, WITHOUT ROWID;
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    issue INTEGER NOT NULL REFERENCES issue(id),
    run TEXT NOT NULL,
    kind TEXT NOT NULL,           -- opened, reopened, fixed, gone, joined, moved, owner; accepted, not-a-fault,
                                  -- reassigned, decision-expired, decision-withdrawn, reassign-expired,
                                  -- reassign-withdrawn; rule-off, rule-on
    note TEXT NOT NULL DEFAULT '' -- opened, reopened: its origin; gone: its origin, when its page is there
) STRICT;
CREATE INDEX event_issue ON event(issue, id);
CREATE INDEX event_run ON event(run, kind);
CREATE TABLE service (
    run TEXT NOT NULL REFERENCES run(id),
    url TEXT NOT NULL,
    data TEXT NOT NULL,           -- JSON: audits.services.model.Service
    PRIMARY KEY (run, url)
) STRICT, WITHOUT ROWID;
CREATE TABLE measure (
    run TEXT NOT NULL REFERENCES run(id),
    scope TEXT NOT NULL,          -- owner, site, service (a page's measures stand in its result)
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    value REAL,
    pages INTEGER NOT NULL DEFAULT 0,     -- how many pages it is made of
    PRIMARY KEY (run, scope, key, name)
) STRICT, WITHOUT ROWID
"""
DOCUMENT_FACTS = """
CREATE TABLE document_facts (
    url INTEGER PRIMARY KEY REFERENCES url(id),
    run TEXT NOT NULL,            -- the run in which it was last read, or found to be as before
    read_at TEXT NOT NULL,        -- ISO 8601: when it last came whole
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    bytes INTEGER,
    hash TEXT NOT NULL,           -- of the body, or ''
    format TEXT NOT NULL,         -- pdf, docx, ...
    data BLOB NOT NULL            -- audits.documents.Facts, packed
) STRICT
"""
ADDRESSES = """
ALTER TABLE snapshot ADD COLUMN canonical TEXT NOT NULL DEFAULT '' /* what the page says that its address is */;
ALTER TABLE snapshot ADD COLUMN letters INTEGER NOT NULL DEFAULT 0 /* bytes of text in the main content */;
ALTER TABLE snapshot ADD COLUMN confirmed TEXT NOT NULL DEFAULT '' /* when the same body last came whole again */;
CREATE TABLE document (
    run TEXT NOT NULL REFERENCES run(id),
    url INTEGER NOT NULL REFERENCES url(id),
    type TEXT NOT NULL,           -- media type, without parameters
    bytes INTEGER,                -- null where the server does not say
    modified TEXT NOT NULL,       -- Last-Modified as the server wrote it, or ''
    PRIMARY KEY (run, url)
) STRICT, WITHOUT ROWID
"""
# SQLite leaves out the joins whose columns a query does not use.
VISITED_0_1 = """
CREATE VIEW visited AS
SELECT visit.*, url.url AS address, target.url AS target /* of a redirect */, page.url AS linked_from
FROM visit JOIN url ON url.id = visit.url
LEFT JOIN url AS target ON target.id = visit.redirect_to
LEFT JOIN url AS page ON page.id = visit.found_on
"""

DECISIONS = """
ALTER TABLE issue ADD COLUMN reassigned TEXT /* JSON: the decision by which it has its owner */;

ALTER TABLE issue ADD COLUMN owner_before TEXT /* whose it was before that decision */;

ALTER TABLE event ADD COLUMN who TEXT NOT NULL DEFAULT '' /* the role that decided it; '' the round */;

ALTER TABLE event ADD COLUMN at TEXT NOT NULL DEFAULT '' /* ISO 8601, UTC */;

CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'events are never removed'); END;

CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'events are never changed'); END
"""

RECHECK = """
CREATE TABLE recheck (
    url INTEGER PRIMARY KEY REFERENCES url(id),
    run TEXT NOT NULL REFERENCES run(id),  -- the latest one that was merged before
    at TEXT NOT NULL,                      -- ISO 8601, UTC
    data BLOB NOT NULL                     -- audits.model.PageResult, packed
) STRICT
"""
