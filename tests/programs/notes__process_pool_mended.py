import concurrent.futures


def function(n):
    return sum(i * i for i in range(n))


def main():
    with concurrent.futures.ProcessPoolExecutor(max_workers=2) as executor:
        process = executor.submit(function, 10)
        print(process.result())

        objects = [executor.submit(function, n) for n in (100, 200, 300)]
        print(sorted(p.result() for p in concurrent.futures.as_completed(objects)))

        iterate = [1, 2, 3, 4, 5]
        for result in executor.map(function, iterate):
            print(result)


if __name__ == "__main__":
    main()
