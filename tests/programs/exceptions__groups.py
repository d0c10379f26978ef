def work():
    raise ExceptionGroup(
        "several things failed",
        [ValueError("bad value"), TypeError("bad type"), ExceptionGroup("inner", [KeyError("k"), ValueError("deep")])],
    )


try:
    work()
except* ValueError as group:
    print("values:", [str(e) for e in group.exceptions], len(group.exceptions))
except* (TypeError, KeyError) as group:
    print("others:", repr(group))

try:
    try:
        raise ExceptionGroup("g", [OSError(1, "a"), ValueError("b")])
    except* OSError:
        print("handled the OSError")
except ExceptionGroup as rest:
    print("left:", rest, rest.exceptions)

try:
    raise ValueError("alone")
except* ValueError as group:
    print(repr(group))
