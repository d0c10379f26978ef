from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

counter = 0
seen = []


def bump(n):
    global counter
    counter += n
    seen.append(n)
    return counter


if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        print("in the process:", list(executor.map(bump, [1, 2, 3])))
    print("here:", counter, seen)
    with ThreadPoolExecutor(1) as executor:
        print("in the thread:", list(executor.map(bump, [1, 2, 3])))
    print("here:", counter, seen)
