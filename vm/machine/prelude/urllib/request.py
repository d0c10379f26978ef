"""HTTP requests to the simulated network."""

import _network
from _vm import io as _io
from io import BytesIO
from urllib.error import HTTPError, URLError


class Request:
    """What is asked for."""

    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False, method=None):
        self.full_url = url
        self.data = data
        self.headers = dict(headers)
        self.method = method

    def get_method(self):
        return self.method or ("GET" if self.data is None else "POST")

    def add_header(self, key, val):
        self.headers[key] = val

    def get_full_url(self):
        return self.full_url


class _Response(BytesIO):
    """What a server answered, as a file of bytes."""

    def __init__(self, answer):
        BytesIO.__init__(self, answer.body)
        self.status = self.code = answer.status
        self.reason = self.msg = answer.reason
        self.url = answer.url
        self.headers = answer.headers

    def getcode(self):
        return self.status

    def geturl(self):
        return self.url

    def info(self):
        return self.headers

    def getheader(self, name, default=None):
        return self.headers.get(name, default)

    def getheaders(self):
        return list(self.headers.items())


def urlopen(url, data=None, timeout=None, *, context=None):
    if not isinstance(url, Request):
        url = Request(url, data)
    address = url.full_url
    scheme, separator, _ = address.partition("://")
    if not separator:
        raise ValueError(f"unknown url type: {address!r}")
    if scheme not in ("http", "https"):
        raise URLError(f"unknown url type: {scheme}")
    method = url.get_method()
    answer = _network.ask(method, address, url.data, url.headers)
    if timeout is not None and answer.seconds > timeout:
        _io(timeout, f"{method} {address}", None)
        raise TimeoutError("The read operation timed out")
    _io(answer.seconds, f"{method} {address}", None)
    if answer.fault == "name":
        raise URLError(OSError(-2, "Name or service not known"))
    if answer.fault == "refused":
        raise URLError(ConnectionRefusedError(111, "Connection refused"))
    if answer.status >= 400:
        raise HTTPError(address, answer.status, answer.reason, answer.headers, BytesIO(answer.body))
    return _Response(answer)


def urlretrieve(url, filename=None, reporthook=None, data=None):
    from io import open

    response = urlopen(url, data)
    name = filename or url.rpartition("/")[2] or "download"
    with open(name, "wb") as file:
        file.write(response.read())
    return name, response.headers
