"""Parts of addresses."""

_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"


def quote(string, safe="/", encoding=None, errors=None):
    data = string.encode(encoding or "utf-8") if isinstance(string, str) else bytes(string)
    keep = _SAFE + safe
    return "".join([chr(byte) if byte < 128 and chr(byte) in keep else f"%{byte:02X}" for byte in data])


def quote_plus(string, safe="", encoding=None, errors=None):
    return quote(string, safe + " ", encoding).replace(" ", "+")


def unquote(string, encoding="utf-8", errors="replace"):
    parts = string.split("%")
    out = [parts[0].encode()]
    for part in parts[1:]:
        try:
            out.append(bytes([int(part[:2], 16)]))
            out.append(part[2:].encode())
        except ValueError:
            out.append(b"%" + part.encode())
    return b"".join(out).decode(encoding, errors)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    return unquote(string.replace("+", " "), encoding, errors)


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    pairs = []
    for key, value in query.items() if hasattr(query, "items") else query:
        values = value if doseq and isinstance(value, (list, tuple)) else [value]
        pairs.extend(f"{quote_via(str(key), safe)}={quote_via(str(one), safe)}" for one in values)
    return "&".join(pairs)


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace"):
    pairs = []
    for part in qs.split("&"):
        name, _, value = part.partition("=")
        if part and (value or keep_blank_values):
            pairs.append((unquote_plus(name), unquote_plus(value)))
    return pairs


def parse_qs(qs, keep_blank_values=False, **settings):
    found = {}
    for name, value in parse_qsl(qs, keep_blank_values):
        found.setdefault(name, []).append(value)
    return found


class _Parts(tuple):
    _names = ("scheme", "netloc", "path", "query", "fragment")
    scheme = property(lambda self: self[0])
    netloc = property(lambda self: self[1])
    path = property(lambda self: self[2])
    query = property(lambda self: self[-2])
    fragment = property(lambda self: self[-1])

    @property
    def hostname(self):
        host = self.netloc.rpartition("@")[2].partition(":")[0].lower()
        return host or None

    @property
    def port(self):
        port = self.netloc.rpartition("@")[2].partition(":")[2]
        return int(port) if port else None

    def geturl(self):
        return urlunparse(self)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in zip(self._names, self))})"


class SplitResult(_Parts):
    pass


class ParseResult(_Parts):
    _names = ("scheme", "netloc", "path", "params", "query", "fragment")
    params = property(lambda self: self[3])


def urlsplit(url, scheme="", allow_fragments=True):
    url, _, fragment = url.partition("#")
    url, _, query = url.partition("?")
    head, colon, rest = url.partition(":")
    if colon and head and head[0].isalpha() and all(letter.isalnum() or letter in "+-." for letter in head):
        scheme, url = head.lower(), rest
    netloc = ""
    if url.startswith("//"):
        netloc, slash, path = url[2:].partition("/")
        url = slash + path
    return SplitResult((scheme, netloc, url, query, fragment))


def urlparse(url, scheme="", allow_fragments=True):
    scheme, netloc, path, query, fragment = urlsplit(url, scheme)
    path, _, params = path.partition(";")
    return ParseResult((scheme, netloc, path, params, query, fragment))


def urlunparse(parts):
    parts = list(parts)
    if len(parts) == 5:
        parts.insert(3, "")
    scheme, netloc, path, params, query, fragment = parts
    url = f"{path};{params}" if params else path
    if netloc:
        url = f"//{netloc}{'' if not url or url.startswith('/') else '/'}{url}"
    if scheme:
        url = f"{scheme}:{url}"
    if query:
        url += "?" + query
    return f"{url}#{fragment}" if fragment else url


urlunsplit = urlunparse


def urljoin(base, url, allow_fragments=True):
    if not base or "://" in url:
        return url or base
    scheme, netloc, path, query, fragment = urlsplit(base)
    if url.startswith("//"):
        return f"{scheme}:{url}"
    if url.startswith("/"):
        return f"{scheme}://{netloc}{url}"
    if not url:
        return base
    if url[0] in "?#":
        return f"{scheme}://{netloc}{path}{url}"
    parts = path.split("/")[:-1]
    for part in url.split("/"):
        if part == "..":
            if len(parts) > 1:
                parts.pop()
        elif part != ".":
            parts.append(part)
    return f"{scheme}://{netloc}{'/'.join(parts) if parts and not parts[0] else '/' + '/'.join(parts)}"


def urldefrag(url):
    address, _, fragment = url.partition("#")
    return address, fragment
