//! How fine moments are told apart.

/// Every granularity, the finest first.
pub const GRANULARITIES: [&str; 11] = [
    "nanosecond",
    "microsecond",
    "millisecond",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
];

/// Whether it is that of a day or finer; also false for what is none.
pub fn tells_days(granularity: &str) -> bool {
    let place = |wanted: &str| GRANULARITIES.iter().position(|known| *known == wanted);
    place(granularity).is_some_and(|found| Some(found) <= place("day"))
}
