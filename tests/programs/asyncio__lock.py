import asyncio

balance = 0


async def deposit(lock, amount):
    global balance
    async with lock:
        seen = balance
        await asyncio.sleep(0.005)
        balance = seen + amount


async def careless(amount):
    global balance
    seen = balance
    await asyncio.sleep(0.005)
    balance = seen + amount


async def main():
    global balance
    lock = asyncio.Lock()
    await asyncio.gather(*(deposit(lock, 10) for _ in range(5)))
    print("with the lock", balance, lock.locked())
    balance = 0
    await asyncio.gather(*(careless(10) for _ in range(5)))
    print("without", balance)
    try:
        lock.release()
    except RuntimeError as error:
        print(error)


asyncio.run(main())
