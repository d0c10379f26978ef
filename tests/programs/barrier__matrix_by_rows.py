import threading

N = 4
a = [[i * N + j for j in range(N)] for i in range(N)]
b = [[1 if i == j else 0 for j in range(N)] for i in range(N)]
c = [[0] * N for _ in range(N)]
sums = []
barrier = threading.Barrier(N, action=lambda: sums.append(sum(map(sum, c))))


def row(i):
    for j in range(N):
        c[i][j] = sum(a[i][k] * b[k][j] for k in range(N))
    barrier.wait()
    for j in range(N):
        c[i][j] *= 2
    barrier.wait()


threads = [threading.Thread(target=row, args=(i,)) for i in range(N)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(c[1], c == [[2 * v for v in r] for r in a], sums, barrier.n_waiting, barrier.broken)
