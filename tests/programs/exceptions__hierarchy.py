class AppError(Exception):
    """Base of the application's errors."""


class NotFound(AppError):
    def __str__(self):
        return f"not found: {self.args[0]}"


class Denied(AppError):
    pass


for error in (NotFound("page"), Denied("user", 7), Denied()):
    try:
        raise error
    except NotFound as e:
        print("NotFound", e)
    except AppError as e:
        print("AppError", e, e.args, repr(e))

print(issubclass(KeyError, LookupError), issubclass(FileNotFoundError, OSError))
print([c.__name__ for c in ZeroDivisionError.__mro__])
print(TimeoutError.__bases__, ConnectionError("x"))
