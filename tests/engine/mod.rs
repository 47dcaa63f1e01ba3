//! The engines, by tables and properties.

mod synthesis;
