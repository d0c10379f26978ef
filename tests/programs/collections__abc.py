from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Sized

print(isinstance([], Iterable), isinstance(5, Iterable), isinstance(iter([]), Iterator), isinstance({}, Mapping))
print(isinstance("s", Sequence), isinstance(len, Callable), isinstance([], Hashable), isinstance((), Sized))


class Deck(Sequence):
    def __init__(self, cards):
        self.cards = cards

    def __len__(self):
        return len(self.cards)

    def __getitem__(self, i):
        return self.cards[i]


d = Deck(["a", "b", "c"])
print("b" in d, list(reversed(d)), d.index("c"), d.count("a"), len(d), isinstance(d, Iterable))
