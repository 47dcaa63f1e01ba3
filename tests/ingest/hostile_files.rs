use std::io::Write as _;

use likewise::ingest::{IngestError, Limits, Mapping, ORGANISATIONS, Table};

use super::{gzipped, open, written};

fn refused(bytes: &[u8]) -> String {
    open(bytes, &Mapping::default(), &ORGANISATIONS).err().unwrap().to_string()
}

#[test]
fn what_is_no_text_is_refused_with_advice() {
    assert!(refused(b"PK\x03\x04rest").ends_with("XLSX files (and other zip archives) are not read yet: save as CSV"));
    assert!(refused(b"%PDF-1.7").contains("PDF"));
    assert!(refused(b"\xff\xfeo\0r\0g\0").contains("UTF-16"));
    assert!(refused(b"o\0r\0g\0_\0c\0o\0d\0e\0,\0n\0a\0m\0e\0").contains("UTF-16"));
    assert!(refused(b"\x7fELF\x02\x01\0\0\0\0\0\0\0\0\0").contains("binary"));
    assert!(refused(&gzipped(&gzipped(b"org_code,name\n"))).contains("compressed twice"));
    assert!(refused(b"").contains("the file is empty"));
    assert!(refused(b"\n\n\n").contains("the file is empty"));
    let folder = tempfile::tempdir().unwrap();
    let missing = Table::open(&folder.path().join("none.csv"), &Limits::default(), &Mapping::default(), &ORGANISATIONS);
    assert!(matches!(missing.err().unwrap(), IngestError::Open { .. }));
    let a_folder = Table::open(folder.path(), &Limits::default(), &Mapping::default(), &ORGANISATIONS);
    assert!(matches!(a_folder.err().unwrap(), IngestError::NotAFile { .. }));
}

/// Reads until the file ends or fails: rows read, and the failure.
fn read_through(bytes: &[u8]) -> (usize, Option<String>) {
    let file = written("file.csv.gz", bytes);
    let mut table = Table::open(&file.path, &Limits::default(), &Mapping::default(), &ORGANISATIONS).unwrap();
    let mut count = 0;
    loop {
        match table.next_batch(100) {
            Ok(batch) if batch.is_empty() => return (count, None),
            Ok(batch) => count += batch.len(),
            Err(error) => return (count, Some(error.to_string())),
        }
    }
}

#[test]
fn gzip_that_is_cut_or_damaged_is_told_with_its_place() {
    let rows: String = (0..40_000).map(|row| format!("RX{row},Trust number {}\n", row * 7_919 % 40_000)).collect();
    let whole = gzipped(format!("org_code,name\n{rows}").as_bytes());
    assert_eq!(read_through(&whole), (40_000, None));
    let (count, error) = read_through(&whole[..whole.len() / 2]);
    assert!(count > 1_000 && error.unwrap().contains("the gzip data is cut short"));
    let (_, error) = read_through(&whole[..whole.len() - 4]);
    assert!(error.unwrap().contains("cut short"), "even the closing check sum must be there");
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 64].fill(0xaa);
    let (_, error) = read_through(&damaged);
    let error = error.unwrap();
    assert!(error.contains("the gzip data is") && error.contains("row "), "{error}");
}

#[test]
fn an_endless_cell_stops_at_the_limit() {
    let mut text = b"org_code,name\nRX1,\"".to_vec();
    text.extend(std::iter::repeat_n(b'x', 8 << 20));
    let (count, error) = read_through(&gzipped(&text));
    assert_eq!(count, 0);
    assert!(error.unwrap().contains("row 2, byte 14: the row is longer than 1048576 bytes; is a quote never closed?"));
}

#[test]
fn a_compressed_file_that_explodes_is_refused() {
    let limits = Limits { gzip_ratio: 20, gzip_free_bytes: 1 << 20, ..Limits::default() };
    let file = written("file.csv.gz", &gzipped(format!("org_code,name\n{}", "RX1,One\n".repeat(400_000)).as_bytes()));
    let mut table = Table::open(&file.path, &limits, &Mapping::default(), &ORGANISATIONS).unwrap();
    let error = loop {
        match table.next_batch(1_000) {
            Ok(batch) => assert!(!batch.is_empty(), "the end was reached"),
            Err(error) => break error.to_string(),
        }
    };
    assert!(error.contains("the compressed file grows more than 20 times"), "{error}");
}

#[test]
fn a_nul_in_a_row_rejects_that_row_only() {
    let mut text = b"org,po,order date,supplier,description,qty,price\n".to_vec();
    // Beyond the bytes that are looked at to tell text from other data.
    for row in 0..1_000 {
        writeln!(text, "RX1,P{row},1/2/25,Acme,Pump,1,5").unwrap();
    }
    text.extend(b"RX1,P,1/2/25,Acme,Pu\0mp,1,5\nRX1,Q,1/2/25,Acme,Pump,1,5\n");
    let lines = super::read_lines(std::str::from_utf8(&text).unwrap(), &Mapping::default());
    assert_eq!(lines.iter().filter(|line| line.is_err()).count(), 1);
    assert_eq!(lines[1_000].as_ref().unwrap_err().reason, "the row holds a NUL character");
}
