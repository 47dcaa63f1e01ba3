//! What may be drawn of a report. Values are whole numbers of 10^-10, as cells hold them.

use crate::engine::period::Month;

/// A bar with the text that tells its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its length.
    pub value: i128,
    /// The value for people.
    pub shown: String,
}

/// A line over months; months without a figure leave a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What it stands for.
    pub label: String,
    /// A value a month.
    pub values: Vec<Option<i128>>,
}

/// A drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chart {
    /// Bars from the top down, the longest first.
    Bars {
        /// What is drawn.
        title: String,
        /// The bars.
        bars: Vec<Bar>,
    },
    /// Lines over months.
    Lines {
        /// What is drawn.
        title: String,
        /// The months, rising.
        months: Vec<Month>,
        /// The lines.
        series: Vec<Series>,
    },
    /// A dot for each value on an axis, one of them marked, with the box of the middle half.
    Dots {
        /// What is drawn.
        title: String,
        /// Label and value of each dot.
        dots: Vec<Bar>,
        /// Place of the dot that is marked.
        marked: Option<usize>,
        /// First quartile, median and third quartile.
        quartiles: Option<[i128; 3]>,
    },
}
