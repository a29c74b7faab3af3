//! LabelEncoder of ai.onnx.ml 2 to 4, from text to integers: the position of a
//! category, or a default for the unknown.

use std::collections::HashMap;
use std::sync::Arc;

use tract_onnx::model::ParsingContext;
use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::{
    Datum, DatumExt, IntoTValue, IntoTensor, OutletId, SpecialOps, TValue, TVec, TractResult,
    TypedFact, TypedModel, tvec,
};
use tract_onnx::tract_core::internal::{
    EvalContext, EvalOp, Op, StaticName, TractErrorContext, TypedOp,
};
use tract_onnx::tract_core::{as_op, op_as_typed_op, op_out_of_plan};
use tract_onnx::tract_hir::infer::{
    InferenceOp, InferenceResult, Solver, TensorProxy, check_input_arity,
};
use tract_onnx::tract_hir::ops::expandable::{Expansion, expand};

/// What the specification gives an unknown category where the node names nothing.
const DEFAULT_CODE: i64 = -1;

#[derive(Debug, Clone, PartialEq, Eq)]
struct LabelEncoder {
    codes: Arc<HashMap<String, i64>>,
    unknown: i64,
}

/// Reads the operator off a node.
pub fn build(
    _context: &ParsingContext,
    node: &NodeProto,
) -> TractResult<(Box<dyn InferenceOp>, Vec<String>)> {
    let keys: Vec<String> = node.get_attr_vec("keys_strings")?;
    let values: Vec<i64> = node.get_attr_vec("values_int64s")?;
    node.expect(keys.len() == values.len(), "a value for each key")?;
    let mut codes = HashMap::with_capacity(keys.len());
    for (key, value) in keys.into_iter().zip(values) {
        codes.entry(key).or_insert(value);
    }
    let unknown = node.get_attr_opt("default_int64")?.unwrap_or(DEFAULT_CODE);
    let encoder = LabelEncoder {
        codes: Arc::new(codes),
        unknown,
    };
    Ok((expand(encoder), vec![]))
}

impl Op for LabelEncoder {
    fn name(&self) -> StaticName {
        "LabelEncoder".into()
    }

    op_as_typed_op!();
}

impl EvalOp for LabelEncoder {
    op_out_of_plan!();

    fn eval(&self, _context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let input = inputs.first().context("the encoder has no input")?;
        let categories = input.to_plain_array_view::<String>()?;
        let code_of = |category: &String| self.codes.get(category).copied();
        let codes = categories.map(|category| code_of(category).unwrap_or(self.unknown));
        Ok(tvec!(codes.into_tensor().into_tvalue()))
    }
}

impl TypedOp for LabelEncoder {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(i64::fact(inputs[0].shape.iter())))
    }

    as_op!();
}

impl Expansion for LabelEncoder {
    fn name(&self) -> StaticName {
        Op::name(self)
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        solver: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, 1)?;
        solver.equals(&inputs[0].datum_type, String::datum_type())?;
        solver.equals(&outputs[0].datum_type, i64::datum_type())?;
        solver.equals(&inputs[0].shape, &outputs[0].shape)
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
