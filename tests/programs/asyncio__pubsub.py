import asyncio


class Topic:
    def __init__(self):
        self.subscribers = []

    def subscribe(self):
        queue = asyncio.Queue()
        self.subscribers.append(queue)
        return queue

    async def publish(self, message):
        for queue in self.subscribers:
            await queue.put(message)


async def reader(name, queue):
    heard = []
    while (message := await queue.get()) != "end":
        heard.append(message)
    return name, heard


async def main():
    topic = Topic()
    readers = [asyncio.create_task(reader(n, topic.subscribe())) for n in ("x", "y")]
    for message in ("one", "two", "end"):
        await topic.publish(message)
    for name, heard in await asyncio.gather(*readers):
        print(name, heard)


asyncio.run(main())
