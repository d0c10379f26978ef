for spec in ["d", "5", "<5", ">5", "^5", "+d", " d", "05d", "x", "X", "o", "b", "#b", "c", ",", "e", ".3f", "%", "n"]:
    print(spec, "->", format(65, spec), end="; ")
print()
for spec in ["", "f", ".0f", ".3f", "e", ".2e", "g", ".3g", "10.2f", "<10.2f", "010.2f", "+.1f", "%", ".0%", ","]:
    print(spec, "->", format(-1234.5678, spec), end="; ")
print()
for spec in ["", "10", "<10", ">10", "^10", "-^10", ".3", "8.2"]:
    print(spec, "->", f"[{format('python', spec)}]", end="; ")
print()
for value, spec in [("a", "d"), (1, "s"), (1.5, "d"), ([1], "5")]:
    try:
        print(format(value, spec))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(f"{True} {True:d} {None} {None!s:>6} {3+4j} {[1]!s:>5} {float('inf'):>6} {float('nan')}")
