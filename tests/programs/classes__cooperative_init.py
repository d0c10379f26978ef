class Base:
    def __init__(self, **kwargs):
        print("Base", kwargs)


class Named(Base):
    def __init__(self, name, **kwargs):
        super().__init__(**kwargs)
        self.name = name


class Priced(Base):
    def __init__(self, price, **kwargs):
        super().__init__(**kwargs)
        self.price = price


class Product(Named, Priced):
    pass


p = Product(name="tea", price=3)
print(p.name, p.price)
