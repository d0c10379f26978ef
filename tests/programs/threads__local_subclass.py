import threading


class Context(threading.local):
    user = "nobody"

    def __init__(self):
        self.stack = []


context = Context()


def work(user):
    context.user = user
    context.stack.append(user)
    print(context.user, context.stack)


for user in ["ada", "bob"]:
    t = threading.Thread(target=work, args=(user,))
    t.start()
    t.join()
print(context.user, context.stack)
