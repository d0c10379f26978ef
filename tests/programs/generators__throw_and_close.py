def worker():
    try:
        while True:
            try:
                item = yield "ready"
                print("got", item)
            except ValueError as error:
                print("repaired:", error)
                yield "repaired"
    finally:
        print("cleaning up")


w = worker()
print(next(w))
print(w.send(1))
print(w.throw(ValueError("broken")))
print(next(w))
w.close()
w.close()
try:
    next(w)
except StopIteration:
    print("closed for good")

x = worker()
next(x)
try:
    x.throw(KeyError("unknown"))
except KeyError as error:
    print("came out:", error)
