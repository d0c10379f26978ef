"""Calls in other threads."""

import contextvars
from asyncio import events


async def to_thread(func, /, *args, **kwargs):
    loop = events.get_running_loop()
    context = contextvars.copy_context()

    def call():
        return context.run(func, *args, **kwargs)

    call.__name__ = getattr(func, "__name__", "a call")
    return await loop.run_in_executor(None, call)
