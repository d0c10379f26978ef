"""An HTTP client for asyncio, on the simulated network: `ClientSession` as aiohttp has it."""

import asyncio
import _network


class ClientError(Exception):
    pass


class ClientConnectionError(ClientError):
    pass


class ClientConnectorError(ClientConnectionError, OSError):
    pass


class ServerTimeoutError(ClientConnectionError, asyncio.TimeoutError):
    pass


class InvalidURL(ClientError, ValueError):
    pass


class ContentTypeError(ClientError):
    pass


class ClientResponseError(ClientError):
    def __init__(self, request_info, history, *, status=0, message="", headers=None):
        self.request_info = request_info
        self.status = status
        self.message = message
        self.headers = headers
        super().__init__(f"{status}, message={message!r}, url={request_info!r}")


class ClientTimeout:
    """Limits in seconds."""

    def __init__(self, total=300, connect=None, sock_connect=None, sock_read=None):
        self.total = total
        self.connect = connect
        self.sock_connect = sock_connect
        self.sock_read = sock_read


class TCPConnector:
    """How many connections may be open at a time."""

    def __init__(self, limit=100, limit_per_host=0, **settings):
        self.limit = limit
        self.limit_per_host = limit_per_host


class ClientResponse:
    """What a server answered."""

    def __init__(self, answer, method):
        self.status = answer.status
        self.reason = answer.reason
        self.url = answer.url
        self.method = method
        self.headers = answer.headers
        self.content_type = answer.headers["Content-Type"].partition(";")[0]
        self._body = answer.body

    @property
    def ok(self):
        return self.status < 400

    def raise_for_status(self):
        if not self.ok:
            raise ClientResponseError(self.url, (), status=self.status, message=self.reason, headers=self.headers)

    async def read(self):
        return self._body

    async def text(self, encoding=None, errors="strict"):
        return self._body.decode(encoding or "utf-8", errors)

    async def json(self, *, content_type="application/json", **settings):
        import json

        if content_type is not None and self.content_type != content_type:
            raise ContentTypeError(
                f"{self.status}, message='Attempt to decode JSON with unexpected mimetype: {self.content_type}', url={self.url!r}"
            )
        return json.loads(self._body)

    def release(self):
        pass

    def close(self):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *details):
        pass

    def __repr__(self):
        return f"<ClientResponse({self.url}) [{self.status} {self.reason}]>"


class _Request:
    """Can be awaited, and used with `async with`."""

    def __init__(self, coroutine):
        self._coroutine = coroutine

    def __await__(self):
        return self._coroutine.__await__()

    async def __aenter__(self):
        return await self._coroutine

    async def __aexit__(self, *details):
        pass


class ClientSession:
    """Requests with something in common."""

    def __init__(self, base_url=None, *, headers=None, timeout=None, connector=None, raise_for_status=False, **settings):
        self._base = base_url or ""
        self._headers = dict(headers or {})
        self._timeout = timeout if isinstance(timeout, ClientTimeout) else ClientTimeout(timeout or 300)
        self._limit = asyncio.Semaphore(connector.limit) if connector is not None and connector.limit else None
        self._raise = raise_for_status
        self.closed = False

    def request(self, method, url, **settings):
        return _Request(self._request(method.upper(), url, **settings))

    async def _request(
        self, method, url, *, params=None, data=None, json=None, headers=None, timeout=None, raise_for_status=None,
        **settings,
    ):  # fmt: skip
        if self.closed:
            raise RuntimeError("Session is closed")
        url = self._base + str(url)
        if "://" not in url:
            raise InvalidURL(url)
        if params:
            from urllib.parse import urlencode

            url += ("&" if "?" in url else "?") + urlencode(params)
        if json is not None:
            from json import dumps

            data = dumps(json)
        if self._limit is None:
            answer = await self._ask(method, url, data, headers, timeout)
        else:
            async with self._limit:
                answer = await self._ask(method, url, data, headers, timeout)
        response = ClientResponse(answer, method)
        if self._raise if raise_for_status is None else raise_for_status:
            response.raise_for_status()
        return response

    async def _ask(self, method, url, data, headers, timeout):
        if timeout is None:
            timeout = self._timeout
        limit = timeout.total if isinstance(timeout, ClientTimeout) else timeout
        answer = _network.ask(method, url, data, {**self._headers, **(headers or {})})
        await _wait(f"{method} {url}", answer.seconds if not limit else min(answer.seconds, limit))
        if limit and answer.seconds > limit:
            raise asyncio.TimeoutError
        if answer.fault is not None:
            why = "Name or service not known" if answer.fault == "name" else "Connection refused"
            host = _network.split(url)[1]
            raise ClientConnectorError(f"Cannot connect to host {host} ssl:default [{why}]")
        return answer

    def get(self, url, **settings):
        return self.request("GET", url, **settings)

    def post(self, url, **settings):
        return self.request("POST", url, **settings)

    def put(self, url, **settings):
        return self.request("PUT", url, **settings)

    def patch(self, url, **settings):
        return self.request("PATCH", url, **settings)

    def delete(self, url, **settings):
        return self.request("DELETE", url, **settings)

    def head(self, url, **settings):
        return self.request("HEAD", url, **settings)

    async def close(self):
        self.closed = True

    async def __aenter__(self):
        return self

    async def __aexit__(self, *details):
        await self.close()

    def __enter__(self):
        raise TypeError("Use async with instead")

    def __exit__(self, *details):
        pass


async def _wait(words, seconds):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future._on = words
    timer = loop.call_later(seconds, asyncio.futures._set_unless_cancelled, future, None)
    try:
        await future
    finally:
        timer.cancel()
