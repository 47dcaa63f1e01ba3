//! A page of a list that is sorted by key.

/// Some entries, and the key after which the next ones begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// Key of the last entry where more follow.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// The first `limit` of entries that come sorted from where the page begins; one more says that others follow.
    pub(super) fn of(mut sorted: Vec<T>, limit: usize, key: impl Fn(&T) -> String) -> Self {
        let more = sorted.len() > limit;
        sorted.truncate(limit);
        let next = sorted.last().filter(|_| more).map(key);
        Self { entries: sorted, next }
    }

    /// Cuts a page out of entries that come sorted by key.
    pub(super) fn cut(
        sorted: impl Iterator<Item = T>,
        after: Option<&str>,
        limit: usize,
        key: impl Fn(&T) -> &str,
    ) -> Self {
        let mut rest = sorted.skip_while(|entry| after.is_some_and(|after| key(entry) <= after));
        let entries: Vec<T> = rest.by_ref().take(limit).collect();
        let more = rest.next().is_some();
        let next = entries.last().filter(|_| more).map(|last| key(last).to_owned());
        Self { entries, next }
    }
}
