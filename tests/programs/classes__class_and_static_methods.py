class Pizza:
    made = 0

    def __init__(self, *toppings):
        self.toppings = toppings
        Pizza.made += 1

    @classmethod
    def margherita(cls):
        return cls("tomato", "mozzarella")

    @staticmethod
    def area(radius):
        return round(3.14159 * radius**2, 2)

    @classmethod
    def count(cls):
        return f"{cls.__name__}: {cls.made}"


class DeepPan(Pizza):
    pass


print(Pizza.margherita().toppings, type(DeepPan.margherita()).__name__)
print(Pizza.area(2), Pizza().area(1))
print(Pizza.count(), DeepPan.count())
