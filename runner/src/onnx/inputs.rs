//! How columns become the tensors that a graph takes.

use tract_onnx::prelude::{
    DatumType, InferenceFact, IntoTValue, TDim, TValue, TVec, Tensor, ToDim, TractResult, tensor1,
    tvec,
};
use tract_onnx::tract_core::internal::{DimLike, TractErrorContext, bail, ensure};
use tract_onnx::tract_hir::infer::{Factoid, InferenceModel};

use super::columns::Column;
use super::features::{Feature, FeatureType};
use super::text_codes::TextCodes;

/// The inputs of a graph and the features that feed them, in one order.
pub struct Inputs {
    inputs: Vec<Input>,
    features: Vec<Feature>,
}

/// What the declaration of the inputs needs to know.
pub struct WantedInputs<'a> {
    /// The number of rows, as yet open.
    pub row_count: TDim,
    /// The names of the features where the inputs do not give them.
    pub features: Option<&'a [String]>,
    /// The inputs that take numbers for texts.
    pub texts: &'a TextCodes,
}

/// One input: a column, or a matrix of several.
struct Input {
    element: DatumType,
    /// The number of columns; `None` for an input without that axis.
    width: Option<usize>,
}

/// An input as the file declares it.
struct Declared {
    name: String,
    element: DatumType,
    /// `None` without the axis, `Some(None)` where its length is open.
    width: Option<Option<usize>>,
}

impl Inputs {
    /// Gives every input as many rows as a run has, and reads names and types off them.
    ///
    /// # Errors
    /// Where an input is of a type or a shape that no column has, or where names are
    /// missing or too many.
    pub fn declare(model: &mut InferenceModel, wanted: &WantedInputs<'_>) -> TractResult<Self> {
        let declared = (0..model.input_outlets()?.len())
            .map(|position| Declared::read(model, position))
            .collect::<TractResult<Vec<_>>>()?;
        // Inputs of one column each are named as the columns, whatever else is said.
        let are_columns = declared.iter().all(Declared::is_column);
        let names = wanted.features.filter(|_| !are_columns);
        let widths = widths(&declared, names)?;
        let mut names = names.unwrap_or_default().iter();
        let mut inputs = Vec::new();
        let mut features = Vec::new();
        for (position, (declared, width)) in declared.iter().zip(widths).enumerate() {
            let mut shape: TVec<TDim> = tvec![wanted.row_count.clone()];
            shape.extend(declared.width.map(|_| width.to_dim()));
            model.set_input_fact(position, InferenceFact::dt_shape(declared.element, shape))?;
            let data_type = match wanted.texts.feed(&declared.name) {
                true => FeatureType::Text,
                false => feature_type(&declared.name, declared.element)?,
            };
            for _ in 0..width {
                features.push(Feature {
                    name: names.next().unwrap_or(&declared.name).clone(),
                    data_type,
                });
            }
            inputs.push(Input {
                element: declared.element,
                width: declared.width.map(|_| width),
            });
        }
        Ok(Inputs { inputs, features })
    }

    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The rows as the graph takes them; the columns are in the order of the features.
    ///
    /// # Errors
    /// Where a value cannot be cast.
    pub fn tensors(&self, columns: &[Column], rows: &[usize]) -> TractResult<TVec<TValue>> {
        let mut columns = columns;
        let mut tensors = TVec::new();
        for input in &self.inputs {
            let (own, others) = columns.split_at(input.width.unwrap_or(1));
            columns = others;
            tensors.push(input.tensor(own, rows)?.into_tvalue());
        }
        Ok(tensors)
    }
}

impl Declared {
    fn read(model: &InferenceModel, position: usize) -> TractResult<Self> {
        let outlet = model.input_outlets()?[position];
        let name = model.node(outlet.node).name.clone();
        let fact = model.input_fact(position)?;
        let element = fact.datum_type.concretize();
        let shape: Vec<_> = fact.shape.dims().map(|dim| dim.concretize()).collect();
        let width = match shape.as_slice() {
            [_] => None,
            [_, width] => Some(width.as_ref().and_then(|width| width.to_usize().ok())),
            _ => bail!("the input `{name}` is no matrix"),
        };
        Ok(Declared {
            element: element.with_context(|| format!("the input `{name}` has no type"))?,
            name,
            width,
        })
    }

