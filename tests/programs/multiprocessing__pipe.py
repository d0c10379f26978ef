from multiprocessing import Pipe, Process


def child(connection):
    while True:
        message = connection.recv()
        if message == "stop":
            connection.send("bye")
            connection.close()
            return
        connection.send(message[::-1])


if __name__ == "__main__":
    here, there = Pipe()
    p = Process(target=child, args=(there,))
    p.start()
    for message in ("hello", [1, 2, 3], "stop"):
        here.send(message)
        print(here.recv())
    p.join()
    print("exit code", p.exitcode)
