from concurrent.futures import ThreadPoolExecutor

order = []
with ThreadPoolExecutor(max_workers=1) as executor:
    for name in "abcdef":
        executor.submit(order.append, name)
print(order)
