import traceback


def parse(texts):
    errors = []
    for number, text in enumerate(texts, 1):
        try:
            int(text)
        except ValueError as error:
            error.add_note(f"in line {number}")
            errors.append(error)
    if errors:
        raise ExceptionGroup("cannot parse", errors)


try:
    parse(["1", "x", "2", ""])
except* ValueError as group:
    for error in group.exceptions:
        print(error, error.__notes__)
    print(len(group.exceptions), group)

try:
    try:
        {}["key"]
    except KeyError as error:
        raise RuntimeError("lookup failed") from error
except RuntimeError as error:
    print(repr(error.__cause__), error.__suppress_context__, error.__context__ is error.__cause__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("second") from None
except ValueError as error:
    print(error.__cause__, repr(error.__context__), error.__suppress_context__)


def split(group):
    values, rest = group.split(ValueError)
    return [str(e) for e in values.exceptions], rest and [str(e) for e in rest.exceptions]


print(split(ExceptionGroup("g", [ValueError("a"), TypeError("b"), ValueError("c")])))
nested = ExceptionGroup("outer", [ExceptionGroup("inner", [OSError("disk")]), KeyError("k")])
print(nested.subgroup(OSError), nested.subgroup(lambda e: isinstance(e, KeyError)).exceptions, nested.derive([ValueError()]))
try:
    raise nested
except* OSError as g:
    print("os", g.exceptions[0].exceptions)
except* KeyError as g:
    print("key", g.exceptions)


def depth(n):
    if n == 0:
        raise LookupError("deep")
    depth(n - 1)


try:
    depth(3)
except LookupError as error:
    print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
