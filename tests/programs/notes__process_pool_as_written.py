import concurrent.futures
with concurrent.futures.ProcessPoolExecutor() as executor:
    process = executor.submit(input_function, function_argument)
        # schedules the function to be executed
        # executor.submit returns a 'future' object

    process.result()
        # returns the function's return

    objects = [executor.submit(function, argument) for _ in range(times)]
        # List comprehension example in making 'future' objects
        #
    for process in concurrent.futures.as_completed(objects):
        # as_completed() yields the completed results
        print(process.result())
        #
        #
    iterate = [1,2,3,4,5]
    results = executor.map(function, iterate)
