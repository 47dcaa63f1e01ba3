//! Price checks over HTTP: the same answers as the command line's, to the byte.

use actix_web::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::{TestApp, Told};
use crate::cli::harness::{Site, fixture};

const CHECKS: &str = "/api/v1/price-checks";
const BULK: &str = "/api/v1/price-checks/bulk";
const CSV: (&str, &str) = ("content-type", "text/csv; charset=utf-8");
const JSON: (&str, &str) = ("content-type", "application/json");

fn stock(site: &Site) {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv"), "--create-organisations"]);
}

fn post(app: &TestApp, path: &str, kind: (&str, &str), body: &str) -> Told {
    app.call(Method::POST, path, &[kind], body.as_bytes().to_vec())
}

fn ask(app: &TestApp, body: &Value) -> Told {
    post(app, CHECKS, JSON, &body.to_string())
}

/// What the command line says to the same question.
fn said(site: &Site, question: &Value) -> String {
    let mut arguments = vec!["--json".to_owned(), "check".to_owned()];
    for (name, value) in question.as_object().unwrap() {
        arguments.extend([format!("--{}", name.replace('_', "-")), value.as_str().unwrap().to_owned()]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answer = site.run(&arguments);
    assert_eq!(answer.status, 0, "{arguments:?}: {}", answer.stderr);
    answer.stdout
}

fn query(question: &Value) -> String {
    let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs = question.as_object().unwrap().iter();
    pairs.map(|(name, value)| format!("{name}={}", escape(value.as_str().unwrap()))).collect::<Vec<_>>().join("&")
}

on_both_backends!(
    /// Posted, asked by query, or on the command line: one answer.
    answers_are_the_command_lines, |app| {
        stock(&app.site);
        let org = app.json("/api/v1/organisations")["organisations"][0]["org_code"].clone();
        let questions = [
            json!({"description": "Corvane syringe luer lock 10ml"}),
            json!({"description": "corvane SYRINGE 10 ml", "price": "12.50", "uom": "box", "units": "50", "quantity": "3"}),
            json!({"mpc": "CV10LL", "manufacturer": "Corvane", "price": "0.10", "currency": "GBP", "vat_basis": "ex"}),
            json!({"description": "Corvane syringe luer lock 10ml", "price": "9", "org": org, "as_of": "2024-06"}),
            json!({"gtin": "05060000033335", "supplier": "Medway", "supplier_part": "X1", "npc": "ABC123"}),
            json!({"description": "turbine blade, titanium & \"steel\" é", "price": "5"}),
        ];
        for question in questions {
            let expected = said(&app.site, &question);
            let told = ask(app, &question);
            assert_eq!((told.status, told.text.as_str()), (StatusCode::OK, expected.as_str()), "{question}");
            assert_eq!(told.header("content-type"), Some("application/json"));
            let told = app.get(&format!("{CHECKS}?{}", query(&question)));
            assert_eq!((told.status, told.text.as_str()), (StatusCode::OK, expected.as_str()), "{question}");
        }
        let blank = app.get(&format!("{CHECKS}?description=Corvane+syringe+luer+lock+10ml&price=&org="));
        assert_eq!(blank.text, said(&app.site, &json!({"description": "Corvane syringe luer lock 10ml"})));
    }
);

on_both_backends!(
    /// What cannot be read is refused with words that say why.
    questions_that_make_no_sense_are_refused, |app| {
        stock(&app.site);
        let cases = [
            (json!({"description": "syringe", "price": 4.2}), 400, "so that no digit is lost"),
            (json!({"description": "syringe", "quantity": 4}), 400, "so that no digit is lost"),
            (json!({"description": "syringe", "prise": "4.2"}), 400, "unknown field `prise`"),
            (json!({"description": "syringe", "price": "4,2 pounds"}), 400, "price: "),
            (json!({"description": "syringe", "price": "-4"}), 400, "a price is not below zero"),
            (json!({"description": "syringe", "currency": "pounds"}), 400, "currency: a currency has three letters"),
            (json!({"description": "syringe", "vat_basis": "maybe"}), 400, "vat_basis: a VAT basis is ex, inc or unknown"),
            (json!({"description": "syringe", "as_of": "June"}), 400, "as_of: a month is written YYYY-MM"),
            (json!({"price": "4.20"}), 400, "say what to check"),
            (json!({"description": "  "}), 400, "say what to check"),
            (json!(["syringe"]), 400, "cannot be read"),
            (json!({"description": "Corvane syringe luer lock 10ml", "org": "NOBODY"}), 404, "there is no organisation NOBODY"),
        ];
        for (question, status, words) in cases {
            let told = ask(app, &question);
            assert_eq!(told.status.as_u16(), status, "{question}: {}", told.text);
            let text = told.text.replace("\\\"", "\"");
            assert!(text.contains(words), "{question}: {text}");
        }
        assert_eq!(app.refused(400, &format!("{CHECKS}?description=syringe&prise=4")), "bad_request");
        assert_eq!(app.refused(400, CHECKS), "bad_request");
    }
);

const REQUISITION: &str = "description,price,quantity,org_code\nCorvane syringe luer lock 10ml,12.50,2,\n\
    Corvane syringe luer lock 10ml,9,,NOBODY\nturbine blade,cheap,1,\n\n\"Corvane syringe, 10 ml\",1.00,-2,\n,4,1,\nturbine blade,1,1,\n";

on_both_backends!(
    /// A requisition is answered with the bytes of the command line's.
    requisitions_are_answered_line_by_line, |app| {
        stock(&app.site);
        let path = app.site.file("requisition.csv", REQUISITION);
        let cases: [(&str, &[&str]); 2] = [("", &[]), ("?as_of=2024-06&currency=GBP", &["--as-of", "2024-06", "--currency", "GBP"])];
        for (query, further) in cases {
            let expected = app.site.run(&[&["--json", "check", "--file", &path], further].concat());
            assert_eq!(expected.status, 0, "{}", expected.stderr);
            let told = post(app, &format!("{BULK}{query}"), CSV, REQUISITION);
            assert_eq!((told.status, told.text), (StatusCode::OK, expected.stdout));
        }
        let empty = post(app, BULK, CSV, "description,price\n");
        assert_eq!(empty.json(), json!({"lines": []}));
        assert_eq!(post(app, BULK, CSV, "what,is,this\n1,2,3\n").status.as_u16(), 422);
        assert_eq!(post(app, &format!("{BULK}?org=NOBODY"), CSV, REQUISITION).status.as_u16(), 404);
    }
);

on_both_backends!(
    /// Lines in JSON are each answered as they would be alone; one at fault does not keep the others from it.
    lines_are_answered_in_order, |app| {
        stock(&app.site);
        let good = json!({"description": "Corvane syringe luer lock 10ml", "price": "12.50"});
        let lines = json!({"lines": [good, {"description": "syringe", "price": 3}, {"prise": "1"}, {"description": "x", "org": "NOBODY"}, good]});
        let told = post(app, BULK, JSON, &lines.to_string());
        assert_eq!(told.status, StatusCode::OK, "{}", told.text);
        let told = told.json();
        let mut alone: Value = serde_json::from_str(&said(&app.site, &good)).unwrap();
        for place in [0, 4] {
            alone.as_object_mut().unwrap().insert("row".to_owned(), (place + 1).into());
            assert_eq!(told["lines"][place], alone);
        }
        let reason = |place: usize| told["lines"][place]["rejected"]["reason"].as_str().unwrap();
        assert!(reason(1).contains("so that no digit is lost"), "{}", reason(1));
        assert!(reason(2).contains("unknown field"), "{}", reason(2));
        assert_eq!(post(app, BULK, JSON, &json!({"lines": []}).to_string()).text, "{\"lines\":[\n]}\n");
        let most = |count: usize| json!({"lines": vec![json!({"gtin": "1"}); count]}).to_string();
        assert_eq!(post(app, BULK, JSON, &most(1_001)).status.as_u16(), 413);
        let rows = format!("description\n{}", "turbine\n".repeat(1_001));
        assert_eq!(post(app, BULK, CSV, &rows).status.as_u16(), 413);
        assert_eq!(post(app, BULK, JSON, &" ".repeat((4 << 20) + 1)).status.as_u16(), 413);
        assert_eq!(post(app, BULK, ("content-type", "text/plain"), "x").status.as_u16(), 415);
        assert_eq!(post(app, BULK, JSON, "{\"lines\": 3}").status.as_u16(), 400);
    }
);
