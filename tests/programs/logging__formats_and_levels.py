import io
import logging
import sys

log = logging.getLogger("app.worker")
handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("%(levelname)-8s|%(name)s|%(threadName)s|%(message)s"))
log.addHandler(handler)
log.setLevel(logging.INFO)
log.propagate = False
log.debug("hidden")
log.info("%s has %d items, %.1f%%", "queue", 3, 12.345)
log.warning("careful", extra={"user": "ann"})
log.log(logging.CRITICAL, "level %r", {"a": 1})
try:
    [][1]
except IndexError:
    log.error("caught", exc_info=False)
memory = io.StringIO()
second = logging.StreamHandler(memory)
second.setLevel(logging.ERROR)
second.setFormatter(logging.Formatter("{levelname}:{message}", style="{"))
log.addHandler(second)
log.warning("only to the first")
log.error("to both")
print(memory.getvalue(), end="")


class Even(logging.Filter):
    def filter(self, record):
        return not record.args or record.args[0] % 2 == 0


handler.addFilter(Even())
for n in range(4):
    log.info("number %d", n)
print(log.isEnabledFor(logging.DEBUG), log.getEffectiveLevel(), logging.getLevelName(30), log.name, log.parent)
adapter = logging.LoggerAdapter(log, {"request": 7})
adapter.warning("through an adapter")
logging.disable(logging.WARNING)
log.warning("disabled")
log.error("not disabled")
