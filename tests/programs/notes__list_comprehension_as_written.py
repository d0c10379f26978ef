results = [execute_this(arguments) for _ in range(times)]
    # basic example
list=[1,2,3,4,5]
results = [execute_this(li) for li in list]
    # executes the function with each element of list
    # and puts the return value as an element inside results list
