print("%s is %d years and %.1f m" % ("Ada", 36, 1.72))
print("%5d|%-5d|%05d|%+d|%x|%X|%o|%c|%%" % (42, 42, 42, 42, 255, 255, 8, "z"))
print("%10s|%-10s|%.2s|%r|%a" % ("right", "left", "cut", "q", "é"))
print("%(name)s has %(count)03d" % {"name": "bob", "count": 7})
print("%s" % 5, "%s" % [1, 2], "%s" % None, "%e %g" % (12345.678, 0.0001), "%i" % 3.9)
print("%*d|%.*f" % (6, 42, 2, 3.14159))
for bad in (lambda: "%s %s" % 1, lambda: "%d" % "a", lambda: "%s" % (1, 2), lambda: "%y" % 1):
    try:
        print(bad())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
