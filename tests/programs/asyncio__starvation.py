import asyncio
import time


async def heartbeat(log):
    for _ in range(3):
        log.append("beat")
        await asyncio.sleep(0.01)


async def rude(log):
    await asyncio.sleep(0.005)
    log.append("rude begins")
    time.sleep(0.05)  # blocks the whole loop
    log.append("rude ends")


async def main():
    log = []
    await asyncio.gather(heartbeat(log), rude(log))
    print(log)


asyncio.run(main())
