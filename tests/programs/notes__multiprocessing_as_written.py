process = multiprocessing.Process(target=function, args=args)
    # Creates a Process object -> target is the function to run
process.start()
    # Kicks off the process
process.join()
    # grabs the process output then does something else
