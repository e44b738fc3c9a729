"""Scrapy's settings for webbrond. Everything that differs from Scrapy's default has its reason beside it.

What site.toml decides (pace, sizes, deadline, User-Agent) is added by `crawler.fetch.spider.SiteSpider`.
"""

BOT_NAME = "webbrond"
SPIDER_MODULES = ["crawler.fetch.spider"]

# --- walls: what may be contacted ---------------------------------------------------------------------------
# Only the web. file: and data: would let a page read this machine, ftp and s3 would leave the allowed hosts.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
# A page that anyone on the way can change is no evidence; Scrapy does not verify by default.
DOWNLOAD_VERIFY_CERTIFICATES = True
# A proxy from the environment would resolve names for us, and connect where we cannot check.
HTTPPROXY_ENABLED = False
# Both listen on a port and run code for whoever connects.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Cookies would make a page depend on what was visited before it.
COOKIES_ENABLED = False
# Where we come from is nobody's business, and a URL may hold something personal.
REFERER_ENABLED = False

# --- the frontier decides, not Scrapy -----------------------------------------------------------------------
# Followed hop by hop, each with its own row and its own check; Scrapy drops a ring without a word.
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
# Retried by the frontier, after everything else and never inside Retry-After; Scrapy retries at once.
RETRY_ENABLED = False
# Read by `crawler.web.robots`: Scrapy takes a robots.txt that answers 503 for "everything is allowed".
ROBOTSTXT_OBEY = False
# The frontier has seen to it that nothing is asked for twice.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# Every status reaches the spider, as every address must get a state.
HTTPERROR_ALLOW_ALL = True
# Unpacked by `crawler.web.bodies`: the archive keeps what came, and a torn gzip body must not pass for a whole page.
COMPRESSION_ENABLED = False
# What is switched off above is not even loaded: some of it takes longer to load than a small crawl.
# Offsite: by host alone, ports ignored; `crawler.fetch.walls.ScopeMiddleware` is stricter and comes first.
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "crawler.fetch.walls.ScopeMiddleware": 50,
}
# Clicks, length and domain are judged when an address is first seen, so that it gets a row: Scrapy's would drop it.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
}

# --- pace ---------------------------------------------------------------------------------------------------
# Paced by `crawler.frontier.hosts`, for each host and port; here only enough room for all of them.
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 16
# AutoThrottle halves the rate on a fast server; the pace is the municipality's own choice.
AUTOTHROTTLE_ENABLED = False

# There are no items, and Scrapy starts this many workers for each page, busy or not.
CONCURRENT_ITEMS = 1

# --- limits -------------------------------------------------------------------------------------------------
DOWNLOAD_MAXSIZE = 10_000_000  # 1 GiB by default; replaced by [crawl] max_bytes
DOWNLOAD_WARNSIZE = 0  # what is too large gets a row, not a warning in a log
DOWNLOAD_TIMEOUT = 30  # for the whole answer; replaced by [crawl] timeout
# An answer shorter than it says it is, is an error and not a page.
DOWNLOAD_FAIL_ON_DATALOSS = True
DNS_TIMEOUT = 15  # a minute for each host of a site whose name server is down is too long

# --- quiet --------------------------------------------------------------------------------------------------
LOG_LEVEL = "WARNING"  # addresses may hold personal numbers; from INFO on Scrapy writes each of them
LOG_FORMATTER = "crawler.log.QuietFormatter"
STATS_DUMP = False
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.closespider.CloseSpider": None,  # the frontier says when it is over
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.logstats.LogStats": None,  # progress goes to whoever started us
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.feedexport.FeedExporter": None,  # there are no items
    "scrapy.extensions.spiderstate.SpiderState": None,
}
DOWNLOADER_STATS = False

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "sv,en;q=0.5",  # the Swedish page, where a server has several
    "Accept-Encoding": "gzip",  # the one packing that every server has and that can be unpacked within a limit
}
