class Shelf:
    def __init__(self, *books):
        self.books = list(books)

    def __len__(self):
        return len(self.books)

    def __getitem__(self, index):
        return self.books[index]

    def __setitem__(self, index, book):
        self.books[index] = book

    def __delitem__(self, index):
        del self.books[index]

    def __contains__(self, book):
        return any(book.lower() == b.lower() for b in self.books)


shelf = Shelf("Dune", "Emma", "Ulysses")
print(len(shelf), shelf[0], shelf[-1], shelf[0:2])
shelf[1] = "Persuasion"
del shelf[0]
print("ulysses" in shelf, "dune" in shelf, list(shelf))
print(bool(shelf), bool(Shelf()))
for book in reversed(shelf):
    print(book)
