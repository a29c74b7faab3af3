//! LabelEncoder of ai.onnx.ml 1 to 4: each value becomes another by a table, or a
//! default where the table has none.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{Datum, DatumType, TValue, Tensor, TractResult};
use tract_onnx::tract_core::internal::{bail, ensure};

use super::attributes::{list, tensor as tensor_attribute};
use super::kernel::{Built, Kernel, TensorType, built};
use super::keys::Keys;
use super::matrix::{slice, tensor};

/// What the specification gives the unknown where the node names nothing.
const UNKNOWN_INTEGER: i64 = -1;
const UNKNOWN_FLOAT: f32 = -0.0;
const UNKNOWN_TEXT: &str = "_Unused";

#[derive(Debug)]
struct LabelEncoder {
    keys: Keys,
    values: Values,
}

/// What the values become, by their place; the last field is for the unknown.
#[derive(Debug)]
enum Values {
    Texts(Vec<String>, String),
    Integers(Vec<i64>, i64),
    Floats(Vec<f32>, f32),
    Doubles(Vec<f64>, f64),
}

/// Reads the operator off a node.
pub fn build(context: &ParsingContext, node: &NodeProto) -> Built {
    let classes: Vec<String> = list(node, "classes_strings")?;
    if !classes.is_empty() {
        let unknown = node.get_attr_opt("default_int64")?;
        return built(LabelEncoder {
            values: Values::Integers(
                (0..classes.len() as i64).collect(),
                unknown.unwrap_or(UNKNOWN_INTEGER),
            ),
            keys: Keys::texts(classes),
        });
    }
    let (keys, count) = keys(context, node)?;
    let values = values(context, node)?;
    ensure!(values.count() == count, "as many values as keys are wanted");
    built(LabelEncoder { keys, values })
}

/// The keys, and how many the node lists.
fn keys(context: &ParsingContext, node: &NodeProto) -> TractResult<(Keys, usize)> {
    if let Some(keys) = node.get_attr_opt_vec::<String>("keys_strings")? {
        let count = keys.len();
        return Ok((Keys::texts(keys), count));
    }
    if let Some(keys) = node.get_attr_opt_vec::<i64>("keys_int64s")? {
        let count = keys.len();
        return Ok((Keys::integers(keys), count));
    }
    if let Some(keys) = node.get_attr_opt_vec::<f32>("keys_floats")? {
        let count = keys.len();
        return Ok((Keys::numbers(keys.into_iter().map(f64::from)), count));
    }
    match tensor_attribute(context, node, "keys_tensor")? {
        Some(keys) => Ok((Keys::of_tensor(&keys)?, keys.len())),
        None => bail!("the encoder has no keys"),
    }
}

fn values(context: &ParsingContext, node: &NodeProto) -> TractResult<Values> {
    if let Some(values) = node.get_attr_opt_vec("values_strings")? {
        let unknown: Option<String> = node.get_attr_opt("default_string")?;
        let unknown = unknown.unwrap_or_else(|| UNKNOWN_TEXT.to_owned());
        return Ok(Values::Texts(values, unknown));
    }
    if let Some(values) = node.get_attr_opt_vec("values_int64s")? {
        let unknown = node.get_attr_opt("default_int64")?;
        return Ok(Values::Integers(values, unknown.unwrap_or(UNKNOWN_INTEGER)));
    }
    if let Some(values) = node.get_attr_opt_vec("values_floats")? {
        let unknown = node.get_attr_opt("default_float")?;
        return Ok(Values::Floats(values, unknown.unwrap_or(UNKNOWN_FLOAT)));
    }
    let Some(values) = tensor_attribute(context, node, "values_tensor")? else {
        bail!("the encoder has no values");
    };
    let unknown = tensor_attribute(context, node, "default_tensor")?;
    of_tensors(&values, unknown.as_ref())
}

fn of_tensors(values: &Tensor, unknown: Option<&Tensor>) -> TractResult<Values> {
    fn first<T: Datum>(unknown: Option<&Tensor>, default: T) -> TractResult<T> {
        let Some(tensor) = unknown else {
            return Ok(default);
        };
        Ok(slice::<T>(tensor)?.first().cloned().unwrap_or(default))
    }
    Ok(match values.datum_type() {
        DatumType::String => Values::Texts(
            slice(values)?.to_vec(),
            first(unknown, UNKNOWN_TEXT.to_owned())?,
        ),
        DatumType::I64 => Values::Integers(slice(values)?.to_vec(), first(unknown, -1)?),
        DatumType::F32 => Values::Floats(slice(values)?.to_vec(), first(unknown, -0.0)?),
        DatumType::F64 => Values::Doubles(slice(values)?.to_vec(), first(unknown, -0.0)?),
        other => bail!("values of type {other:?} are not supported"),
    })
}

impl Values {
    fn count(&self) -> usize {
        match self {
            Values::Texts(values, _) => values.len(),
            Values::Integers(values, _) => values.len(),
            Values::Floats(values, _) => values.len(),
            Values::Doubles(values, _) => values.len(),
        }
    }

    fn element(&self) -> DatumType {
        match self {
            Values::Texts(..) => String::datum_type(),
            Values::Integers(..) => i64::datum_type(),
            Values::Floats(..) => f32::datum_type(),
            Values::Doubles(..) => f64::datum_type(),
        }
    }

    fn at(&self, places: &[Option<usize>], shape: &[usize]) -> TractResult<Tensor> {
        fn pick<T: Clone>(values: &[T], unknown: &T, places: &[Option<usize>]) -> Vec<T> {
            let value = |place: &Option<usize>| place.map_or(unknown, |place| &values[place]);
            places.iter().map(|place| value(place).clone()).collect()
        }
        match self {
            Values::Texts(values, unknown) => tensor(pick(values, unknown, places), shape),
            Values::Integers(values, unknown) => tensor(pick(values, unknown, places), shape),
            Values::Floats(values, unknown) => tensor(pick(values, unknown, places), shape),
            Values::Doubles(values, unknown) => tensor(pick(values, unknown, places), shape),
        }
    }
}

impl Kernel for LabelEncoder {
    fn name(&self) -> &'static str {
        "LabelEncoder"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        self.keys.check(inputs[0].element)?;
        Ok(vec![inputs[0].of(self.values.element())])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let places = self.keys.find(&inputs[0])?;
        Ok(vec![self.values.at(&places, inputs[0].shape())?])
    }
}
