class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name
        print("named", name, "in", owner.__name__)

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return getattr(instance, self.name, 0)

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(f"{self.name[1:]} must be positive")
        setattr(instance, self.name, value)


class Order:
    quantity = Positive()
    price = Positive()


order = Order()
print(order.quantity)
order.quantity = 3
order.price = 2.5
print(order.quantity * order.price)
try:
    order.price = -1
except ValueError as error:
    print(error)
print(type(Order.price).__name__)
