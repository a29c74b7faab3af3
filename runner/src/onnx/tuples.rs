//! Rows that agree in every feature, found so that each is scored once.

use foldhash::HashMap;

use super::columns::Column;

/// Rows looked at before it is decided whether tuples repeat.
const SAMPLE: usize = 4096;
/// Where fewer than one in this many of those rows repeats another, few rows will.
const REPEATS: usize = 16;

/// Which rows to score, and where each row finds its score.
#[derive(Debug, PartialEq, Eq)]
pub struct Tuples {
    /// The first row of each tuple.
    pub representatives: Vec<usize>,
    /// For each row the position of its representative.
    pub positions: Vec<usize>,
}

impl Tuples {
    /// Finds equal rows. Where hardly any of the first rows repeats another, the search
    /// costs more than it saves, and each further row stands for itself.
    pub fn find(columns: &[Column], row_count: usize) -> Self {
        let mut representatives = Vec::new();
        let mut positions = Vec::with_capacity(row_count);
        let mut known: HashMap<Box<[u64]>, usize> = HashMap::default();
        let mut tuple = vec![0; columns.len()];
        let sample = SAMPLE.min(row_count);
        for row in 0..row_count {
            if row == sample && representatives.len() > sample - sample / REPEATS {
                break;
            }
            for (bits, column) in tuple.iter_mut().zip(columns) {
                *bits = column.bits(row);
            }
            let position = known.get(tuple.as_slice()).copied().unwrap_or_else(|| {
                representatives.push(row);
                known.insert(tuple.clone().into(), representatives.len() - 1);
                representatives.len() - 1
            });
            positions.push(position);
        }
        for row in positions.len()..row_count {
            positions.push(representatives.len());
            representatives.push(row);
        }
        Tuples {
            representatives,
            positions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SAMPLE, Tuples};
    use crate::onnx::columns::Column;

    #[test]
    fn equal_rows_share_a_representative() {
        let columns = [
            Column::Integers(vec![1, 2, 1, 1]),
            Column::Floats(vec![0.5, 0.5, 0.5, 0.25]),
        ];
        let tuples = Tuples::find(&columns, 4);
        assert_eq!(tuples.representatives, [0, 1, 3]);
        assert_eq!(tuples.positions, [0, 1, 0, 2]);
    }

    #[test]
    fn rows_that_are_mostly_distinct_stand_for_themselves() {
        let mut values: Vec<_> = (0..SAMPLE as i64).collect();
        values.extend([0, 0, 0]);
        let tuples = Tuples::find(&[Column::Integers(values)], SAMPLE + 3);
        assert_eq!(tuples.representatives.len(), SAMPLE + 3);
        assert!(tuples.positions.iter().copied().eq(0..SAMPLE + 3));
    }
}
