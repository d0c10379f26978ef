from concurrent.futures import ThreadPoolExecutor, as_completed
import time

PAGES = {"slow": 0.09, "fast": 0.01, "broken": 0.05}


def fetch(name, delay):
    time.sleep(delay)
    if name == "broken":
        raise ConnectionError(f"{name} is down")
    return len(name)


with ThreadPoolExecutor() as executor:
    jobs = {executor.submit(fetch, name, delay): name for name, delay in PAGES.items()}
    for number, job in enumerate(as_completed(jobs), start=1):
        name = jobs[job]
        try:
            size = job.result()
        except Exception as exc:
            print(f"{number}. {name!r} generated an exception: {exc}")
        else:
            print(f"{number}. {name!r} page is {size} bytes")
    print(sorted(jobs.values()), all(job.done() for job in jobs))
