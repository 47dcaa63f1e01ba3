//! Rate cards, shifts and unit costs.

use likewise::engine::model::{CostPeriod, Rate, RateCard, Rejection, UnitCost};
use likewise::ingest::{
    Mapping, RATE_CARD, RATES, RateCardReader, RateReader, ReadOptions, UNIT_COSTS, UnitCostReader,
};

use super::{all_rows, open};

macro_rules! reads {
    ($name:ident, $record:ty, $kind:expr, $reader:ty) => {
        fn $name(text: &str) -> Vec<Result<$record, Rejection>> {
            let mut table = open(text.as_bytes(), &Mapping::default(), &$kind).unwrap();
            let reader = <$reader>::new(table.header(), &Mapping::default(), &ReadOptions::default()).unwrap();
            all_rows(&mut table).iter().map(|raw| reader.read(raw)).collect()
        }
    };
}
reads!(cards, RateCard, RATE_CARD, RateCardReader);
reads!(rates, Rate, RATES, RateReader);
reads!(costs, UnitCost, UNIT_COSTS, UnitCostReader);

/// Row, column and reason of each row that was rejected.
fn faults<T: std::fmt::Debug>(read: &[Result<T, Rejection>]) -> Vec<(u64, &str, &str)> {
    let rejected = read.iter().filter_map(|row| row.as_ref().err());
    rejected.map(|one| (one.row, one.column.as_str(), one.reason.as_str())).collect()
}

const CARD_HEADER: &str = "org_code,card_id,staff_group,Band,specialty,shift_type,zone,pay_rate,on_cost,agency_fee,vat,\
                           total_rate,engagement,Framework,valid_from,valid_to\n";

#[test]
fn a_rate_card_row_states_its_work_its_parts_and_its_time() {
    let read = cards(&format!(
        "{CARD_HEADER}E54,NEL-1,Nursing,Band 5,,day,,£20.00,2.50,3.00,0.60,£26.10,agency,RM6281,1/4/2018,31/3/2019\n\
         RX1,OWN,,,,,,,,,,30,,,2018-04-01,\n\
         RX1,OWN,Medical,,,,,20,2,3,1,,agency,,2018-04-01,\n\
         RX1,OWN,Allied,,,,,20,2,3,1,26.01,agency,,2018-04-01,\n"
    ));
    let first = read[0].as_ref().unwrap();
    assert_eq!(
        first.record_key(),
        "E54|NEL-1|nursing|band 5||day||agency|rm6281|2018-04-01",
        "case and blanks do not tell rows apart"
    );
    assert_eq!(first.total_rate.to_string(), "26.100000");
    assert_eq!(first.parts.sum(), Some(first.total_rate));
    assert_eq!(first.valid_to.unwrap().to_string(), "2019-03-31");
    let open_end = read[1].as_ref().unwrap();
    assert_eq!((open_end.role.staff_group.as_deref(), open_end.parts.pay_rate, open_end.valid_to), (None, None, None));
    let summed = read[2].as_ref().unwrap();
    assert_eq!(
        (summed.total_rate.to_string().as_str(), summed.parts.total_rate),
        ("26.000000", Some(summed.total_rate))
    );
    assert_eq!(read[3].as_ref().unwrap().total_rate.to_string(), "26.010000", "a penny is rounding");
}

#[test]
fn a_rate_card_row_that_contradicts_itself_is_rejected() {
    let read = cards(&format!(
        "{CARD_HEADER}RX1,OWN,Nursing,,,,,20.00,2.50,3.00,0.60,26.12,agency,,2018-04-01,\n\
         RX1,OWN,Nursing,,,,,20.00,2.50,,,,agency,,2018-04-01,\n\
         RX1,OWN,Nursing,,,,,,,,,-1,agency,,2018-04-01,\n\
         RX1,,Nursing,,,,,,,,,1,agency,,2018-04-01,\n\
         RX1,OWN,Nursing,,,,,,,,,1,agency,,,\n\
         RX1,OWN,Nursing,,,,,,,,,1,agency,,2018-04-01,2018-03-31\n\
         ,OWN,Nursing,,,,,,,,,1,agency,,2018-04-01,\n\
         RX1,OWN,Nursing,,,,,$1,,,,1,agency,,2018-04-01,\n"
    ));
    assert_eq!(
        faults(&read),
        [
            (2, "total_rate", "total_rate is 26.12, but its parts add up to 26.100000"),
            (3, "total_rate", "total_rate is blank, and not all of its parts are stated"),
            (4, "total_rate", "a price below zero"),
            (5, "card_id", "card_id is blank"),
            (6, "valid_from", "valid_from is blank"),
            (7, "valid_to", "valid_to lies before valid_from"),
            (8, "org_code", "org_code is blank"),
            (9, "currency", "an amount is written with $, but the row states no currency"),
        ]
    );
}

