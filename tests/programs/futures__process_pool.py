from concurrent.futures import ProcessPoolExecutor


def is_prime(n):
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


def main():
    numbers = [2, 15, 97, 561, 7919, 104729]
    with ProcessPoolExecutor(max_workers=2) as executor:
        for n, prime in zip(numbers, executor.map(is_prime, numbers)):
            print(n, prime)


if __name__ == "__main__":
    main()
