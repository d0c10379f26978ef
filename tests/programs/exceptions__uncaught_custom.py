class OutOfStock(Exception):
    def __init__(self, item, wanted):
        super().__init__(f"only a few of {item} left, {wanted} wanted")
        self.item = item


try:
    raise OutOfStock("tea", 12)
except OutOfStock as error:
    print(error.item, error.args)
    raise
