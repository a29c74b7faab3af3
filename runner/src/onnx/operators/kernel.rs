//! What an operator of ours has to say; the rest of what tract asks of one is the
//! same for all.

use std::fmt::Debug;
use std::sync::Arc;

use tract_onnx::prelude::{
    DatumType, IntoTValue, OutletId, SpecialOps, TDim, TValue, TVec, Tensor, TractResult,
    TypedFact, TypedModel,
};
use tract_onnx::tract_core::internal::{
    DatumTypeExt, EvalContext, EvalOp, Op, StaticName, TypedOp, ensure,
};
use tract_onnx::tract_core::{as_op, op_as_typed_op, op_out_of_plan};
use tract_onnx::tract_hir::infer::{InferenceOp, InferenceResult, Solver, TensorProxy};
use tract_onnx::tract_hir::ops::expandable::{Expansion, expand};

/// What a builder of tract's register gives: an operator, and no names that it closes on.
pub type Built = TractResult<(Box<dyn InferenceOp>, Vec<String>)>;

/// The type and the shape of a tensor.
#[derive(Debug, Clone, PartialEq)]
pub struct TensorType {
    pub element: DatumType,
    pub shape: TVec<TDim>,
}

impl TensorType {
    pub fn new(element: DatumType, shape: impl IntoIterator<Item = TDim>) -> Self {
        TensorType {
            element,
            shape: shape.into_iter().collect(),
        }
    }

    /// The same shape with other elements.
    pub fn of(&self, element: DatumType) -> Self {
        TensorType::new(element, self.shape.iter().cloned())
    }

    /// The shape without its last axis, which is the rows of a matrix.
    pub fn rows(&self) -> TVec<TDim> {
        let rows = self.shape.len().saturating_sub(1);
        self.shape[..rows].iter().cloned().collect()
    }
}

/// An operator: tensors in, tensors out.
pub trait Kernel: Debug + Send + Sync + 'static {
    fn name(&self) -> &'static str;

    fn output_count(&self) -> usize {
        1
    }

    /// The types of the outputs for these inputs.
    ///
    /// # Errors
    /// Where the inputs do not fit.
    fn output_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>>;

    /// The outputs for these inputs.
    ///
    /// # Errors
    /// Where a value does not fit.
    fn run(&self, inputs: &[TValue]) -> TractResult<Vec<Tensor>>;
}

/// The kernel as tract's register takes it.
pub fn built(kernel: impl Kernel) -> Built {
    Ok((expand(Operator(Arc::new(kernel))), vec![]))
}

#[derive(Debug, Clone)]
struct Operator(Arc<dyn Kernel>);

impl PartialEq for Operator {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Operator {}

impl Operator {
    fn checked_types(&self, inputs: &[TensorType]) -> TractResult<Vec<TensorType>> {
        ensure!(!inputs.is_empty(), "{} has no input", self.0.name());
        self.0.output_types(inputs)
    }
}

impl Op for Operator {
    fn name(&self) -> StaticName {
        self.0.name().into()
    }

    op_as_typed_op!();
}

impl EvalOp for Operator {
    op_out_of_plan!();

    fn eval(&self, _context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        ensure!(!inputs.is_empty(), "{} has no input", self.0.name());
        let outputs = self.0.run(&inputs)?.into_iter();
        Ok(outputs.map(IntoTValue::into_tvalue).collect())
    }
}

impl TypedOp for Operator {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let types: Vec<_> = inputs
            .iter()
            .map(|fact| TensorType::new(fact.datum_type, fact.shape.iter().cloned()))
            .collect();
        let outputs = self.checked_types(&types)?.into_iter();
        Ok(outputs
            .map(|output| output.element.fact(output.shape.iter()))
            .collect())
    }

    as_op!();
}

impl Expansion for Operator {
    fn name(&self) -> StaticName {
        Op::name(self)
    }

    fn nboutputs(&self) -> TractResult<usize> {
        Ok(self.0.output_count())
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        solver: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        let elements = inputs.iter().map(|input| &input.datum_type);
        solver.given_all(elements, move |solver, elements| {
            let shapes = inputs.iter().map(|input| &input.shape);
            solver.given_all(shapes, move |solver, shapes| {
                let types: Vec<_> = elements
                    .iter()
                    .zip(shapes)
                    .map(|(element, shape)| TensorType::new(*element, shape))
                    .collect();
                for (output, known) in outputs.iter().zip(self.checked_types(&types)?) {
                    solver.equals(&output.datum_type, known.element)?;
                    solver.equals(&output.shape, known.shape)?;
                }
                Ok(())
            })
        })
    }

    fn wire(
        &self,
        prefix: &str,
        model: &mut TypedModel,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        model.wire_node(prefix, self.clone(), inputs)
    }
}
