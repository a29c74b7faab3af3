//! Seeds: small CSV files of the project, with types inferred as dbt infers them.
