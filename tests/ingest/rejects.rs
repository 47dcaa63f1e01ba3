use likewise::ingest::{LINES, LineReader, Mapping, ReadOptions, RejectsWriter};

use super::{all_rows, open};

/// The rejects of a file of purchase lines, as written.
fn rejects(texts: &[&str]) -> String {
    let mut sink = Vec::new();
    let mut writer = RejectsWriter::over(&mut sink, "out.csv");
    for text in texts {
        let mut table = open(text.as_bytes(), &Mapping::default(), &LINES).unwrap();
        let reader = LineReader::new(table.header(), &Mapping::default(), &ReadOptions::default()).unwrap();
        for raw in all_rows(&mut table) {
            if let Err(rejection) = reader.read(&raw) {
                writer.write(table.header(), &raw, &rejection).unwrap();
            }
        }
    }
    writer.finish().unwrap();
    String::from_utf8(sink).unwrap()
}

const HEADER: &str = "Org,PO,Order Date,Supplier,Description,Qty,Price\n";

#[test]
fn rows_come_back_in_their_own_layout_with_the_reason() {
    let text = format!(
        "{HEADER}RX1,P1,1/2/25,Acme,Pump,1,5\nRX1,P2,1/2/25,Acme,\"Pump, red\",nought,5\nRX1,P3,1/2/25,Acme,Pump,1,5,6\nRX1,P4\n"
    );
    assert_eq!(
        rejects(&[&text]),
        "Org,PO,Order Date,Supplier,Description,Qty,Price,likewise_row,likewise_column,likewise_reason\n\
         RX1,P2,1/2/25,Acme,\"Pump, red\",nought,5,3,quantity,not a number\n\
         RX1,P3,1/2/25,Acme,Pump,1,5,4,,\"the row has 8 cells, the header 7; is a comma not in quotes?\",6\n\
         RX1,P4,,,,,,5,,\"the row is cut short: 2 cells, the header has 7\"\n"
    );
}

#[test]
fn no_cell_is_run_as_a_formula() {
    let text = format!("{HEADER}RX1,-12.50,x,=1+1,@SUM(A1),+44 20 7946 0000,-£5\n");
    let written = rejects(&[&text]);
    let row = written.lines().nth(1).unwrap();
    assert!(row.starts_with("RX1,-12.50,x,'=1+1,'@SUM(A1),'+44 20 7946 0000,-£5,2,order_date,"), "{row}");
}

#[test]
fn the_header_is_written_once_a_layout_and_not_at_all_without_rejects() {
    assert_eq!(rejects(&[&format!("{HEADER}RX1,P1,1/2/25,Acme,Pump,1,5\n")]), "");
    let bad = format!("{HEADER}RX1,P1,x,Acme,Pump,1,5\n");
    let other = "Org,PO,Order Date,Supplier,Item,Qty,Price\nRX1,P1,x,Acme,Pump,1,5\n";
    assert_eq!(rejects(&[&bad, &bad]).lines().count(), 3);
    assert_eq!(rejects(&[&bad, other]).lines().count(), 4);
}
