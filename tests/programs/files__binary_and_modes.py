with open("data.bin", "wb") as f:
    print(f.write(bytes(range(5))))
with open("data.bin", "rb") as f:
    print(f.read(2), f.read())
with open("data.bin", "ab") as f:
    f.write(b"\xff")
print(open("data.bin", "rb").read())
try:
    open("data.bin", "x")
except FileExistsError as error:
    print(type(error).__name__, error.filename)
try:
    open("data.bin", "q")
except ValueError as error:
    print(error)
with open("t.txt", "w", encoding="utf-8") as f:
    f.write("é\n")
print(len(open("t.txt", "rb").read()), open("t.txt", encoding="utf-8").read().strip())
with open("plain.txt", "w") as f:
    f.write("eager\n")
with open("plain.txt", "r+") as f:
    f.write("E")
    f.seek(0)
    print(f.read().strip())