#[test]
fn a_shift_states_what_was_charged_and_never_who_worked() {
    let read = rates(
        "org_code,Booking Reference,card_id,staff_group,grade,engagement,total_rate,shift_date,hours,charged_total,override_reason,\
         Agency,Worker Name,NHS Number\n\
         RX1,B-1,NEL-1,Nursing,Band 5,agency,26.10,1/5/2018,7.5,195.75,,Thames Staffing Ltd,Jane Doe,\n\
         RX1,,,Nursing,Band 5,bank,,2018-05-02,10,\"1,000.00\",cover for Mrs Smith,,Jane Doe,\n\
         RX1,,,Nursing,Band 5,bank,21.50,2018-05-02,7.5,,,,Jane Doe,\n\
         RX1,B-2,,Nursing,Band 5,agency,,2018-05-03,-7.5,(195.75),,,,\n",
    );
    let first = read[0].as_ref().unwrap();
    assert_eq!((first.key.as_str(), first.shift_ref.as_deref()), ("RX1|B-1", Some("B-1")));
    assert_eq!((first.hours.to_string().as_str(), first.charged_total.to_string().as_str()), ("7.500", "195.750000"));
    assert_eq!(first.supplier_name.as_deref(), Some("Thames Staffing Ltd"));
    let second = read[1].as_ref().unwrap();
    assert!(second.key.starts_with("RX1||") && second.shift_ref.is_none());
    assert!(!second.override_reason.as_deref().unwrap().contains("Smith"), "{:?}", second.override_reason);
    let third = read[2].as_ref().unwrap();
    assert_eq!(third.charged_total.to_string(), "161.250000", "hours times the hourly rate");
    assert_ne!(second.key, third.key);
    assert_eq!(read[3].as_ref().unwrap().charged_total.to_string(), "-195.750000");
    assert!(read.iter().all(|row| !format!("{row:?}").contains("Jane")), "no column names a worker");
}

#[test]
fn a_shift_that_makes_no_sense_is_rejected() {
    let read = rates(
        "org_code,staff_group,pay_rate,on_cost,agency_fee,vat,total_rate,shift_date,hours,charged_total\n\
         RX1,Nursing,,,,,,,7.5,100\n\
         RX1,Nursing,,,,,,31/2/2018,7.5,100\n\
         RX1,Nursing,,,,,,2018-05-01,0,100\n\
         RX1,Nursing,,,,,,2018-05-01,7.1234,100\n\
         RX1,Nursing,,,,,,2018-05-01,,100\n\
         RX1,Nursing,,,,,,2018-05-01,7.5,-100\n\
         RX1,Nursing,,,,,,2018-05-01,-7.5,100\n\
         RX1,Nursing,,,,,,2018-05-01,7.5,\n\
         RX1,Nursing,20,2,3,1,27,2018-05-01,7.5,202.50\n",
    );
    assert_eq!(
        faults(&read),
        [
            (2, "shift_date", "shift_date is blank"),
            (3, "shift_date", "no such day"),
            (4, "hours", "a quantity of zero"),
            (5, "hours", "a quantity has at most three decimals"),
            (6, "hours", "hours is blank"),
            (7, "charged_total", "below zero although the hours are above zero"),
            (8, "charged_total", "above zero although the hours are below zero (a credit)"),
            (9, "charged_total", "charged_total and total_rate are both blank"),
            (10, "total_rate", "total_rate is 27, but its parts add up to 26.000000"),
        ]
    );
    assert_eq!(read[0].as_ref().unwrap_err().spend.unwrap().to_string(), "100.000000");
}

