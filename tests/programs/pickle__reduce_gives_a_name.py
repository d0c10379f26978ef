import copy
import pickle


class Only:
    def __reduce__(self):
        return "ONLY"

    def __repr__(self):
        return "ONLY"


class Lost:
    def __reduce__(self):
        return "nowhere"

    def __repr__(self):
        return "<lost>"


ONLY = Only()
print(pickle.loads(pickle.dumps(ONLY)) is ONLY)
print(pickle.loads(pickle.dumps([ONLY, {"k": ONLY}, ONLY])))
print(copy.copy(ONLY) is ONLY, copy.deepcopy([ONLY])[0] is ONLY)
try:
    pickle.dumps(Lost())
except pickle.PicklingError as error:
    print(type(error).__name__, "nowhere" in str(error))
try:
    pickle.dumps(Only())
except pickle.PicklingError as error:
    print("not the same object" in str(error))
