"""Call Chromium's debugging protocol through Selenium, in the same way for a local browser and for one in a Grid."""

from typing import Any

from selenium.webdriver.remote.webdriver import WebDriver


def cdp(driver: WebDriver, method: str, **params: Any) -> dict[str, Any]:
    """Send one protocol command and return its result; raise `WebDriverException` when the browser refuses it."""
    answer: dict[str, Any] = driver.execute("executeCdpCommand", {"cmd": method, "params": params})["value"]
    return answer
