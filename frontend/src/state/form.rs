//! The set-up while the user edits it: its values, and the texts of fields that are no values yet.
//!
//! Nothing typed is ever lost: a text that is no number, or one out of bounds, stays in its field with its
//! error, and the last good value stays in the set-up.

use std::collections::BTreeMap;

use shared::spec::{MAX_REPEATS, MAX_SLICE_MS, MAX_VARIANTS};
use shared::{Collect, Fault, FaultKind, Limits, Setup, Variant, Workload};

use super::format;

/// The set-up being edited. Variants and faults have ids that outlive their position.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// What is computed.
    pub workload: Workload,
    /// What is compared.
    pub variants: Vec<(u32, Variant)>,
    /// Faults to inject.
    pub faults: Vec<(u32, Fault)>,
    seed: u64,
    timeout_ms: Option<u32>,
    repeats: u32,
    /// The scenario that it began as.
    pub scenario: Option<String>,
    /// What is in the fields, where that is not simply the value.
    drafts: BTreeMap<Key, String>,
    /// The other workloads as they were when they were last chosen.
    kept: Vec<Workload>,
    next_id: u32,
}

/// A field with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A parameter of the workload.
    Param(&'static str),
    /// Fixes the randomness.
    Seed,
    /// Runs of each variant.
    Repeats,
    /// Of one task; may be empty.
    TimeoutMs,
    /// Of the variant with this id.
    Workers(u32),
    /// Of the variant with this id.
    Chunksize(u32),
    /// Of the variant with this id.
    SliceMs(u32),
    /// Of the fault with this id.
    FaultTask(u32),
}

/// What a field is called and what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds {
    /// Its name on the page.
    pub label: &'static str,
    /// Its unit, or an empty string.
    pub unit: &'static str,
    /// The smallest value allowed.
    pub min: u64,
    /// The largest value allowed.
    pub max: u64,
}

impl Key {
    /// A name for the field's element.
    pub fn id(self) -> String {
        match self {
            Key::Param(key) => format!("param-{key}"),
            Key::Seed => "seed".to_owned(),
            Key::Repeats => "repeats".to_owned(),
            Key::TimeoutMs => "timeout-ms".to_owned(),
            Key::Workers(id) => format!("workers-{id}"),
            Key::Chunksize(id) => format!("chunksize-{id}"),
            Key::SliceMs(id) => format!("slice-ms-{id}"),
            Key::FaultTask(id) => format!("fault-task-{id}"),
        }
    }
}

impl Form {
    /// A form of `setup`.
    pub fn new(setup: Setup) -> Form {
        let variants: Vec<_> = (0..).zip(setup.variants).collect();
        let next_id = variants.len() as u32 + setup.faults.len() as u32;
        let faults = (variants.len() as u32..).zip(setup.faults).collect();
        Form {
            workload: setup.workload,
            variants,
            faults,
            seed: setup.seed,
            timeout_ms: setup.timeout_ms,
            repeats: setup.repeats,
            scenario: setup.scenario,
            drafts: BTreeMap::new(),
            kept: Vec::new(),
            next_id,
        }
    }

    /// The set-up with the last good value of each field.
    pub fn setup(&self) -> Setup {
        Setup {
            workload: self.workload.clone(),
            variants: self.variants.iter().map(|(_, variant)| variant.clone()).collect(),
            seed: self.seed,
            faults: self.faults.iter().map(|(_, fault)| fault.clone()).collect(),
            timeout_ms: self.timeout_ms,
            repeats: self.repeats,
            scenario: self.scenario.clone(),
        }
    }

    /// A variant by its id.
    pub fn variant(&self, id: u32) -> Option<&Variant> {
        self.variants.iter().find(|(own, _)| *own == id).map(|(_, variant)| variant)
    }

    /// Changes the variant with this id, if it is still there.
    pub fn change_variant(&mut self, id: u32, change: impl FnOnce(&mut Variant)) {
        if let Some((_, variant)) = self.variants.iter_mut().find(|(own, _)| *own == id) {
            change(variant);
        }
    }

