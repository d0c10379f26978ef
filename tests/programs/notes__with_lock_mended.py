import threading

lock = threading.Lock()
count = 0

with lock:  # no need to call lock.acquire() or lock.release()
    count += 1

with open('file_path', 'w') as file:  # no need to call file.close()
    file.write('hello world !')

print(count, lock.locked(), file.closed, open('file_path').read())

file = open('file_path', 'w')
try:
    file.write('hello world')
finally:
    file.close()

with open('file_path') as file:
    print(file.read())
