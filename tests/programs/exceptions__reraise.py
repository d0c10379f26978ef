log = []


def work():
    try:
        raise RuntimeError("first")
    except RuntimeError as error:
        log.append("logged " + str(error))
        raise


try:
    work()
except RuntimeError as error:
    error.add_note("seen in main")
    print(log, error, error.__notes__)

try:
    raise
except RuntimeError as error:
    print(error)
try:
    raise "text"
except TypeError as error:
    print(error)
try:
    raise ValueError
except ValueError as error:
    print(repr(error), error.args, str(error) == "")
