class Dog:
    kind = "canine"

    def __init__(self, name, age=1):
        self.name = name
        self.age = age

    def speak(self):
        return f"{self.name} says woof"

    def birthday(self):
        self.age += 1
        return self


rex = Dog("Rex")
print(rex.speak(), rex.age, rex.kind)
rex.birthday().birthday()
print(rex.age)
rex.kind = "good boy"
print(rex.kind, Dog.kind, Dog("Fido", age=3).kind)
print(sorted(vars(rex).items()))
print(type(rex).__name__, isinstance(rex, Dog), Dog.speak(rex))
