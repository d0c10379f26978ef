from collections import ChainMap

defaults = {"colour": "red", "user": "guest"}
env = {"user": "ada"}
args = {}
settings = ChainMap(args, env, defaults)
print(settings["user"], settings["colour"], sorted(settings), len(settings), settings.maps)
settings["colour"] = "blue"
print(args, defaults, settings.get("nope", "?"), "user" in settings)
child = settings.new_child({"user": "bob"})
print(child["user"], child.parents["user"], dict(settings))
try:
    del settings["user"]
except KeyError as error:
    print(error)
del settings["colour"]
print(settings["colour"], settings)
