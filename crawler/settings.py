"""Scrapy settings for webbrond. Comments give the reason for each difference from Scrapy's defaults.

`crawler.fetch.spider.SiteSpider` adds the settings that site.toml decides (pace, sizes, deadline, User-Agent).
"""

BOT_NAME = "webbrond"
SPIDER_MODULES = ["crawler.fetch.spider"]

# --- walls: what may be contacted ---------------------------------------------------------------------------
# Only http and https. file: and data: would let a page read this machine; ftp and s3 would leave the allowed hosts.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
# A page that anyone on the network path can change is no evidence. Scrapy does not verify certificates by default.
DOWNLOAD_VERIFY_CERTIFICATES = True
# A proxy from the environment would resolve names itself, and connect to addresses that are not checked.
HTTPPROXY_ENABLED = False
# Both listen on a port and run code for any client that connects.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# With cookies, a page would depend on what was visited before it.
COOKIES_ENABLED = False
# A Referer would disclose where the crawler comes from, and a URL may contain something personal.
REFERER_ENABLED = False

# --- the frontier decides, not Scrapy -----------------------------------------------------------------------
# The frontier follows redirects hop by hop, each with its own row and check. Scrapy drops a redirect loop silently.
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
# The frontier retries after everything else, and never before Retry-After has passed. Scrapy retries at once.
RETRY_ENABLED = False
# `crawler.web.robots` reads robots.txt, as Scrapy takes a 503 for it to mean "everything is allowed".
ROBOTSTXT_OBEY = False
# The frontier already ensures that nothing is requested twice.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# Every status must reach the spider, as every address gets a state.
HTTPERROR_ALLOW_ALL = True
# `crawler.web.bodies` decompresses: the archive stores bodies as received, and a truncated gzip body is no whole page.
COMPRESSION_ENABLED = False
# What is switched off above is not loaded at all, as loading some of it takes longer than a small crawl.
# Offsite checks only the host, not the port. `crawler.fetch.walls.ScopeMiddleware` is stricter and runs first.
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
# The gate checks clicks, length and domain of each new address, and gives it a row. Scrapy's middlewares would drop it.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
}

# --- pace ---------------------------------------------------------------------------------------------------
# `crawler.frontier.hosts` keeps the pace of each host and port. These limits only need to be high enough for all.
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 16
# AutoThrottle halves the rate on a fast server, but the municipality chooses the pace.
AUTOTHROTTLE_ENABLED = False

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
LOG_FORMATTER = "crawler.log.QuietFormatter"
STATS_DUMP = False
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.closespider.CloseSpider": None,  # the frontier decides when the crawl ends
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.logstats.LogStats": None,  # progress goes to the parent process
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.feedexport.FeedExporter": None,  # there are no items
    "scrapy.extensions.spiderstate.SpiderState": None,
}
DOWNLOADER_STATS = False

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "sv,en;q=0.5",  # the Swedish page, if a server has several languages
    "Accept-Encoding": "gzip",  # the only encoding that all servers support and that can be decompressed up to a limit
}
