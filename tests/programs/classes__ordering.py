import functools


@functools.total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(int(part) for part in text.split("."))

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts

    def __repr__(self):
        return ".".join(map(str, self.parts))


versions = [Version(v) for v in ["1.10", "1.2", "1.9.1", "0.9"]]
print(sorted(versions), max(versions))
print(Version("1.2") >= Version("1.2"), Version("2.0") <= Version("1.9"), Version("1.0") > Version("0.1"))

try:
    object() < object()
except TypeError as error:
    print(error)
