# title: Generators as coroutines, and `yield from`
# topic: Generators
# look: A generator keeps its place and its variables between two `next` calls, so a small loop can run several
#   in turn: cooperative multitasking without threads. `yield from` lets one hand over to another, and brings
#   its return value back.
# try: Give one task more steps. Before Python 3.5 coroutines were written so: `await` is the `yield from` of
#   today.
# settings: policy=gil cores=1 seed=1
from collections import deque


def chop(what, pieces):
    for n in range(1, pieces + 1):
        print(f"  chop {what} {n}/{pieces}")
        yield                            # let somebody else work
    return f"chopped {what}"


def salad():
    tomato = yield from chop("tomato", 2)
    onion = yield from chop("onion", 1)
    print(f"salad of {tomato} and {onion}")


def soup():
    for state in ("cold", "warm", "hot"):
        print(f"soup is {state}")
        yield


kitchen = deque([salad(), soup()])
while kitchen:
    task = kitchen.popleft()
    try:
        next(task)
    except StopIteration:
        continue                         # this one is finished
    kitchen.append(task)
print("dinner is ready")
