import bisect
import heapq

heap = [5, 1, 8, 3]
heapq.heapify(heap)
heapq.heappush(heap, 0)
print([heapq.heappop(heap) for _ in range(len(heap))])
print(heapq.nsmallest(2, [4, 1, 3]), heapq.nlargest(2, [4, 1, 3]), list(heapq.merge([1, 4], [2, 3])))
values = [1, 3, 5]
bisect.insort(values, 4)
print(values, bisect.bisect_left(values, 3), bisect.bisect(values, 3))
