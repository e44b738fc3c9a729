"""Chromium's debugging protocol through Selenium: the same call for a browser of our own and for one in a Grid."""

from typing import Any

from selenium.webdriver.remote.webdriver import WebDriver


def cdp(driver: WebDriver, method: str, **params: Any) -> dict[str, Any]:
    """Send one command of the protocol, and return its answer; WebDriverException when the browser refuses."""
    answer: dict[str, Any] = driver.execute("executeCdpCommand", {"cmd": method, "params": params})["value"]
    return answer
