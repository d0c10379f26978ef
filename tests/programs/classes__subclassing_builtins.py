class Stack(list):
    push = list.append

    def top(self):
        return self[-1]


class CaseInsensitive(dict):
    def __getitem__(self, key):
        return super().__getitem__(key.lower())

    def __missing__(self, key):
        return f"no {key}"


s = Stack([1, 2])
s.push(3)
print(s, s.top(), len(s), isinstance(s, list), s.pop(), s)
d = CaseInsensitive(a=1)
print(d["A"], d["Zed"], d)


class Name(str):
    def initials(self):
        return "".join(word[0] for word in self.split())


n = Name("ada lovelace")
print(n.initials(), n.upper(), n + "!", type(n.upper()).__name__)
