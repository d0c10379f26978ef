"""Abstract classes: those with methods that are left to be written, and those that others are registered with."""


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


class ABCMeta(type):
    """The class of abstract classes: `isinstance` asks it."""

    def _finish_class(cls, namespace):
        """What the class statement calls when it has made a class of this metaclass."""
        from _objects import _note_abstract_methods

        _note_abstract_methods(cls, namespace)

    def register(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        registry = cls.__dict__.get("_abc_registry")
        if registry is None:
            registry = cls._abc_registry = []
        registry.append(subclass)
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        mro = subclass.__mro__
        if cls in mro:
            return True
        said = cls.__subclasshook__(subclass)
        if said is not NotImplemented:
            return said
        for one in cls.__dict__.get("_abc_registry", ()):
            if issubclass(subclass, one):
                return True
        for derived in cls.__subclasses__():
            if issubclass(subclass, derived):
                return True
        return False

    def __subclasshook__(cls, subclass):
        return NotImplemented


class ABC(metaclass=ABCMeta):
    pass


def update_abstractmethods(cls):
    return cls


def get_cache_token():
    return 0
