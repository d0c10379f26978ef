from multiprocessing import Process, Queue


class Basket:
    def __init__(self, items):
        self.items = items


def shop(basket, queue):
    basket.items.append("cheese")
    queue.put(basket)


if __name__ == "__main__":
    mine = Basket(["bread"])
    queue = Queue()
    p = Process(target=shop, args=(mine, queue))
    p.start()
    theirs = queue.get()
    p.join()
    print(mine.items, theirs.items, theirs is mine, type(theirs).__name__)
