def execute_this(x=7):
    return x * x


times = 3
results = [execute_this() for _ in range(times)]
print(results)
numbers = [1, 2, 3, 4, 5]
results = [execute_this(li) for li in numbers]
print(results)
