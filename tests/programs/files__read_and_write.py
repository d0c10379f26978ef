with open("notes.txt", "w") as f:
    print(f.write("first line\n"), f.write("second\n"))
    f.writelines(["third\n", "fourth"])
with open("notes.txt") as f:
    print(f.readline().rstrip(), f.read(3), repr(f.read()))
with open("notes.txt") as f:
    for number, line in enumerate(f, 1):
        print(number, line.strip())
with open("notes.txt", "a") as f:
    f.write("\nappended")
with open("notes.txt") as f:
    lines = f.readlines()
print(len(lines), lines[-1], f.closed, f.name, f.mode)
try:
    f.read()
except ValueError as error:
    print(error)
with open("notes.txt", "r") as f:
    try:
        f.write("x")
    except OSError as error:
        print(type(error).__name__, error)
with open("notes.txt") as f:
    f.seek(6)
    print(f.read(4), f.tell())
print("printed to a file", 1, file=open("p.txt", "w"), flush=True)
print(open("p.txt").read(), end="")
