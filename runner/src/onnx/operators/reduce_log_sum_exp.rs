//! ReduceLogSumExp, as naive Bayes needs it: the greatest value is taken out first, so
//! that no exponential is too large or too small.

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{TValue, Tensor, ToDim, TractResult};
use tract_onnx::tract_core::internal::{TractErrorContext, bail};

use super::attributes::list;
use super::kernel::{Built, Kernel, TensorType, built};
use super::matrix::{slice, tensor};

#[derive(Debug)]
struct ReduceLogSumExp {
    axis: i64,
    keeps_axis: bool,
}

/// Reads the operator off a node; since opset 18 the axes are an initializer.
pub fn build(context: &ParsingContext, node: &NodeProto) -> Built {
    let mut axes: Vec<i64> = list(node, "axes")?;
    if let Some(name) = node.input.get(1) {
        let graph = context.parent_graphs.last().context("there is no graph")?;
        let found = graph.initializer.iter().find(|tensor| tensor.name == *name);
        let found = found.context("the axes are not constant")?;
        axes = slice::<i64>(&context.load_tensor(found)?)?.to_vec();
    }
    let [axis] = axes.as_slice() else {
        bail!("one axis is wanted, there are {}", axes.len());
    };
    let keeps_axis: Option<i64> = node.get_attr_opt("keepdims")?;
    built(ReduceLogSumExp {
        axis: *axis,
        keeps_axis: keeps_axis.unwrap_or(1) != 0,
    })
}

impl ReduceLogSumExp {
    fn check(&self, rank: usize) -> TractResult<()> {
        if rank == 2 && (self.axis == 1 || self.axis == -1) {
            return Ok(());
        }
        bail!("axis {} of {rank} is not supported", self.axis)
    }
}

impl Kernel for ReduceLogSumExp {
    fn name(&self) -> &'static str {
        "ReduceLogSumExp"
    }

    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        self.check(inputs[0].shape.len())?;
        let mut shape = inputs[0].rows();
        if self.keeps_axis {
            shape.push(1.to_dim());
        }
        Ok(vec![TensorType::new(inputs[0].element, shape)])
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>> {
        let &[rows, width] = inputs[0].shape() else {
            bail!("a matrix is wanted");
        };
        let values = inputs[0].cast_to::<f64>()?;
        let values = slice::<f64>(&values)?.chunks(width.max(1));
        let reduced = tensor(values.map(log_sum_exp).collect(), &[rows])?;
        let shape: &[usize] = if self.keeps_axis { &[rows, 1] } else { &[rows] };
        let reduced = reduced.cast_to_dt(inputs[0].datum_type())?.into_owned();
        Ok(vec![reduced.into_shape(shape)?])
    }
}

fn log_sum_exp(values: &[f64]) -> f64 {
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if greatest.is_infinite() {
        return greatest;
    }
    let sum: f64 = values.iter().map(|value| (value - greatest).exp()).sum();
    greatest + sum.ln()
}
