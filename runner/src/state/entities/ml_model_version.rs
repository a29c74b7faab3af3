//! A version of an ONNX model that has scored rows.

use sea_orm::entity::prelude::*;

/// A model file as it was when it first scored.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ml_model_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    pub trained_at: Option<String>,
    pub threshold: f64,
    /// Names and types of the features, as JSON text.
    pub features: String,
    /// What training reached, as JSON text.
    pub metrics: String,
    /// Shares of the training rows, as JSON text; none where the file has none,
    /// or the version was registered before baselines were kept.
    pub baseline: Option<String>,
    /// UTC.
    pub registered_at: DateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
