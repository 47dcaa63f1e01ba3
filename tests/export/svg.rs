//! Drawings: well formed whatever the words are, in whole numbers, every value beside its mark.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

use likewise::engine::period::Month;
use likewise::engine::report::{Bar, Chart, Series};
use likewise::export::svg;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, proptest};

/// Reads a drawing: every element closed in its order, every quote, no character that XML forbids. Tells its elements.
pub(super) fn elements(document: &str) -> Vec<String> {
    for sign in document.chars() {
        let allowed = matches!(sign, '\n' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
            || sign >= '\u{10000}';
        assert!(allowed, "{sign:?} in {document}");
    }
    let (mut open, mut found) = (Vec::new(), Vec::new());
    let mut rest = document;
    while let Some(at) = rest.find('<') {
        entities(&rest[..at]);
        let end = at + rest[at..].find('>').unwrap_or_else(|| panic!("an open tag: {document}"));
        let tag = &rest[at + 1..end];
        assert!(tag.matches('"').count().is_multiple_of(2) && !tag.contains('<'), "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{document}");
        } else {
            entities(tag);
            let name = tag.split([' ', '/']).next().unwrap().to_owned();
            if !tag.ends_with('/') {
                open.push(name.clone());
            }
            found.push(name);
        }
        rest = &rest[end + 1..];
    }
    assert_eq!(rest, "\n");
    assert_eq!(open, Vec::<String>::new());
    assert_eq!(found.first().map(String::as_str), Some("svg"));
    assert!(!document.contains("NaN") && !document.contains("inf"), "{document}");
    found
}

/// No bare ampersand and no bare angle.
fn entities(text: &str) {
    assert!(!text.contains('>'), "{text}");
    for after in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;"];
        assert!(known.iter().any(|one| after.starts_with(one)), "&{after}");
    }
}

fn bar(label: &str, value: i128, shown: &str) -> Bar {
    Bar { label: label.to_owned(), value, shown: shown.to_owned() }
}

#[test]
fn bars_are_as_long_as_their_values_and_words_are_only_words() {
    let bars = vec![
        bar("wound <care> & \"more\"", 200, "£20.29"),
        bar("gloves", 50, "£5.07"),
        bar("nothing", 0, "£0.00"),
        bar("less than nothing", -50, "-£5.07"),
    ];
    let drawn = svg(&Chart::Bars { title: "<script>alert(1)</script>".to_owned(), bars });
    let found = elements(&drawn);
    assert!(!found.contains(&"script".to_owned()));
    assert!(drawn.contains("wound &lt;care&gt; &amp; &quot;more&quot;"));
    // The longest takes the room there is, a quarter of it a quarter; nothing and less have no length.
    let lengths: Vec<&str> = drawn
        .lines()
        .filter(|line| line.starts_with("<rect x="))
        .map(|line| line.split("width=\"").nth(1).unwrap().split('"').next().unwrap())
        .collect();
    assert_eq!(lengths, ["540", "135", "0", "0"]);
    for shown in ["£20.29", "£5.07", "£0.00", "-£5.07"] {
        assert!(drawn.contains(&format!(">{shown}</text>")));
    }
}

#[test]
fn a_line_has_a_gap_where_there_is_no_figure() {
    let months: Vec<Month> = (0..5).map(|later| Month::parse("2026-04").unwrap().plus(later)).collect();
    let series = vec![Series { label: "claimed".to_owned(), values: vec![Some(0), Some(10), None, Some(10), None] }];
    let drawn = svg(&Chart::Lines { title: "Claims".to_owned(), months, series });
    elements(&drawn);
    let path = drawn.lines().find(|line| line.starts_with("<path")).unwrap();
    let steps = path.split('"').nth(1).unwrap();
    assert_eq!(steps.matches('M').count(), 2, "{steps}");
    assert_eq!(steps.matches('L').count(), 1, "{steps}");
    for month in ["2026-04", "2026-08"] {
        assert!(drawn.contains(month));
    }
}

