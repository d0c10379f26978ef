class Animal:
    def __init__(self, name):
        self.name = name

    def speak(self):
        return "..."

    def __str__(self):
        return f"{self.name}: {self.speak()}"


class Cat(Animal):
    def speak(self):
        return "meow"


class Lion(Cat):
    def __init__(self, name, pride):
        super().__init__(name)
        self.pride = pride

    def speak(self):
        return super().speak().upper() + f" (with {self.pride} others)"


for animal in (Animal("it"), Cat("tom"), Lion("simba", 12)):
    print(animal)
print(issubclass(Lion, Animal), isinstance(Cat("x"), Lion), Lion.__bases__[0].__name__)
