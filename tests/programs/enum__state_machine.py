from enum import Enum


class State(Enum):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"


NEXT = {State.PENDING: State.RUNNING, State.RUNNING: State.DONE}
state = State.PENDING
while state in NEXT:
    print(f"{state.name:<8} -> {NEXT[state].value}")
    state = NEXT[state]
match state:
    case State.DONE:
        print("finished")
    case _:
        print("what?")
