class Animal:
    legs = 4

    def speak(self):
        pass


class Dog(Animal):
    pass


rex = Dog()
print([name for name in dir(rex) if not name.startswith("__")])
print(isinstance(rex, Dog), isinstance(rex, Animal), issubclass(Dog, Animal), issubclass(Animal, Dog))
print(__name__)
