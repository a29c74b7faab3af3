//! The graph inside a model file, made ready to run by tract.

use std::collections::BTreeMap;
use std::sync::Arc;

use tract_onnx::pb::ModelProto;
use tract_onnx::prelude::{
    DatumType, Framework, InferenceFact, InferenceModelExt, IntoRunnable, IntoTValue, TDim, TValue,
    TVec, ToDim, TractResult, TypedModel, TypedRunnableModel, tensor1, tvec,
};
use tract_onnx::tract_core::internal::{DimLike, TractErrorContext, bail, ensure};
use tract_onnx::tract_hir::infer::{Factoid, InferenceModel};

use super::columns::Column;
use super::features::{Feature, FeatureType};
use super::guard::guarded;
use super::operators;

/// Rows per run: large enough to forget the cost of a run, small enough for the cache.
const CHUNK: usize = 4096;

/// A model file, decoded but not yet understood.
pub struct GraphFile(ModelProto);

impl GraphFile {
    /// Decodes the bytes of a file; the error is tract's reason.
    pub fn decode(bytes: &[u8]) -> Result<Self, String> {
        let decoded = guarded(|| tract_onnx::onnx().proto_model_for_read(&mut &*bytes))?;
        if decoded.graph.is_none() {
            return Err("it holds no graph".to_owned());
        }
        Ok(GraphFile(decoded))
    }

    /// What the file says of itself.
    pub fn metadata(&self) -> BTreeMap<String, String> {
        let entries = self.0.metadata_props.iter();
        entries
            .map(|entry| (entry.key.clone(), entry.value.clone()))
            .collect()
    }
}

/// A graph that takes one column per feature and gives a probability per class.
pub struct Graph {
    plan: Arc<TypedRunnableModel>,
    inputs: Vec<Input>,
    features: Vec<Feature>,
    positive_class: usize,
}

/// How a graph declares one input.
struct Input {
    element: DatumType,
    rank: usize,
}

impl Graph {
    /// Readies the graph to give column `positive_class` of `output`; the error is a
    /// reason.
    pub fn build(file: &GraphFile, output: &str, positive_class: usize) -> Result<Self, String> {
        guarded(|| {
            let mut onnx = tract_onnx::onnx();
            operators::register(&mut onnx);
            operators::require_known(&onnx, &file.0)?;
            let parsed = onnx.parse(&file.0, None)?;
            if let Some(input) = parsed.unresolved_inputs.first() {
                bail!("`{input}` is used but never made");
            }
            let mut model = parsed.model;
            let Some(outlet) = parsed.outlets_by_name.get(output) else {
                bail!("there is no output `{output}`");
            };
            model.select_output_outlets(&[*outlet])?;
            let (features, inputs) = declare_inputs(&mut model)?;
            let model = model.into_optimized()?;
            check_output(&model, output, positive_class)?;
            Ok(Graph {
                plan: model.into_runnable()?,
                inputs,
                features,
                positive_class,
            })
        })
    }

    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The probability of the positive class for each of `rows`; the columns are in
    /// the order of the features. The error is a reason.
    pub fn probabilities(&self, columns: &[Column], rows: &[usize]) -> Result<Vec<f64>, String> {
        guarded(|| {
            let mut probabilities = Vec::with_capacity(rows.len());
            for chunk in rows.chunks(CHUNK) {
                self.run(columns, chunk, &mut probabilities)?;
            }
            Ok(probabilities)
        })
    }

    fn run(&self, columns: &[Column], rows: &[usize], to: &mut Vec<f64>) -> TractResult<()> {
        let inputs = columns
            .iter()
            .zip(&self.inputs)
            .map(|(column, input)| input.tensor(column, rows))
            .collect::<TractResult<TVec<TValue>>>()?;
        let outputs = self.plan.run(inputs)?;
        let output = outputs.first().context("the graph gave no output")?;
        let output = output.cast_to::<f64>()?;
        ensure!(
            output.shape().first() == Some(&rows.len()),
            "the graph gave {:?} values for {} rows",
            output.shape(),
            rows.len()
        );
        let classes = output.to_plain_array_view::<f64>()?;
        to.extend(classes.outer_iter().map(|row| row[self.positive_class]));
        Ok(())
    }
}

impl Input {
    fn tensor(&self, column: &Column, rows: &[usize]) -> TractResult<TValue> {
        let rows_of = rows.iter();
        let tensor = match column {
            Column::Integers(values) => {
                tensor1(&rows_of.map(|row| values[*row]).collect::<Vec<_>>())
            }
            Column::Floats(values) => tensor1(&rows_of.map(|row| values[*row]).collect::<Vec<_>>()),
            Column::Texts(texts) => {
                let texts = rows_of.map(|row| texts.get(*row).to_owned());
                tensor1(&texts.collect::<Vec<_>>())
            }
        };
        let shape: &[usize] = if self.rank == 1 {
            &[rows.len()]
        } else {
            &[rows.len(), 1]
        };
        let tensor = tensor.into_shape(shape)?;
        Ok(tensor.cast_to_dt(self.element)?.into_owned().into_tvalue())
    }
}

/// Gives every input as many rows as a run has, and reads names and types off them.
fn declare_inputs(model: &mut InferenceModel) -> TractResult<(Vec<Feature>, Vec<Input>)> {
    let row_count = model.symbols.sym("rows").to_dim();
    let mut declared = Vec::new();
    for (position, outlet) in model.input_outlets()?.to_vec().into_iter().enumerate() {
        let name = model.node(outlet.node).name.clone();
        let fact = model.input_fact(position)?;
        let element = fact
            .datum_type
            .concretize()
            .context("an input has no type")?;
        let data_type = feature_type(&name, element)?;
        let shape: Vec<_> = fact.shape.dims().map(|dim| dim.concretize()).collect();
        let wanted: TVec<TDim> = match shape.as_slice() {
            [_] => tvec![row_count.clone()],
            [_, width] if width.as_ref().is_none_or(|width| *width == 1.to_dim()) => {
                tvec![row_count.clone(), 1.to_dim()]
            }
            _ => bail!("the input `{name}` takes more than one column"),
        };
        let rank = wanted.len();
        model.set_input_fact(position, InferenceFact::dt_shape(element, wanted))?;
        declared.push((Feature { name, data_type }, Input { element, rank }));
    }
    Ok(declared.into_iter().unzip())
}

fn feature_type(name: &str, element: DatumType) -> TractResult<FeatureType> {
    match element {
        DatumType::I64 => Ok(FeatureType::Integer),
        DatumType::F32 | DatumType::F64 => Ok(FeatureType::Float),
        DatumType::String => Ok(FeatureType::Text),
        other => {
            bail!("the input `{name}` is {other:?}; an input is int64, float, double or string")
        }
    }
}

fn check_output(model: &TypedModel, name: &str, positive_class: usize) -> TractResult<()> {
    let shape = model.output_fact(0)?.shape.to_tvec();
    let [_, classes] = shape.as_slice() else {
        bail!("the output `{name}` has no column per class");
    };
    let classes = classes
        .to_usize()
        .context("the number of classes is open")?;
    ensure!(
        positive_class < classes,
        "the positive class is {positive_class}, and the output `{name}` has the classes 0 to {}",
        classes.saturating_sub(1)
    );
    Ok(())
}