    /// Adds a variant, unless there are as many as can be.
    pub fn add_variant(&mut self, variant: Variant) {
        if self.variants.len() < MAX_VARIANTS {
            let id = self.fresh_id();
            self.variants.push((id, variant));
        }
    }

    /// Puts a copy of a variant below it.
    pub fn duplicate_variant(&mut self, id: u32) {
        if self.variants.len() < MAX_VARIANTS
            && let Some(index) = self.variants.iter().position(|(own, _)| *own == id)
        {
            let copy = (self.fresh_id(), self.variants[index].1.clone());
            self.variants.insert(index + 1, copy);
        }
    }

    /// Removes a variant.
    pub fn remove_variant(&mut self, id: u32) {
        self.variants.retain(|(own, _)| *own != id);
        self.drafts.retain(|key, _| {
            !matches!(*key, Key::Workers(own) | Key::Chunksize(own) | Key::SliceMs(own) if own == id)
        });
    }

    /// Adds a fault to the first task that has none.
    pub fn add_fault(&mut self) {
        let tasks = self.workload.task_count();
        let free = (0..tasks).find(|task| self.faults.iter().all(|(_, fault)| fault.task != *task));
        let id = self.fresh_id();
        self.faults.push((id, Fault { task: free.unwrap_or(0), kind: FaultKind::Exception }));
    }

    /// Changes what goes wrong.
    pub fn set_fault_kind(&mut self, id: u32, kind: FaultKind) {
        if let Some((_, fault)) = self.faults.iter_mut().find(|(own, _)| *own == id) {
            fault.kind = kind;
        }
    }

    /// Removes a fault.
    pub fn remove_fault(&mut self, id: u32) {
        self.faults.retain(|(own, _)| *own != id);
        self.drafts.remove(&Key::FaultTask(id));
    }

    /// Chooses another kind of workload, with the parameters that it last had.
    pub fn choose_workload(&mut self, kind: &str) {
        if kind == self.workload.kind() {
            return;
        }
        let kept = self.kept.iter().position(|workload| workload.kind() == kind);
        let next = kept.map(|index| self.kept.remove(index)).or_else(|| Workload::example(kind));
        if let Some(next) = next {
            self.kept.push(std::mem::replace(&mut self.workload, next));
            self.drafts.retain(|key, _| !matches!(key, Key::Param(_)));
        }
    }

    /// What a field is called and takes; none if it is gone.
    pub fn bounds(&self, key: Key, limits: &Limits) -> Option<Bounds> {
        let bounds = |label, unit, min, max| Some(Bounds { label, unit, min, max });
        match key {
            Key::Param(name) => {
                let param = self.workload.params(limits).into_iter().find(|param| param.key == name)?;
                bounds(param.label, param.unit, param.min, param.max)
            }
            Key::Seed => bounds("Seed", "", 0, (1 << 53) - 1),
            Key::Repeats => bounds("Repeats", "", 1, MAX_REPEATS.into()),
            Key::TimeoutMs => bounds("Time-out per task", "ms", 1, limits.max_run_ms.into()),
            Key::Workers(_) => bounds("Workers", "", 1, limits.max_workers.into()),
            Key::Chunksize(_) => bounds("Chunk size", "tasks", 1, limits.max_tasks.into()),
            Key::SliceMs(_) => bounds("Time slice", "ms", 0, MAX_SLICE_MS.into()),
            Key::FaultTask(_) => bounds("Task", "", 0, self.workload.task_count().saturating_sub(1).into()),
        }
    }

