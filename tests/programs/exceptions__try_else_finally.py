def divide(a, b):
    try:
        result = a / b
    except ZeroDivisionError as error:
        print("caught", error)
        return None
    except (TypeError, ValueError):
        print("wrong types")
        return "?"
    else:
        print("fine")
        return result
    finally:
        print("always")


print(divide(6, 3))
print(divide(1, 0))
print(divide("a", 1))
try:
    error
except NameError as e:
    print(e)
