from multiprocessing import Process


def greet(name, *, loud=False):
    text = f"hello {name}"
    print(text.upper() if loud else text, flush=True)


if __name__ == "__main__":
    for kwargs in ({}, {"loud": True}):
        p = Process(target=greet, args=("bob",), kwargs=kwargs)
        print(p.is_alive(), p.exitcode, flush=True)
        p.start()
        p.join()
        print(p.is_alive(), p.exitcode, flush=True)
