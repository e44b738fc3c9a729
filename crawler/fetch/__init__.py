"""FETCH: the spider, and everything that knows Scrapy."""
