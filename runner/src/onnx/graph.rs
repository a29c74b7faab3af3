//! The graph inside a model file, made ready to run by tract.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use tract_onnx::pb::ModelProto;
use tract_onnx::prelude::{
    Framework, InferenceModelExt, IntoRunnable, TValue, TVec, ToDim, TractResult, TypedModel,
    TypedRunnableModel,
};
use tract_onnx::tract_core::internal::{DimLike, TractErrorContext, bail, ensure};

use super::columns::Column;
use super::features::Feature;
use super::guard::guarded;
use super::inputs::{Inputs, WantedInputs};
use super::operators;
use super::outputs::Outputs;
use super::sizes::require_small;
use super::text_codes::TextCodes;

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

/// A graph that takes one column per feature and gives figures for each row.
pub struct Graph {
    plan: Arc<TypedRunnableModel>,
    inputs: Inputs,
    outputs: Outputs,
    texts: TextCodes,
    width: usize,
}

/// What a graph is to take and to give, as far as somebody says it.
#[derive(Debug, Clone, Copy, Default)]
pub struct WantedGraph<'a> {
    /// The names of the features, in order; needed where an input has several.
    pub features: Option<&'a [String]>,
    /// The output that holds a probability per class.
    pub output: Option<&'a str>,
}

impl Graph {
    /// Readies the graph; the error is a reason.
    pub fn build(mut file: GraphFile, wanted: WantedGraph<'_>) -> Result<Self, String> {
        guarded(|| {
            let mut onnx = tract_onnx::onnx();
            // What exporters say of tensors between nodes names the rows each in its way.
            onnx.ignore_value_info = true;
            operators::register(&mut onnx);
            operators::require_known(&onnx, &file.0)?;
            let graph = file.0.graph.as_mut().context("there is no graph")?;
            require_small(graph)?;
            let outputs = Outputs::find(graph, wanted.output)?;
            let texts = TextCodes::rewrite(graph);
            let mut graph = onnx.parse(&file.0, None)?;
            if let Some(input) = graph.unresolved_inputs.first() {
                bail!("`{input}` is used but never made");
            }
            let outlets = outputs
                .names
                .iter()
                .map(|name| graph.outlets_by_name.get(name).copied())
                .collect::<Option<Vec<_>>>()
                .context("an output is never made")?;
            graph.model.select_output_outlets(&outlets)?;
            let row_count = graph.model.symbols.sym("rows").to_dim();
            let wanted = WantedInputs {
                row_count,
                features: wanted.features,
                texts: &texts,
            };
            let inputs = Inputs::declare(&mut graph.model, &wanted)?;
            let model = graph.model.into_optimized()?;
            let width = width(&model)?;
            Ok(Graph {
                plan: model.into_runnable()?,
                inputs,
                outputs: outputs.of_width(width)?,
                texts,
                width,
            })
        })
    }

    /// What the graph takes, in its order.
    pub fn features(&self) -> &[Feature] {
        self.inputs.features()
    }

    /// What the graph gives.
    pub fn outputs(&self) -> &Outputs {
        &self.outputs
    }

    /// How many figures it gives for a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Lets the texts of a column be taken as the graph takes them.
    pub fn number(&self, column: &mut Column) {
        if let Column::Texts(texts) = column {
            texts.number(|text| self.texts.code(text));
        }
    }

    /// The figures for each of `rows`, row by row; the columns are in the order of the
    /// features, and numbered. The chunks run on all cores. The error is a reason.
    pub fn figures(&self, columns: &[Column], rows: &[usize]) -> Result<Vec<f64>, String> {
        let chunks: Vec<_> = rows.chunks(CHUNK).collect();
        let figures = chunks
            .par_iter()
            .map(|chunk| guarded(|| self.run(columns, chunk)))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(figures.concat())
    }

    fn run(&self, columns: &[Column], rows: &[usize]) -> TractResult<Vec<f64>> {
        let outputs = self.plan.run(self.inputs.tensors(columns, rows)?)?;
        let mut parts = outputs
            .iter()
            .map(|output| figures(output, rows.len()))
            .collect::<TractResult<Vec<_>>>()?;
        if parts.len() == 1 {
            return Ok(parts.remove(0));
        }
        let row = |row| parts.iter().map(move |part: &Vec<f64>| part[row]);
        Ok((0..rows.len()).flat_map(row).collect())
    }
}

/// The figures of one output; a part of several has one for each row.
fn figures(output: &TValue, row_count: usize) -> TractResult<Vec<f64>> {
    let output = output.cast_to::<f64>()?;
    ensure!(
        output.shape().first() == Some(&row_count),
        "the graph gave {:?} values for {row_count} rows",
        output.shape()
    );
    let values = output.to_plain_array_view::<f64>()?;
    Ok(values.iter().copied().collect())
}

/// How many figures all outputs give for a row.
fn width(model: &TypedModel) -> TractResult<usize> {
    let mut width = 0;
    let count = model.output_outlets()?.len();
    for position in 0..count {
        let shape: TVec<_> = model.output_fact(position)?.shape.to_tvec();
        let columns = match shape.as_slice() {
            [_] => 1,
            [_, columns] => columns
                .to_usize()
                .context("the number of figures is open")?,
            _ => bail!("an output is no matrix"),
        };
        ensure!(count == 1 || columns == 1, "an output is one of several");
        width += columns;
    }
    Ok(width)
}
