//! Concurrent programs whose output CPython decides by its rules alone, not by chance: coroutines that wait only for
//! each other, and threads that hand the turn on.

use std::fmt::Write;

use super::draw::Draw;

/// Coroutines over locks, queues, events and each other. Nothing in them takes time, so the order is the loop's.
pub fn coroutines(seed: u64) -> String {
    let mut draw = Draw::new(seed ^ 0xa5a5);
    let count = 2 + draw.below(4);
    let mut out = String::from(
        "import asyncio\n\n\nasync def leaf(name, n):\n    for k in range(n):\n        print(name, k)\n        \
         await asyncio.sleep(0)\n    if n == 3:\n        raise ValueError(name)\n    return n\n",
    );
    for task in 0..count {
        let _ = writeln!(
            out,
            "\n\nasync def task{task}(world):\n    lock, queue, event, semaphore, tasks = world"
        );
        let _ = writeln!(out, "    print('task{task} begins')");
        for step in 0..1 + draw.below(5) {
            let lines = step_of_task(&mut draw, task, step, count);
            for line in lines.lines() {
                let _ = writeln!(out, "    {line}");
            }
        }
        let _ = writeln!(out, "    return {task}");
    }
    let _ = write!(
        out,
        "

async def main():
    tasks = []
    world = asyncio.Lock(), asyncio.Queue({size}), asyncio.Event(), asyncio.Semaphore({places}), tasks
    tasks += [asyncio.create_task(task(world), name=task.__name__) for task in ({names})]
    done, pending = await asyncio.wait(tasks, timeout=0.05)
    for task in tasks:
        print(task.get_name(), 'done' if task in done else 'waits')
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        print(repr(result))
    print(world[0].locked(), world[1].qsize(), world[2].is_set(), world[3].locked())


asyncio.run(main())
",
        size = draw.below(3),
        places = 1 + draw.below(2),
        names = (0..count).map(|task| format!("task{task},")).collect::<Vec<_>>().join(" "),
    );
    out
}

fn step_of_task(draw: &mut Draw, task: usize, step: usize, count: usize) -> String {
    let label = format!("'task{task}', {step}");
    let other = draw.below(count);
    let turns = 1 + draw.below(2);
    match draw.below(16) {
        0 | 1 => "await asyncio.sleep(0)".to_owned(),
        2 => format!(
            "async with lock:\n    print({label}, 'locked')\n    await asyncio.sleep(0)\nprint({label}, 'unlocked')"
        ),
        3 => format!("await queue.put({})\nprint({label}, 'put', queue.qsize())", task * 10 + step),
        4 => format!("print({label}, 'got', await queue.get())"),
        5 => format!("event.set()\nprint({label}, 'set')"),
        6 => format!("await event.wait()\nprint({label}, 'event')\nevent.clear()"),
        7 => format!("async with semaphore:\n    print({label}, 'in')\n    await asyncio.sleep(0)"),
        8 => format!("print({label}, await asyncio.gather(leaf('a{task}', {turns}), leaf('b{task}', 2)))"),
        9 => format!(
            "print({label}, await asyncio.gather(leaf('c{task}', 3), leaf('d{task}', 1), return_exceptions=True))"
        ),
        10 if other != task => format!("print({label}, tasks[{other}].cancel())"),
        11 if other > task => format!(
            "try:\n    print({label}, await tasks[{other}])\nexcept ValueError as error:\n    print({label}, repr(error))"
        ),
        12 => format!(
            "try:\n    await leaf('e{task}', 3)\nexcept ValueError as error:\n    print({label}, repr(error))\nfinally:\n    print({label}, 'finally')"
        ),
        13 => format!(
            "child = asyncio.create_task(leaf('f{task}', {turns}))\nawait asyncio.sleep(0)\nprint({label}, child.done())\nawait child"
        ),
        14 => format!(
            "try:\n    async with asyncio.TaskGroup() as group:\n        group.create_task(leaf('g{task}', {}))\n        group.create_task(leaf('h{task}', 2))\nexcept* ValueError as errors:\n    print({label}, errors.exceptions)",
            2 + turns
        ),
        15 => format!("for n in range({turns}):\n    print({label}, n)\n    await asyncio.sleep(0)"),
        _ => format!(
            "try:\n    async with asyncio.timeout(0):\n        await asyncio.sleep(5)\nexcept TimeoutError:\n    print({label}, 'too late')"
        ),
    }
}

