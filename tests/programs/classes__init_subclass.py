class Plugin:
    plugins = {}

    def __init_subclass__(cls, /, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.plugins[key or cls.__name__] = cls


class Csv(Plugin):
    pass


class Json(Plugin, key="json"):
    pass


print(sorted(Plugin.plugins))
print(Plugin.plugins["json"].__name__)