const COST_HEADER: &str = "org_code,period,service_line,gross_cost,income,net_cost,driver_name,driver_quantity,\
                           delivery_model,scope_flags\n";

#[test]
fn a_unit_cost_states_net_cost_and_driver() {
    let read = costs(&format!(
        "{COST_HEADER}RX1,2017/18,Payroll,\"£120,000\",20000,100000,payslip,58823.5,In-house,pensions; expenses ;\n\
         RX1,2017-18,payroll,120000,20000,,payslip,60000,outsourced,\n\
         RX1,2017/18 q3,Catering,,,5000,meal,1000,,\n\
         RX1,2017-04,Energy,,,-5,kWh,1000,,\n"
    ));
    let first = read[0].as_ref().unwrap();
    assert_eq!(first.record_key(), "RX1|2017/18|payroll|payslip|in-house");
    assert_eq!(first.scope_flags.iter().map(String::as_str).collect::<Vec<_>>(), ["expenses", "pensions"]);
    assert_eq!(first.driver_quantity.to_string(), "58823.500");
    let second = read[1].as_ref().unwrap();
    assert_eq!(second.record_key(), "RX1|2017/18|payroll|payslip|outsourced");
    assert_eq!(second.net_cost.to_string(), "100000.000000");
    assert_eq!(read[2].as_ref().unwrap().period.to_string(), "2017/18 Q3");
    assert_eq!(read[3].as_ref().unwrap().net_cost.to_string(), "-5.000000", "a fact, though no cost a unit");
}

#[test]
fn a_unit_cost_that_contradicts_itself_is_rejected() {
    let read = costs(&format!(
        "{COST_HEADER}RX1,2017/18,Payroll,120000,20000,100000.02,payslip,60000,,\n\
         RX1,2017/19,Payroll,,,1,payslip,60000,,\n\
         RX1,2017/18,Payroll,120000,,,payslip,60000,,\n\
         RX1,2017/18,Payroll,,,1,payslip,0,,\n\
         RX1,2017/18,Payroll,,,1,payslip,-3,,\n\
         RX1,2017/18,Payroll,,,1,,60000,,\n\
         RX1,2017/18,,,,1,payslip,60000,,\n\
         RX1,2017/18,Payroll,,,n/a,payslip,60000,,\n"
    ));
    assert_eq!(
        faults(&read),
        [
            (2, "net_cost", "net_cost is 100000.02, but gross_cost less income is 100000.000000"),
            (3, "period", "not a financial year (2017/18), a quarter of one (2017/18 Q3) or a month (2017-04)"),
            (4, "net_cost", "net_cost is blank, and gross_cost and income are not both stated"),
            (5, "driver_quantity", "a quantity of zero"),
            (6, "driver_quantity", "a quantity below zero"),
            (7, "driver_name", "driver_name is blank"),
            (8, "service_line", "service_line is blank"),
            (9, "net_cost", "not a number"),
        ]
    );
}

#[test]
fn periods_have_one_form() {
    for (text, form, first) in [
        ("2017/18", "2017/18", "2017-04"),
        (" 2017-18 ", "2017/18", "2017-04"),
        ("2017/2018", "2017/18", "2017-04"),
        ("1999/00", "1999/00", "1999-04"),
        ("2017/18 Q1", "2017/18 Q1", "2017-04"),
        ("Q4 2017/18", "2017/18 Q4", "2018-01"),
        ("2018-02", "2018-02", "2018-02"),
        ("2011-12", "2011-12", "2011-12"),
    ] {
        let period = CostPeriod::parse(text).unwrap();
        assert_eq!((period.to_string().as_str(), period.first_month().to_string().as_str()), (form, first), "{text}");
        assert_eq!(CostPeriod::parse(form), Some(period), "{text}");
    }
    for text in
        ["", "2017", "2017/17", "2017/19", "2017-13", "17/18", "2017/18 Q5", "2017/18 Q0", "Q3", "2017/2019", "1/2"]
    {
        assert_eq!(CostPeriod::parse(text), None, "{text}");
    }
}
