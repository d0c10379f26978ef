def shout(text):
    """Say it loudly."""
    return text.upper() + "!"


print(shout.__name__, "-", shout.__doc__)
yell = shout
print(yell("hi"), yell is shout)
shout.calls = 0
shout.calls += 1
print(shout.calls)
table = {"loud": shout, "quiet": str.lower}
for how in ("loud", "quiet"):
    print(how, table[how]("Hello"))
print(callable(shout), callable(3))
