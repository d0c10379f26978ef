import os

print(os.cpu_count() >= 1, os.getpid() > 0, os.getpid() == os.getpid(), os.sep)
print(os.path.join("a", "b.txt"), os.path.basename("/x/y.txt"), os.path.splitext("photo.jpg"), os.path.exists("nope"))
with open("here.txt", "w") as f:
    f.write("x" * 10)
print(os.path.exists("here.txt"), os.path.getsize("here.txt"), "here.txt" in os.listdir("."))
os.remove("here.txt")
print(os.path.exists("here.txt"), os.environ.get("SURELY_NOT_SET", "default"))
