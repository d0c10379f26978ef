def describe(command):
    match command.split():
        case ["quit" | "exit"]:
            return "bye"
        case ["go", ("north" | "south") as direction]:
            return f"walking {direction}"
        case ["get", item]:
            return f"taking {item}"
        case ["drop", *items] if len(items) > 2:
            return f"dropping many: {items}"
        case ["drop", *items]:
            return f"dropping {items}"
        case []:
            return "nothing"
        case _:
            return "what?"


for c in ["quit", "exit", "go north", "go up", "get lamp", "drop a b", "drop a b c", "", "dance wildly now"]:
    print(repr(c), "->", describe(c))
