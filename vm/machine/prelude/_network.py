"""The simulated network behind `requests`, `urllib.request` and `aiohttp`.

Each address gives the same answer in every run. How long it takes is drawn from the run's seed.
"""

from _vm import kernel, latency, setting

_REASONS = {
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 301: "Moved Permanently", 302: "Found",
    304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict", 418: "I'm a Teapot", 429: "Too Many Requests",
    500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip


class Answer:
    """What a server says, and after how long; `fault` is why it says nothing: "name", "refused", or none."""

    def __init__(self, url, status, body, content_type, seconds, fault=None):
        self.url = url
        self.status = status
        self.reason = _REASONS.get(status, "")
        self.body = body
        self.headers = {"Content-Type": content_type, "Content-Length": str(len(body)), "Server": "interleave"}
        self.seconds = seconds
        self.fault = fault


def _number(url, most):
    """A number below `most` that is always the same for an address."""
    digest, _ = kernel("sha256", (url.encode(),))
    return int.from_bytes(digest[:6], "big") % most


def _page(url, host, path):
    words = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau".split()
    start = _number(url, len(words))
    paragraphs = []
    for line in range(3 + _number(url + "#lines", 12)):
        picked = [words[(start + line * 5 + at * 3) % len(words)] for at in range(9)]
        paragraphs.append(f"<p>{' '.join(picked)}.</p>")
    title = f"{host}{path or '/'}"
    return f"<!doctype html>\n<html><head><title>{title}</title></head><body>\n<h1>{title}</h1>\n" + "\n".join(paragraphs) + "\n</body></html>\n"


def split(url):
    """Scheme, host, path with query."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    if "?" in host:
        host, _, query = host.partition("?")
        return scheme, host, "/?" + query
    return scheme, host, slash + path


def ask(method, url, data=None, headers=None):
    """What the server at an address answers. Nothing waits here."""
    scheme, host, path = split(url)
    seconds = latency(setting("request"))
    name = host.rpartition("@")[2].partition(":")[0]
    if not name or name.endswith(".invalid") or "nonexistent" in name or "does-not-exist" in name:
        return Answer(url, 0, b"", "", seconds * 0.2, "name")
    if name.endswith(".refused") or host.endswith(":1"):
        return Answer(url, 0, b"", "", seconds * 0.1, "refused")
    plain = path.partition("?")[0].strip("/").split("/")
    status = 200
    if len(plain) == 2 and plain[0] == "status" and plain[1].isdigit():
        status = int(plain[1])
    elif plain[-1] in ("missing", "404", "not-found", "notfound"):
        status = 404
    if len(plain) == 2 and plain[0] == "delay":
        try:
            seconds += float(plain[1])
        except ValueError:
            pass
    if len(plain) == 2 and plain[0] == "bytes" and plain[1].isdigit():
        size = min(int(plain[1]), 10_000_000)
        return Answer(url, status, bytes(range(256)) * (size // 256) + bytes(range(size % 256)), "application/octet-stream", seconds + size * 1e-8)
    if status != 200:
        return Answer(url, status, f"{status} {_REASONS.get(status, '')}\n".encode(), "text/plain", seconds)
    if _wants_json(name, plain, method):
        from json import dumps

        body = dumps(_data(method, url, host, plain, data, headers or {})).encode()
        return Answer(url, status, body, "application/json", seconds)
    return Answer(url, status, _page(url, host, path).encode(), "text/html; charset=utf-8", seconds)


def _wants_json(name, plain, method):
    if method not in ("GET", "HEAD"):
        return True
    return "api" in name.split(".") or plain[0] in ("api", "get", "json", "users", "posts", "todos", "items", "ip", "uuid", "headers", "anything") or plain[-1].endswith(".json")


def _data(method, url, host, plain, data, headers):
    query = url.partition("?")[2]
    args = dict(pair.partition("=")[::2] for pair in query.split("&") if pair)
    answer = {"url": url, "host": host, "method": method, "args": args, "headers": dict(headers)}
    if plain[-1].isdigit():
        answer["id"] = int(plain[-1])
        answer["title"] = f"{plain[-2] if len(plain) > 1 else 'item'} {plain[-1]}"
    if data is not None:
        answer["data"] = data if isinstance(data, str) else data.decode()
    return answer
