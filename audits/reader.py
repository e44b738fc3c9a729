"""The version of what is read of a page: by FETCH, by the scripts in the browser, and as audits see it."""

READER = 4  # raised when the same page would be read differently: every page is then read again
