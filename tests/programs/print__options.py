import sys

print("a", "b", 3, sep="-")
print("no newline", end="")
print(" | continued", end="!\n")
print()
print(1, None, True, 2.5, [1, "x"], ("t",), {"k": 1}, sep=", ")
print("to stdout", file=sys.stdout)
print("to stderr", file=sys.stderr)
print("flushed", flush=True)
print(*range(5), sep="")
sys.stdout.write("written\n")
print("a\tb\\n", repr("a\tb"), "é ∑ 😀")
print(end="")
print(sep="x")
print("x", sep=None, end=None)
try:
    print("x", sep=1)
except TypeError as error:
    print(error)
