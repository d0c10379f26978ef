import concurrent.futures
with concurrent.futures.ThreadPoolExecutor() as executor:
    f = executor.submit(input_function, function_argument)
        # schedules the function to be executed
        # executor.submit returns a 'future' object

    f.result()
        # returns the function's return

    objects = [executor.submit(function, argument) for _ in range(times)]
        # List comprehension example in making 'future' objects
        #
    for f in concurrent.futures.as_completed(objects):
        # as_completed() yields the completed results
        print(f.result())
        #
        #
    iterate = [1,2,3,4,5]
    results = executor.map(function, iterate)
        # here executor.map will return result objects(in invoketion sequence)
        # .submit() returned a future object
        # map will run function with all the values of iterate as arg
