import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def blocking(n):
    time.sleep(0.02)
    if n < 0:
        raise ValueError("negative")
    return n * 10


async def main():
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, blocking, 1))
    with ThreadPoolExecutor(2) as pool:
        print(await asyncio.gather(*(loop.run_in_executor(pool, blocking, n) for n in (2, 3, 4))))
        try:
            await loop.run_in_executor(pool, blocking, -1)
        except ValueError as error:
            print("raised", error)


asyncio.run(main())
