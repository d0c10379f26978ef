//! The graph of states that a search has found, and what follows from it alone: how many interleavings lead to each
//! end, and how few switches are needed to get there.

use std::collections::VecDeque;

use num_bigint::BigUint;
use shared::program::event::ThreadId;

/// A state's number, by discovery; 0 is the first state.
pub type Node = u32;

/// States and the transitions between them.
#[derive(Debug, Default)]
pub struct Graph {
    nodes: Vec<State>,
}

/// One state.
#[derive(Debug, Default, Clone)]
struct State {
    /// Where each enabled thread leads, by rising thread.
    edges: Vec<(ThreadId, Node)>,
    /// The outcome, where the run ends here.
    outcome: Option<u32>,
}

/// A way from the first state to an end: which thread takes each step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub switches: u32,
    pub threads: Vec<ThreadId>,
}

impl Graph {
    /// Adds a state.
    pub fn add(&mut self, outcome: Option<u32>) -> Node {
        self.nodes.push(State { edges: Vec::new(), outcome });
        Node::try_from(self.nodes.len() - 1).unwrap_or(Node::MAX)
    }

    /// Adds a transition.
    pub fn connect(&mut self, from: Node, thread: ThreadId, to: Node) {
        self.nodes[from as usize].edges.push((thread, to));
    }

    /// How many states there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How many ways lead to each of the outcomes, each way an order of the threads' steps. Nothing where a cycle
    /// makes them infinitely many.
    pub fn count(&self, outcomes: usize) -> Option<Vec<BigUint>> {
        let order = self.topological()?;
        let mut ways = vec![BigUint::ZERO; self.nodes.len()];
        let mut ends = vec![BigUint::ZERO; outcomes];
        if let Some(first) = ways.first_mut() {
            *first = BigUint::from(1_u8);
        }
        for node in order {
            let count = std::mem::take(&mut ways[node as usize]);
            let state = &self.nodes[node as usize];
            for (_, to) in &state.edges {
                ways[*to as usize] += &count;
            }
            if let Some(outcome) = state.outcome {
                ends[outcome as usize] += count;
            }
        }
        Some(ends)
    }

    /// All nodes, each before those that it leads to; nothing where there is a cycle.
    fn topological(&self) -> Option<Vec<Node>> {
        let mut incoming = vec![0_u32; self.nodes.len()];
        for (_, to) in self.nodes.iter().flat_map(|state| &state.edges) {
            incoming[*to as usize] += 1;
        }
        let mut order = Vec::with_capacity(self.nodes.len());
        let nodes = 0..Node::try_from(self.nodes.len()).unwrap_or(Node::MAX);
        order.extend(nodes.filter(|node| incoming[*node as usize] == 0));
        let mut next = 0;
        while let Some(node) = order.get(next).copied() {
            next += 1;
            for (_, to) in &self.nodes[node as usize].edges {
                incoming[*to as usize] -= 1;
                if incoming[*to as usize] == 0 {
                    order.push(*to);
                }
            }
        }
        (order.len() == self.nodes.len()).then_some(order)
    }

    /// States from which no way leads to an end: whoever gets there never comes to one.
    pub fn endless(&self) -> Vec<Node> {
        let mut sources: Vec<Vec<Node>> = vec![Vec::new(); self.nodes.len()];
        for (from, state) in self.nodes.iter().enumerate() {
            for (_, to) in &state.edges {
                sources[*to as usize].push(from as Node);
            }
        }
        let mut ends = vec![false; self.nodes.len()];
        let mut open: Vec<Node> = (0..self.nodes.len() as Node)
            .filter(|node| self.nodes[*node as usize].outcome.is_some())
            .collect();
        open.iter().for_each(|node| ends[*node as usize] = true);
        while let Some(node) = open.pop() {
            for from in &sources[node as usize] {
                if !std::mem::replace(&mut ends[*from as usize], true) {
                    open.push(*from);
                }
            }
        }
        (0..self.nodes.len() as Node).filter(|node| !ends[*node as usize]).collect()
    }

    /// Makes states from which no end is reached ends of their own.
    pub fn close(&mut self, nodes: &[Node], outcome: u32) {
        for node in nodes {
            self.nodes[*node as usize].outcome = Some(outcome);
        }
    }

    /// For each outcome a way with the fewest switches, and of these one of the shortest. A switch is a step of
    /// another thread than the one before it, while that one could have gone on.
    ///
    /// Breadth-first search with two queues over (state, last thread), as by Dial, "Algorithm 360", CACM 1969.
    pub fn ways(&self, outcomes: usize) -> Vec<Option<Way>> {
        let mut found: Vec<Option<Way>> = vec![None; outcomes];
        let mut search = Fewest::default();
        search.reach(Key { node: 0, last: None }, 0, None);
        while let Some((index, switches)) = search.next() {
            let Key { node, last } = search.seen[index].key;
            let state = &self.nodes[node as usize];
            if let Some(outcome) = state.outcome {
                let way = &mut found[outcome as usize];
                if way.is_none() {
                    *way = Some(Way { switches, threads: search.way(index) });
                    if found.iter().all(Option::is_some) {
                        break;
                    }
                }
            }
            let goes_on = last.is_some_and(|last| state.edges.iter().any(|(thread, _)| *thread == last));
            for (thread, to) in &state.edges {
                let cost = u32::from(goes_on && last != Some(*thread));
                search.reach(Key { node: *to, last: Some(*thread) }, switches + cost, Some(index));
            }
        }
        found
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    node: Node,
    last: Option<ThreadId>,
}

#[derive(Debug)]
struct Reached {
    key: Key,
    switches: u32,
    from: Option<usize>,
    done: bool,
}

/// A search by the number of switches.
#[derive(Debug, Default)]
struct Fewest {
    seen: Vec<Reached>,
    index: hashbrown::HashMap<Key, usize>,
    /// Reached with the number of switches of the step that is being looked at, and with one more.
    now: VecDeque<usize>,
    later: VecDeque<usize>,
    switches: u32,
}

impl Fewest {
    fn reach(&mut self, key: Key, switches: u32, from: Option<usize>) {
        let at = match self.index.get(&key) {
            Some(at) if self.seen[*at].switches <= switches => return,
            Some(at) => {
                let reached = &mut self.seen[*at];
                (reached.switches, reached.from) = (switches, from);
                *at
            }
            None => {
                self.seen.push(Reached { key, switches, from, done: false });
                self.index.insert(key, self.seen.len() - 1);
                self.seen.len() - 1
            }
        };
        if switches > self.switches { self.later.push_back(at) } else { self.now.push_back(at) }
    }

    fn next(&mut self) -> Option<(usize, u32)> {
        loop {
            let Some(at) = self.now.pop_front() else {
                if self.later.is_empty() {
                    return None;
                }
                self.now = std::mem::take(&mut self.later);
                self.switches += 1;
                continue;
            };
            if !std::mem::replace(&mut self.seen[at].done, true) {
                return Some((at, self.seen[at].switches));
            }
        }
    }

    fn way(&self, mut at: usize) -> Vec<ThreadId> {
        let mut threads = Vec::new();
        loop {
            let Reached { key, from, .. } = &self.seen[at];
            threads.extend(key.last);
            match from {
                Some(from) => at = *from,
                None => break,
            }
        }
        threads.reverse();
        threads
    }
}
