# title: What `await` does, by hand
# topic: First steps
# look: Calling `outer()` runs nothing: it makes a coroutine object. Each `send(None)` runs it to the next
#   pause, through both levels of `await`, and the return value arrives in StopIteration. An event loop does
#   just this, for many coroutines.
# try: Step forward and back over the three sends and watch the frames of `outer` and `inner` come and go. Let
#   `inner` pause twice.
# settings: policy=gil cores=1 seed=1
class Pause:
    def __await__(self):
        yield "paused in inner"


async def inner():
    print("  inner begins")
    await Pause()
    print("  inner goes on")
    return 1


async def outer():
    print(" outer begins")
    value = await inner()
    print(" outer got", value)
    return value + 1


coroutine = outer()
print("made:", type(coroutine).__name__, "- nothing ran yet")

print("loop sees:", coroutine.send(None))
try:
    coroutine.send(None)
except StopIteration as stop:
    print("finished with", stop.value)
