from dataclasses import FrozenInstanceError, dataclass


@dataclass(order=True, frozen=True)
class Card:
    rank: int
    suit: str = "spades"


hand = [Card(9), Card(2, "hearts"), Card(2)]
print(sorted(hand))
print(Card(3) > Card(2), Card(2, "a") <= Card(2, "b"), len({Card(1), Card(1)}))
try:
    hand[0].rank = 1
except FrozenInstanceError as error:
    print(type(error).__name__, error)
