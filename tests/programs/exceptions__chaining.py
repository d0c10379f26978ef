class ConfigError(Exception):
    pass


def load(settings):
    try:
        return settings["port"]
    except KeyError as error:
        raise ConfigError("no port given") from error


try:
    load({})
except ConfigError as error:
    print(error, "| cause:", repr(error.__cause__), "|", error.__suppress_context__)

try:
    try:
        1 / 0
    except ZeroDivisionError:
        int("x")
except ValueError as error:
    print(error, "| context:", repr(error.__context__), "| cause:", error.__cause__)

try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("clean") from None
except ValueError as error:
    print(error, error.__cause__, error.__suppress_context__, repr(error.__context__))
