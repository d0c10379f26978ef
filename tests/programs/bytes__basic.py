b = b"hello"
print(b, b[0], b[1:3], len(b), list(b[:2]), b.upper(), b + b" world", b * 2)
print(bytes([65, 66]), bytes(3), "é".encode(), "é".encode("latin-1"), b"\xc3\xa9".decode(), b"\x00\xff\n'")
print(b.hex(), bytes.fromhex("6869"), b.find(b"l"), b.replace(b"l", b"L"), b.split(b"e"), b"".join([b"a", b"b"]))
print(b"ell" in b, 104 in b, b == b"hello", b == "hello", b.startswith(b"he"))
a = bytearray(b"abc")
a[0] = 122
a.append(33)
a.extend(b"??")
print(a, bytes(a), a.decode())
print((258).to_bytes(2, "big"), int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"))
try:
    b"\xff".decode()
except UnicodeDecodeError as error:
    print(error)
try:
    b"a" + "b"
except TypeError as error:
    print(error)
print(b"\xff".decode("utf-8", errors="replace") == "\ufffd", "aé".encode("ascii", "ignore"))
