"""HTTP requests to the simulated network. They wait as real ones do, without the interpreter lock."""

import _network
from _vm import io
from requests import exceptions
from requests.exceptions import (
    ConnectionError, ConnectTimeout, HTTPError, JSONDecodeError, ReadTimeout, RequestException, Timeout, TooManyRedirects,
)  # fmt: skip

__version__ = "2.31.0"


class _Headers(dict):
    """Headers: case does not matter."""

    def __getitem__(self, name):
        for key, value in self.items():
            if key.lower() == name.lower():
                return value
        raise KeyError(name)

    def __contains__(self, name):
        return any(key.lower() == name.lower() for key in self.keys())

    def get(self, name, default=None):
        return self[name] if name in self else default


class _Elapsed:
    def __init__(self, seconds):
        self._seconds = seconds

    def total_seconds(self):
        return self._seconds

    def __repr__(self):
        return f"datetime.timedelta(microseconds={round(self._seconds * 1e6)})"


class Request:
    def __init__(self, method, url, headers):
        self.method = method
        self.url = url
        self.headers = headers

    def __repr__(self):
        return f"<Request [{self.method}]>"


class Response:
    """What a server answered."""

    def __init__(self, answer, request):
        self.status_code = answer.status
        self.reason = answer.reason
        self.url = answer.url
        self.content = answer.body
        self.headers = _Headers(answer.headers)
        self.encoding = "utf-8"
        self.elapsed = _Elapsed(answer.seconds)
        self.request = request
        self.history = []
        self.cookies = {}

    @property
    def ok(self):
        return self.status_code < 400

    @property
    def text(self):
        return self.content.decode("utf-8", "replace")

    @property
    def is_redirect(self):
        return self.status_code in (301, 302, 303, 307, 308)

    def json(self, **kwargs):
        import json

        try:
            return json.loads(self.text, **kwargs)
        except json.JSONDecodeError as error:
            raise JSONDecodeError(str(error)) from None

    def raise_for_status(self):
        if 400 <= self.status_code < 600:
            kind = "Client" if self.status_code < 500 else "Server"
            said = f"{self.status_code} {kind} Error: {self.reason} for url: {self.url}"
            raise HTTPError(said, request=self.request, response=self)

    def iter_content(self, chunk_size=1, decode_unicode=False):
        for at in range(0, len(self.content), chunk_size or len(self.content) or 1):
            yield self.content[at : at + (chunk_size or len(self.content))]

    def iter_lines(self, chunk_size=512, decode_unicode=False):
        for line in self.content.splitlines():
            yield line.decode() if decode_unicode else line

    def close(self):
        pass

    def __bool__(self):
        return self.ok

    def __iter__(self):
        return self.iter_content(128)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        pass

    def __repr__(self):
        return f"<Response [{self.status_code}]>"


def _quoted(value):
    from urllib.parse import quote_plus

    return quote_plus(str(value))


def _full_url(url, params):
    if not isinstance(url, str):
        url = str(url)
    if "://" not in url:
        raise exceptions.MissingSchema(f"Invalid URL {url!r}: No scheme supplied. Perhaps you meant https://{url}?")
    scheme = url.partition("://")[0].lower()
    if scheme not in ("http", "https"):
        raise exceptions.InvalidSchema(f"No connection adapters were found for {url!r}")
    if params:
        items = params.items() if isinstance(params, dict) else params
        query = "&".join(f"{_quoted(key)}={_quoted(value)}" for key, value in items if value is not None)
        url += ("&" if "?" in url else "?") + query
    if "/" not in url.partition("://")[2]:
        url += "/"
    return url


def request(
    method, url, params=None, data=None, headers=None, cookies=None, files=None, auth=None, timeout=None,
    allow_redirects=True, proxies=None, hooks=None, stream=None, verify=None, cert=None, json=None,
):  # fmt: skip
    url = _full_url(url, params)
    if json is not None:
        from json import dumps

        data = dumps(json)
    elif isinstance(data, dict):
        data = "&".join(f"{_quoted(key)}={_quoted(value)}" for key, value in data.items())
    asked = Request(method.upper(), url, dict(headers or {}))
    answer = _network.ask(asked.method, url, data, headers)
    host = _network.split(url)[1]
    limit = timeout[1] if isinstance(timeout, tuple) else timeout
    if limit is not None and limit <= 0:
        raise ValueError(f"Attempted to set connect timeout to {limit}, but the timeout cannot be set to a value less than or equal to 0.")
    if limit is not None and answer.seconds > limit:
        io(limit, f"{asked.method} {url}", None)
        port = 443 if url.startswith("https") else 80
        raise ReadTimeout(
            f"HTTPSConnectionPool(host={host!r}, port={port}): Read timed out. (read timeout={limit})", request=asked
        )
    io(answer.seconds, f"{asked.method} {url}", None)
    if answer.fault is not None:
        why = "Name or service not known" if answer.fault == "name" else "Connection refused"
        raise ConnectionError(f"Failed to establish a new connection to {host!r}: {why}", request=asked)
    if asked.method == "HEAD":
        answer.body = b""
    return Response(answer, asked)


def get(url, params=None, **kwargs):
    return request("get", url, params=params, **kwargs)


def options(url, **kwargs):
    return request("options", url, **kwargs)


def head(url, **kwargs):
    return request("head", url, **kwargs)


def post(url, data=None, json=None, **kwargs):
    return request("post", url, data=data, json=json, **kwargs)


def put(url, data=None, **kwargs):
    return request("put", url, data=data, **kwargs)


def patch(url, data=None, **kwargs):
    return request("patch", url, data=data, **kwargs)


def delete(url, **kwargs):
    return request("delete", url, **kwargs)


class Session:
    """Requests with something in common."""

    def __init__(self):
        self.headers = _Headers({"User-Agent": "python-requests/2.31.0"})
        self.params = {}
        self.cookies = {}
        self.auth = None
        self.verify = True

    def request(self, method, url, params=None, headers=None, **kwargs):
        return request(method, url, {**self.params, **(params or {})}, headers={**self.headers, **(headers or {})}, **kwargs)

    def get(self, url, **kwargs):
        return self.request("get", url, **kwargs)

    def head(self, url, **kwargs):
        return self.request("head", url, **kwargs)

    def post(self, url, data=None, json=None, **kwargs):
        return self.request("post", url, data=data, json=json, **kwargs)

    def put(self, url, data=None, **kwargs):
        return self.request("put", url, data=data, **kwargs)

    def patch(self, url, data=None, **kwargs):
        return self.request("patch", url, data=data, **kwargs)

    def delete(self, url, **kwargs):
        return self.request("delete", url, **kwargs)

    def mount(self, prefix, adapter):
        pass

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()


def session():
    return Session()


class codes:
    ok = OK = 200
    created = 201
    not_found = NOT_FOUND = 404
    forbidden = 403
    internal_server_error = 500
    service_unavailable = 503
