import threading


def main():
    turn = [0]
    condition = threading.Condition()

    def work(me):
        for _ in range(5_000):
            with condition:
                while turn[0] != me:
                    condition.wait()
                turn[0] = 1 - me
                condition.notify()

    threads = [threading.Thread(target=work, args=(me,)) for me in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