    /// The value of a field in the set-up; none if it is empty or gone.
    pub fn value(&self, key: Key) -> Option<u64> {
        let variant = |id| self.variant(id);
        match key {
            Key::Param(name) => {
                let params = self.workload.params(&Limits::default());
                params.into_iter().find(|param| param.key == name).map(|param| param.value)
            }
            Key::Seed => Some(self.seed),
            Key::Repeats => Some(self.repeats.into()),
            Key::TimeoutMs => self.timeout_ms.map(u64::from),
            Key::Workers(id) => variant(id).map(|variant| variant.workers.into()),
            Key::SliceMs(id) => variant(id).map(|variant| variant.slice_ms.into()),
            Key::Chunksize(id) => variant(id).and_then(|variant| match variant.collect {
                Collect::Map { chunksize } => Some(chunksize.into()),
                Collect::AsCompleted => None,
            }),
            Key::FaultTask(id) => {
                self.faults.iter().find(|(own, _)| *own == id).map(|(_, fault)| fault.task.into())
            }
        }
    }

    /// What stands in a field.
    pub fn text(&self, key: Key) -> String {
        let value = || self.value(key).map_or_else(String::new, |value| value.to_string());
        self.drafts.get(&key).cloned().unwrap_or_else(value)
    }

    /// What is wrong with a field, and what is allowed.
    pub fn error(&self, key: Key, limits: &Limits) -> Option<String> {
        let bounds = self.bounds(key, limits)?;
        let text = self.text(key);
        if key == Key::TimeoutMs && text.trim().is_empty() {
            return None;
        }
        bounds.check(&text).err()
    }

    /// Takes what was typed into a field.
    pub fn enter(&mut self, key: Key, text: &str, limits: &Limits) {
        let Some(bounds) = self.bounds(key, limits) else { return };
        self.drafts.insert(key, text.to_owned());
        if key == Key::TimeoutMs && text.trim().is_empty() {
            self.timeout_ms = None;
        } else if let Ok(value) = bounds.check(text) {
            self.set(key, value);
        }
    }

    /// Writes a good value plainly, when the user leaves the field.
    pub fn tidy(&mut self, key: Key, limits: &Limits) {
        if self.error(key, limits).is_none() {
            self.drafts.remove(&key);
        }
    }

    /// The first field with an error, and the error. Drafts are looked at first, then the whole set-up.
    pub fn first_error(&self, limits: &Limits) -> Option<(Key, String)> {
        let mut keys: Vec<Key> =
            self.workload.params(limits).into_iter().map(|param| Key::Param(param.key)).collect();
        keys.extend([Key::Repeats, Key::Seed, Key::TimeoutMs]);
        keys.extend(self.faults.iter().map(|(id, _)| Key::FaultTask(*id)));
        for (id, variant) in &self.variants {
            keys.extend(fields_of(*id, variant));
        }
        keys.into_iter().find_map(|key| self.error(key, limits).map(|error| (key, error)))
    }

    fn set(&mut self, key: Key, value: u64) {
        // Every value has passed its bounds, which all fit into 32 bits but the seed's and the parameters'.
        let small = u32::try_from(value).unwrap_or(u32::MAX);
        match key {
            Key::Param(name) => {
                // The name comes from the workload's own list; a value too large for it was refused above.
                let _ = self.workload.set_param(name, value);
            }
            Key::Seed => self.seed = value,
            Key::Repeats => self.repeats = small,
            Key::TimeoutMs => self.timeout_ms = Some(small),
            Key::Workers(id) => self.change_variant(id, |variant| variant.workers = small),
            Key::SliceMs(id) => self.change_variant(id, |variant| variant.slice_ms = small),
            Key::Chunksize(id) => {
                self.change_variant(id, |variant| variant.collect = Collect::Map { chunksize: small });
            }
            Key::FaultTask(id) => {
                if let Some((_, fault)) = self.faults.iter_mut().find(|(own, _)| *own == id) {
                    fault.task = small;
                }
            }
        }
    }

    fn fresh_id(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id - 1
    }
}

