def read(values):
    total = 0
    for position, value in enumerate(values):
        try:
            total += int(value)
        except ValueError:
            print(f"skipping {value!r} at {position}")
            continue
        except TypeError as error:
            print("stop:", type(error).__name__)
            break
    else:
        print("read everything")
    return total


print(read(["1", "x", "3"]))
print(read(["1", None, "3"]))
