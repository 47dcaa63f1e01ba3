//! The pages through the real application: the command line's figures, well formed, and no way into them for what
//! somebody wrote in a file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod faults;
mod figures;
mod links;
mod markup;
mod plans;

use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::api::harness::TestApp;
use crate::cli::harness::fixture;

/// Loads the small shop with its lines.
fn open(app: &TestApp) {
    app.site.open_shop();
    app.site.json(&["import", "lines", &fixture("lines.csv")]);
}

/// Reads a page that must be there and well formed.
fn page(app: &TestApp, path: &str) -> String {
    let told = app.get(path);
    assert_eq!(told.status.as_u16(), 200, "{path}: {}", told.text);
    assert_eq!(told.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
    markup::read(path, &told.text);
    told.text
}

/// A decimal of the command line as a page shows it, in pounds with so many decimals.
fn pounds(decimal: &Value, decimals: u32) -> String {
    let exact = Decimal::from_str(decimal.as_str().expect("a decimal")).expect("a decimal");
    let text = format!("{:.*}", decimals as usize, exact.round_dp(decimals));
    let (whole, fraction) = text.split_once('.').expect("decimals");
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("£{grouped}.{fraction}")
}

/// The page must hold each of these texts.
fn assert_holds(path: &str, page: &str, texts: &[String]) {
    for text in texts {
        assert!(page.contains(text), "{path} does not say {text}:\n{page}");
    }
}
