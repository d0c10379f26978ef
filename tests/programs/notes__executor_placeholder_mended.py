import concurrent.futures

with concurrent.futures.ThreadPoolExecutor() as executor:
    print(list(executor.map(len, ["one", "three"])))
