class Singleton:
    _instance = None

    def __new__(cls, *args):
        if cls._instance is None:
            print("creating")
            cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self, value):
        self.value = value


a = Singleton(1)
b = Singleton(2)
print(a is b, a.value)


class Celsius(float):
    def __new__(cls, value):
        return super().__new__(cls, round(value, 1))


print(Celsius(21.567), Celsius(1.25) + 1)
