# cpython: no (requests is simulated)
import requests
import time

start = time.perf_counter()
response = requests.get("https://example.org/page")
print(response.status_code, response.ok, len(response.text) > 0, response.url)
response.raise_for_status()
print("it took time:", time.perf_counter() > start)
