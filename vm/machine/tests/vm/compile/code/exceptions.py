def divide(a, b):
    try:
        return a / b
    except ZeroDivisionError as e:
        print(e)
        raise ValueError("no") from e
    except (TypeError, KeyError):
        pass
    else:
        print("never")
    finally:
        print("done")


def held(lock, items):
    for item in items:
        with lock:
            if item:
                continue
            return item
