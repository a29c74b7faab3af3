//! PostgreSQL, the engine of production.