/// Threads that do numbered steps, each waiting for the one before it by some means.
pub fn relay(seed: u64) -> String {
    let mut draw = Draw::new(seed ^ 0x5a5a);
    let (threads, steps) = (2 + draw.below(3), 4 + draw.below(6));
    let owners: Vec<usize> = (0..steps).map(|_| draw.below(threads)).collect();
    let mut bodies: Vec<Vec<String>> = vec![Vec::new(); threads];
    let mut means = Vec::new();
    let mut out = String::from("import queue\nimport threading\n\nlog = []\n");
    for step in 0..=steps {
        // Nobody meets himself at a barrier.
        let alone = step > 0 && owners.get(step) == Some(&owners[step - 1]);
        means.push(draw.below(if alone { BARRIER } else { BARRIER + 1 }));
        let _ = writeln!(out, "{}", baton(means[step], step));
    }
    for (step, owner) in owners.into_iter().enumerate() {
        let (take, give) = (take(means[step], step), give(means[step + 1], step + 1));
        bodies[owner].push(format!("{take}\nlog.append(({step}, threading.current_thread().name))\n{give}"));
    }
    for (thread, steps) in bodies.iter().enumerate() {
        let _ = writeln!(out, "\n\ndef work{thread}():");
        for line in steps.iter().flat_map(|step| step.lines()) {
            let _ = writeln!(out, "    {line}");
        }
        let _ = writeln!(out, "    return");
    }
    let names = (0..threads).map(|thread| format!("work{thread},")).collect::<Vec<_>>().join(" ");
    let _ = write!(
        out,
        "

threads = [threading.Thread(target=work, name=work.__name__) for work in ({names})]
for thread in threads:
    thread.start()
{first}
{last}
for thread in threads:
    thread.join()
print([entry for entry in log if entry])
",
        first = give(means[0], 0),
        last = take(means[steps], steps),
    );
    out
}

const BARRIER: usize = 5;

/// What step `n` waits for.
fn baton(means: usize, n: usize) -> String {
    match means {
        0 => format!("b{n} = threading.Event()"),
        1 => format!("b{n} = queue.Queue()"),
        2 => format!("b{n} = threading.Semaphore(0)"),
        3 => format!("b{n} = threading.Lock()\nb{n}.acquire()"),
        4 => format!("b{n} = threading.Condition()\nturn{n} = []"),
        _ => format!("b{n} = threading.Barrier(2)"),
    }
}

fn take(means: usize, n: usize) -> String {
    match means {
        0 => format!("log.append(b{n}.wait() and None)"),
        1 => format!("log.append(('item', b{n}.get()))\nb{n}.task_done()"),
        2 => format!("b{n}.acquire()"),
        3 => format!("with b{n}:\n    log.append('lock {n}')"),
        4 => format!("with b{n}:\n    b{n}.wait_for(lambda: turn{n})\n    log.append(turn{n}[:])"),
        _ => format!("b{n}.wait()"),
    }
}

fn give(means: usize, n: usize) -> String {
    match means {
        0 => format!("b{n}.set()"),
        1 => format!("b{n}.put({n} * 2)"),
        2 | 3 => format!("b{n}.release()"),
        4 => format!("with b{n}:\n    turn{n}.append({n})\n    b{n}.notify()"),
        _ => format!("b{n}.wait()"),
    }
}
