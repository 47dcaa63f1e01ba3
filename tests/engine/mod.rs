//! The engines, by tables and properties.