    fn is_column(&self) -> bool {
        matches!(self.width, None | Some(Some(1)))
    }

    /// How many columns it takes; where that is open, one.
    fn least_width(&self) -> usize {
        self.width.flatten().unwrap_or(1)
    }
}

/// How many features each input takes. An open width is one where the inputs are the
/// columns, else what the names leave for it.
fn widths(declared: &[Declared], names: Option<&[String]>) -> TractResult<Vec<usize>> {
    let mut widths: Vec<_> = declared.iter().map(Declared::least_width).collect();
    let total: usize = widths.iter().sum();
    let Some(names) = names else {
        if let Some(wide) = declared.iter().find(|input| input.least_width() != 1) {
            bail!(
                "the input `{}` takes {} columns, whose names nobody states",
                wide.name,
                wide.least_width()
            );
        }
        return Ok(widths);
    };
    if total < names.len()
        && let Some(open) = declared.iter().position(|input| input.width == Some(None))
    {
        widths[open] += names.len() - total;
        return Ok(widths);
    }
    ensure!(
        total == names.len(),
        "it takes {total} columns, and {} features are named",
        names.len()
    );
    Ok(widths)
}

impl Input {
    fn tensor(&self, columns: &[Column], rows: &[usize]) -> TractResult<Tensor> {
        let tensor = match (self.element, columns) {
            (DatumType::String, _) => tensor1(&texts(columns, rows)?),
            (DatumType::F32, _) => tensor1(&gathered(columns, rows, |value| value as f32)),
            (_, [Column::Floats(_), ..]) => tensor1(&gathered(columns, rows, |value| value)),
            _ => tensor1(&integers(columns, rows)),
        };
        let tensor = match self.width {
            None => tensor,
            Some(width) => tensor.into_shape(&[rows.len(), width])?,
        };
        if tensor.datum_type() == self.element {
            return Ok(tensor);
        }
        Ok(tensor.cast_to_dt(self.element)?.into_owned())
    }
}

fn texts(columns: &[Column], rows: &[usize]) -> TractResult<Vec<String>> {
    let mut values = Vec::with_capacity(columns.len() * rows.len());
    for row in rows {
        for column in columns {
            let Column::Texts(texts) = column else {
                bail!("text and numbers feed one input");
            };
            values.push(texts.get(*row).to_owned());
        }
    }
    Ok(values)
}

fn gathered<T: Copy + Default>(
    columns: &[Column],
    rows: &[usize],
    cast: impl Fn(f64) -> T,
) -> Vec<T> {
    let mut values = vec![T::default(); columns.len() * rows.len()];
    for (position, column) in columns.iter().enumerate() {
        let own = values.iter_mut().skip(position).step_by(columns.len());
        for (value, row) in own.zip(rows) {
            *value = cast(column.number(*row));
        }
    }
    values
}

fn integers(columns: &[Column], rows: &[usize]) -> Vec<i64> {
    let row_of = |row| {
        let columns = columns.iter();
        columns.map(move |column: &Column| column.integer(row))
    };
    rows.iter().flat_map(|row| row_of(*row)).collect()
}

fn feature_type(name: &str, element: DatumType) -> TractResult<FeatureType> {
    match element {
        DatumType::I64 | DatumType::I32 => Ok(FeatureType::Integer),
        DatumType::F32 | DatumType::F64 => Ok(FeatureType::Float),
        DatumType::String => Ok(FeatureType::Text),
        DatumType::Bool => Ok(FeatureType::Boolean),
        other => bail!(
            "the input `{name}` is {other:?}; an input is int32, int64, float, double, bool or string"
        ),
    }
}
