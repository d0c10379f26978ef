from concurrent.futures import ThreadPoolExecutor

def add(a, b):
    return a + b

with ThreadPoolExecutor(max_workers=2) as executor:
    results = executor.map(add, [(1, 2), (3, 4)])
    print(list(results))
