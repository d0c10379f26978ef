from multiprocessing import Pipe, Process


def calculator(connection):
    while True:
        try:
            message = connection.recv()
        except EOFError:
            break
        match message:
            case ("add", *numbers):
                connection.send(sum(numbers))
            case ("div", a, b):
                try:
                    connection.send(a / b)
                except ZeroDivisionError as error:
                    connection.send(error)
            case "quit":
                connection.send("bye")
                break
            case _:
                connection.send(NotImplemented)
    connection.close()


if __name__ == "__main__":
    here, there = Pipe()
    process = Process(target=calculator, args=(there,), daemon=True)
    process.start()
    for message in [("add", 1, 2, 3), ("div", 7, 2), ("div", 1, 0), {"unknown": 1}, "quit"]:
        here.send(message)
        answer = here.recv()
        print(message, "->", repr(answer))
    process.join(5)
    print(process.exitcode, process.is_alive(), here.poll(0))
    here.close()
    try:
        here.send("anyone?")
    except OSError as error:
        print("OSError:", error)
