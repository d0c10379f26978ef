import multiprocessing


def function(a, b):
    print("in the process:", a * b, flush=True)


if __name__ == "__main__":
    process = multiprocessing.Process(target=function, args=(6, 7))
    process.start()
    process.join()
    print("exit code", process.exitcode)
