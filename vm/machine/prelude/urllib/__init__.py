"""The package of `urllib.request` and `urllib.parse`."""
