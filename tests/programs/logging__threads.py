import logging
import sys
import threading

logging.basicConfig(level=logging.INFO, format="%(threadName)s %(levelname)s %(message)s", stream=sys.stdout)


def work(n):
    logging.info("working on %d", n)
    logging.debug("not shown")
    if n == 1:
        logging.warning("careful with %s", "one")


logging.info("start")
for n in range(2):
    t = threading.Thread(target=work, args=(n,), name=f"worker-{n}")
    t.start()
    t.join()
logging.error("end %s %05.1f", {"k": 1}, 2.25)