impl Bounds {
    fn check(&self, text: &str) -> Result<u64, String> {
        let Bounds { unit, min, max, .. } = *self;
        let with_unit = |value: u64| {
            let value = format::count(value);
            if unit.is_empty() { value } else { format!("{value} {unit}") }
        };
        match format::parse_count(text) {
            None => Err(format!("A whole number, {} to {}.", format::count(min), with_unit(max))),
            Some(value) if value > max => Err(format!("At most {}.", with_unit(max))),
            Some(value) if value < min => Err(format!("At least {}.", with_unit(min))),
            Some(value) => Ok(value),
        }
    }
}

/// The fields that a variant shows.
fn fields_of(id: u32, variant: &Variant) -> Vec<Key> {
    let mut keys = Vec::new();
    if variant.model.is_parallel() {
        keys.push(Key::Workers(id));
        if let Collect::Map { .. } = variant.collect {
            keys.push(Key::Chunksize(id));
        }
    }
    if variant.model == shared::ExecutionModel::Async {
        keys.push(Key::SliceMs(id));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        Form::new(Setup::default())
    }

    #[test]
    fn a_set_up_survives_the_form() {
        let setup = Setup {
            faults: vec![Fault { task: 3, kind: FaultKind::Hang }],
            timeout_ms: Some(500),
            repeats: 5,
            scenario: Some("x".to_owned()),
            ..Setup::default()
        };
        assert_eq!(Form::new(setup.clone()).setup(), setup);
    }

    #[test]
    fn a_bad_number_stays_in_its_field_and_out_of_the_set_up() {
        let limits = Limits::default();
        let mut form = form();
        let before = form.setup();
        form.enter(Key::Param("tasks"), "1000000", &limits);
        assert_eq!(form.text(Key::Param("tasks")), "1000000");
        assert_eq!(form.error(Key::Param("tasks"), &limits).as_deref(), Some("At most 100,000."));
        assert_eq!(form.setup(), before);
        assert_eq!(form.first_error(&limits).map(|(key, _)| key), Some(Key::Param("tasks")));
        form.tidy(Key::Param("tasks"), &limits);
        assert_eq!(form.text(Key::Param("tasks")), "1000000", "leaving the field loses nothing");
    }

    #[test]
    fn a_good_number_is_taken_at_once_and_tidied_later() {
        let limits = Limits::default();
        let mut form = form();
        form.enter(Key::Param("limit"), "5M", &limits);
        assert_eq!(form.value(Key::Param("limit")), Some(5_000_000));
        assert_eq!(form.text(Key::Param("limit")), "5M");
        form.tidy(Key::Param("limit"), &limits);
        assert_eq!(form.text(Key::Param("limit")), "5000000");
    }

    #[test]
    fn an_empty_time_out_is_none() {
        let limits = Limits::default();
        let mut form = form();
        form.enter(Key::TimeoutMs, "250", &limits);
        assert_eq!(form.setup().timeout_ms, Some(250));
        form.enter(Key::TimeoutMs, "", &limits);
        assert_eq!(form.setup().timeout_ms, None);
        assert_eq!(form.first_error(&limits), None);
    }

    #[test]
    fn a_workload_keeps_its_parameters_while_another_is_chosen() {
        let limits = Limits::default();
        let mut form = form();
        form.enter(Key::Param("tasks"), "7", &limits);
        form.choose_workload("pi");
        assert_eq!(form.workload.kind(), "pi");
        form.choose_workload("primes");
        assert_eq!(form.value(Key::Param("tasks")), Some(7));
    }

    #[test]
    fn removing_a_variant_forgets_its_drafts_but_not_those_of_others() {
        let limits = Limits::default();
        let mut form = form();
        let (first, last) = (form.variants[2].0, form.variants[3].0);
        form.enter(Key::Workers(first), "none", &limits);
        form.enter(Key::Workers(last), "many", &limits);
        form.remove_variant(first);
        assert_eq!(form.first_error(&limits).map(|(key, _)| key), Some(Key::Workers(last)));
        form.duplicate_variant(last);
        assert_eq!(form.variants.len(), 4);
    }
}
