//! How alike two rows are to a support vector machine.

use tract_onnx::pb::NodeProto;
use tract_onnx::prelude::TractResult;
use tract_onnx::tract_core::internal::{bail, ensure};

use super::attributes::list;

/// The attributes `kernel_type` and `kernel_params`.
#[derive(Debug, Clone, Copy)]
pub struct SvmKernel {
    kind: Kind,
    gamma: f32,
    offset: f32,
    degree: f32,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Linear,
    Polynomial,
    Radial,
    Sigmoid,
}

impl SvmKernel {
    pub fn read(node: &NodeProto) -> TractResult<Self> {
        let kind = match node.get_attr_opt::<&str>("kernel_type")? {
            None | Some("LINEAR") => Kind::Linear,
            Some("POLY") => Kind::Polynomial,
            Some("RBF") => Kind::Radial,
            Some("SIGMOID") => Kind::Sigmoid,
            Some(other) => bail!("the kernel {other} is not supported"),
        };
        let mut parameters: Vec<f32> = list(node, "kernel_params")?;
        ensure!(
            parameters.len() == 3 || parameters.is_empty(),
            "three kernel parameters are wanted"
        );
        parameters.resize(3, 0.0);
        Ok(SvmKernel {
            kind,
            gamma: parameters[0],
            offset: parameters[1],
            degree: parameters[2],
        })
    }

    pub fn likeness(&self, left: &[f32], right: &[f32]) -> f64 {
        let product = || f64::from(self.gamma) * dot(left, right) + f64::from(self.offset);
        match self.kind {
            Kind::Linear => dot(left, right),
            Kind::Polynomial => product().powf(f64::from(self.degree)),
            Kind::Sigmoid => product().tanh(),
            Kind::Radial => (-f64::from(self.gamma) * distance(left, right)).exp(),
        }
    }
}

fn dot(left: &[f32], right: &[f32]) -> f64 {
    pairs(left, right).map(|(left, right)| left * right).sum()
}

fn distance(left: &[f32], right: &[f32]) -> f64 {
    pairs(left, right)
        .map(|(left, right)| (left - right).powi(2))
        .sum()
}

fn pairs(left: &[f32], right: &[f32]) -> impl Iterator<Item = (f64, f64)> {
    let pairs = left.iter().zip(right);
    pairs.map(|(left, right)| (f64::from(*left), f64::from(*right)))
}
