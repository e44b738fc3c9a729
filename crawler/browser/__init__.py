"""Chromium and axe-core: one page at a time, within the fence of a site."""
