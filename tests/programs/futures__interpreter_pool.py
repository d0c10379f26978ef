# cpython: no (3.14 brought the pool of interpreters)
from concurrent.futures import InterpreterPoolExecutor

state = []


def remember(n):
    state.append(n)
    return len(state)


if __name__ == "__main__":
    with InterpreterPoolExecutor(max_workers=1) as executor:
        print(list(executor.map(remember, [10, 20, 30])))
    print("here:", state)
