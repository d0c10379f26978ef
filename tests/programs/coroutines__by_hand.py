class Pause:
    def __await__(self):
        got = yield "paused"
        return got


async def job():
    print("job starts")
    first = await Pause()
    print("resumed with", first)
    second = await Pause()
    return first + second


coro = job()
print(coro.send(None))
print(coro.send(10))
try:
    coro.send(32)
except StopIteration as stop:
    print("result", stop.value)

other = job()
other.send(None)
try:
    other.throw(ValueError("stop it"))
except ValueError as error:
    print("came back:", error)
other.close()
