import sys

try:
    sys.exit(3)
except SystemExit as error:
    print("code", error.code)

try:
    sys.exit("message")
except SystemExit as error:
    print("code", error.code)
print("leaving")
sys.exit()
print("never")