#[test]
fn dots_mark_one_and_show_the_ends() {
    let dots = vec![bar("RX1", 162, "1.62"), bar("RX2", 900, "9.00"), bar("RX3", 2029, "20.29")];
    let chart = |marked| Chart::Dots {
        title: "One dressing".to_owned(),
        dots: dots.clone(),
        marked,
        quartiles: Some([400, 900, 1500]),
    };
    let drawn = svg(&chart(Some(2)));
    assert_eq!(elements(&drawn).iter().filter(|name| *name == "circle").count(), 3);
    assert_eq!(drawn.matches("r=\"7\"").count(), 1);
    assert!(drawn.contains(">RX3 20.29</text>") && drawn.contains(">1.62</text>"));
    // The lowest stands at the left end, the highest at the right one.
    assert!(drawn.contains("cx=\"60\"") && drawn.contains("cx=\"900\""));
    assert_eq!(svg(&chart(None)).matches("r=\"7\"").count(), 0);
    elements(&svg(&chart(Some(99))));
}

#[test]
fn characters_that_xml_forbids_become_blanks() {
    let words = "a\u{0}b\u{1b}c\td\u{85}e\u{fffe}f\u{ffff}g\u{10ffff}h";
    let drawn = svg(&Chart::Bars { title: words.to_owned(), bars: vec![bar(words, 1, words)] });
    elements(&drawn);
    assert!(drawn.contains("<title>a b c d e f g\u{10ffff}h</title>"), "{drawn}");
}

#[test]
fn empty_and_single_drawings_are_drawings() {
    let month = Month::parse("2026-04").unwrap();
    let one = |values: Vec<Option<i128>>| vec![Series { label: "one".to_owned(), values }];
    let title = || "empty".to_owned();
    let charts = [
        Chart::Bars { title: title(), bars: vec![] },
        Chart::Bars { title: title(), bars: vec![bar("zero", 0, "0")] },
        Chart::Lines { title: title(), months: vec![], series: vec![] },
        Chart::Lines { title: title(), months: vec![month], series: one(vec![None]) },
        Chart::Lines { title: title(), months: vec![month], series: one(vec![Some(5)]) },
        Chart::Dots { title: title(), dots: vec![], marked: None, quartiles: None },
        Chart::Dots { title: title(), dots: vec![bar("a", 5, "5")], marked: Some(0), quartiles: Some([5, 5, 5]) },
    ];
    for chart in charts {
        elements(&svg(&chart));
    }
}

fn some_bars() -> impl Strategy<Value = Vec<Bar>> {
    let words = || vec(any::<char>(), 0..8).prop_map(|signs| signs.into_iter().collect::<String>());
    let one = (words(), any::<i128>(), words()).prop_map(|(label, value, shown)| bar(&label, value, &shown));
    vec(one, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_words_and_values_make_well_formed_drawings(
        bars in some_bars(),
        values in vec(vec(option::of(any::<i128>()), 6), 0..3),
        marked in option::of(0_usize..6),
        quartiles in option::of(any::<[i128; 3]>()),
    ) {
        let title = bars.first().map(|bar| bar.label.clone()).unwrap_or_default();
        let months: Vec<Month> = (0..6).map(|later| Month::parse("2026-04").unwrap().plus(later)).collect();
        let series = values.into_iter().map(|values| Series { label: title.clone(), values }).collect();
        for chart in [
            Chart::Bars { title: title.clone(), bars: bars.clone() },
            Chart::Lines { title: title.clone(), months, series },
            Chart::Dots { title, dots: bars, marked, quartiles },
        ] {
            let drawn = svg(&chart);
            prop_assert!(!elements(&drawn).contains(&"script".to_owned()));
            // The same chart, the same drawing.
            prop_assert!(svg(&chart) == drawn);
        }
    }
}
