"""Means and their like."""

from fractions import Fraction
from math import sqrt


class StatisticsError(ValueError):
    pass


def _exact_sum(values):
    total = Fraction(0)
    for value in values:
        total += Fraction(value)
    return total


def _convert(value, values):
    """An exact value as the kind of number that the data is."""
    if any(isinstance(one, float) for one in values):
        return float(value)
    if all(isinstance(one, int) for one in values):
        return value.numerator if value.denominator == 1 else float(value)
    return value


def mean(data):
    values = list(data)
    if not values:
        raise StatisticsError("mean requires at least one data point")
    return _convert(_exact_sum(values) / len(values), values)


def fmean(data, weights=None):
    from math import fsum

    values = list(data)
    if weights is not None:
        weights = list(weights)
        if len(weights) != len(values):
            raise StatisticsError("data and weights must be the same length")
        return fsum(value * weight for value, weight in zip(values, weights)) / fsum(weights)
    if not values:
        raise StatisticsError("fmean requires at least one data point")
    return fsum(values) / len(values)


def geometric_mean(data):
    from math import exp, log

    try:
        return exp(fmean(map(log, data)))
    except ValueError:
        raise StatisticsError("geometric mean requires a non-empty dataset containing positive numbers") from None


def harmonic_mean(data, weights=None):
    values = list(data)
    if not values:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if any(value < 0 for value in values):
        raise StatisticsError("harmonic mean does not support negative values")
    if 0 in values:
        return 0
    return float(len(values) / _exact_sum([1 / Fraction(value) for value in values]))


def median(data):
    values = sorted(data)
    if not values:
        raise StatisticsError("no median for empty data")
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def median_low(data):
    values = sorted(data)
    if not values:
        raise StatisticsError("no median for empty data")
    return values[(len(values) - 1) // 2]


def median_high(data):
    values = sorted(data)
    if not values:
        raise StatisticsError("no median for empty data")
    return values[len(values) // 2]


def mode(data):
    from collections import Counter

    counts = Counter(data).most_common(1)
    if not counts:
        raise StatisticsError("no mode for empty data")
    return counts[0][0]


def multimode(data):
    from collections import Counter

    counts = Counter(data)
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def _squares(values, centre):
    centre = _exact_sum(values) / len(values) if centre is None else Fraction(centre)
    total = Fraction(0)
    for value in values:
        total += (Fraction(value) - centre) ** 2
    return total


def variance(data, xbar=None):
    values = list(data)
    if len(values) < 2:
        raise StatisticsError("variance requires at least two data points")
    return _convert(_squares(values, xbar) / (len(values) - 1), values)


def pvariance(data, mu=None):
    values = list(data)
    if not values:
        raise StatisticsError("pvariance requires at least one data point")
    return _convert(_squares(values, mu) / len(values), values)


def stdev(data, xbar=None):
    values = list(data)
    if len(values) < 2:
        raise StatisticsError("stdev requires at least two data points")
    return sqrt(_squares(values, xbar) / (len(values) - 1))


def pstdev(data, mu=None):
    values = list(data)
    if not values:
        raise StatisticsError("pstdev requires at least one data point")
    return sqrt(_squares(values, mu) / len(values))


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    values = sorted(data)
    size = len(values)
    if size < 2:
        raise StatisticsError("must have at least two data points")
    result = []
    for at in range(1, n):
        if method == "inclusive":
            low, part = divmod(at * (size - 1), n)
        else:
            low = min(max(at * (size + 1) // n, 1), size - 1)
            part = at * (size + 1) - low * n
            low -= 1
        result.append((values[low] * (n - part) + values[low + 1] * part) / n)
    return result


def covariance(x, y, /):
    if len(x) != len(y):
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("covariance requires at least two data points")
    middle_x, middle_y = fmean(x), fmean(y)
    return sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y)) / (len(x) - 1)


def correlation(x, y, /):
    middle_x, middle_y = fmean(x), fmean(y)
    both = sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y))
    return both / sqrt(sum((a - middle_x) ** 2 for a in x) * sum((b - middle_y) ** 2 for b in y))
