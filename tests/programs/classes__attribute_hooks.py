class Record:
    def __init__(self, **fields):
        self.__dict__["fields"] = fields

    def __getattr__(self, name):
        try:
            return self.fields[name]
        except KeyError:
            raise AttributeError(f"no field {name!r}") from None

    def __setattr__(self, name, value):
        print("set", name, "to", value)
        self.fields[name] = value

    def __delattr__(self, name):
        print("delete", name)
        del self.fields[name]


r = Record(a=1)
print(r.a)
r.b = 2
print(r.b, hasattr(r, "c"), getattr(r, "c", "default"))
del r.a
try:
    r.a
except AttributeError as error:
    print(error)
