import sys

print(sys.version_info >= (3, 11), sys.version_info.major, sys.maxsize, sys.byteorder)
print(len(sys.argv), sys.getrecursionlimit(), sys.getswitchinterval())
sys.setrecursionlimit(2000)
sys.setswitchinterval(0.01)
print(sys.getrecursionlimit(), sys.getswitchinterval())
sys.stdout.write("written ")
sys.stdout.write("in parts\n")
sys.stderr.write("elsewhere\n")
print("sys" in sys.modules, sys.float_info.epsilon, sys.getsizeof(0) > 0)
try:
    1 / 0
except ZeroDivisionError:
    print(sys.exc_info()[0].__name__, sys.exc_info()[1])
print(sys.exc_info())
sys.exit(0)
