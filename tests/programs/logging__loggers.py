import logging
import sys

handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("%(name)s:%(levelname)-8s:%(message)s"))
log = logging.getLogger("shop")
log.addHandler(handler)
log.setLevel(logging.DEBUG)
child = logging.getLogger("shop.cart")
log.debug("debug")
child.info("from the child")
child.setLevel(logging.ERROR)
child.warning("hidden")
child.critical("shown")
print(log.isEnabledFor(logging.DEBUG), child.getEffectiveLevel(), logging.getLevelName(30), logging.getLogger("shop") is log)
try:
    1 / 0
except ZeroDivisionError:
    log.error("failed: %s", "division")
