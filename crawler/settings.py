"""Scrapy settings for webbrond. Comments give the reason for each difference from Scrapy's defaults.

`crawler.fetch.spider.SiteSpider` adds the settings that site.toml decides (pace, sizes, deadline, User-Agent).
"""

BOT_NAME = "webbrond"
SPIDER_MODULES = ["crawler.fetch.spider"]

# --- walls: what may be contacted ---------------------------------------------------------------------------
# Only http and https. file: and data: would let a page read this machine; ftp and s3 would leave the allowed hosts.
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "data": None, "file": None, "ftp": None, "s3": None,
    "https": "crawler.fetch.certificates.HttpsHandler",
}  # fmt: skip
# A page that anyone on the network path can change is no evidence. Scrapy does not verify certificates by default.
DOWNLOAD_VERIFY_CERTIFICATES = True

# --- what of Scrapy is used ---------------------------------------------------------------------------------
# Scrapy loads even components that are switched off, with all that they need, which takes longer than a small crawl.
# So these settings name all that are used. Left out, with the reason:
# * HttpProxy: a proxy from the environment would resolve names itself, and connect to addresses that are not checked.
# * TelnetConsole, RemoteControl: both listen on a port and run code for any client that connects.
# * Cookies: a page would depend on what was visited before it.
# * Referer: it would disclose where the crawler comes from, and a URL may contain something personal.
# * Redirect, MetaRefresh: the frontier follows redirects hop by hop, each with its own row and check.
# * Retry: the frontier retries after everything else, and never before Retry-After has passed.
# * RobotsTxt: `crawler.web.robots` reads it, as Scrapy takes a 503 for it to mean "everything is allowed".
# * HttpError: every status must reach the spider, as every address gets a state.
# * HttpCompression: `crawler.web.bodies` decompresses, as the archive stores bodies as received.
# * Offsite: it checks only the host, not the port. `crawler.fetch.walls.ScopeMiddleware` is stricter.
# * Depth, UrlLength: the gate checks clicks and length of each new address, and gives it a row.
# * AutoThrottle: it halves the rate on a fast server, but the municipality chooses the pace.
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
}
DOWNLOADER_MIDDLEWARES = {"crawler.fetch.walls.ScopeMiddleware": 50}
SPIDER_MIDDLEWARES_BASE = {"scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25}
EXTENSIONS_BASE: dict[str, int] = {}
# The frontier already ensures that nothing is requested twice.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# --- pace ---------------------------------------------------------------------------------------------------
# `crawler.frontier.hosts` keeps the pace of each host and port. These limits only need to be high enough for all.
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 16
# There are no items, and Scrapy starts this many workers for each page even if they have nothing to do.
CONCURRENT_ITEMS = 1

# --- limits -------------------------------------------------------------------------------------------------
DOWNLOAD_MAXSIZE = 10_000_000  # bytes; 1 GiB by default; replaced by [crawl] max_bytes
DOWNLOAD_WARNSIZE = 0  # too large an answer gets a row, not a warning in the log
DOWNLOAD_TIMEOUT = 30  # seconds for the whole answer; replaced by [crawl] timeout
# An answer that is shorter than its Content-Length is an error, not a page.
DOWNLOAD_FAIL_ON_DATALOSS = True
DNS_TIMEOUT = 15  # seconds; 60 for each host of a site whose name server is down would be too long

# --- quiet --------------------------------------------------------------------------------------------------
LOG_LEVEL = "WARNING"  # from INFO down, Scrapy writes each address, which may contain a personal number
LOG_FORMATTER = "crawler.fetch.adapter.QuietFormatter"
LOG_VERSIONS: list[str] = []  # `webbrond doctor` says them; reading them takes longer than a small crawl's pages
STATS_DUMP = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "sv,en;q=0.5",  # the Swedish page, if a server has several languages
    "Accept-Encoding": "gzip",  # the only encoding that all servers support and that can be decompressed up to a limit
}
