use likewise::ingest::masking::mask;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

#[test]
fn personal_data_is_masked_and_counted() {
    let table = "
        Wheelchair for 943 476 5919             | Wheelchair for [nhs number]
        Wheelchair for 943-476-5919.            | Wheelchair for [nhs number].
        Wheelchair (9434765919)                 | Wheelchair ([nhs number])
        NHS No:9434765919 cushion               | NHS No:[nhs number] cushion
        Wheelchair 9434765918                   | Wheelchair 9434765918
        Part 19434765919                        | Part 19434765919
        Part A9434765919                        | Part A9434765919
        Part 12-943-476-5919                    | Part 12-943-476-5919
        Part 0000000000                         | Part 0000000000
        Orthotic for Mr Smith                   | Orthotic for [name]
        Orthotic for Mr. J. R. Smith left       | Orthotic for [name] left
        Boots Mrs Anne O'Neill size 5           | Boots [name] size 5
        BOOTS MRS ANNE O'NEILL SIZE 5           | BOOTS [name] SIZE 5
        Miss Patel and Master Patel             | [name] and [name]
        Ms Brontë-Sharp, insoles                | [name], insoles
        MR SCANNER COIL                         | MR SCANNER COIL
        MR conditional pump                     | MR conditional pump
        Master cylinder                         | Master cylinder
        Master Lock 40mm                        | Master Lock 40mm
        MS OFFICE LICENCE                       | MS OFFICE LICENCE
        Dr Scholl sandals                       | Dr Scholl sandals
        Mrs                                     | Mrs
        DOB 01/02/1950 shoes                    | [date of birth] shoes
        d.o.b. 1.2.50                           | [date of birth]
        dob: 1 Feb 1950                         | [date of birth]
        Date of Birth 1950-02-01                | [date of birth]
        born 1st February 1950                  | [date of birth]
        dobby loom 1/2/50                       | dobby loom 1/2/50
        Delivered 01/02/2025                    | Delivered 01/02/2025
        Foam dressing 10cm x 10cm               | Foam dressing 10cm x 10cm
        Mr Smith dob 1/2/50 943 476 5919 boots  | [name] [date of birth] [nhs number] boots
    ";
    for row in table.lines().filter(|row| !row.trim().is_empty()) {
        let (text, expected) = row.split_once('|').unwrap();
        let (masked, count) = mask(text.trim(), &[]);
        assert_eq!(masked, expected.trim(), "{}", text.trim());
        assert_eq!(count, expected.matches('[').count() as u64, "{}", text.trim());
    }
}

#[test]
fn a_number_that_is_the_rows_own_code_stays() {
    assert_eq!(mask("Valve 9434765919", &["9434765919"]).1, 0);
    assert_eq!(mask("Valve 943-476-5919", &["9434765919"]).1, 0);
    assert_eq!(mask("Valve 9434765919", &["943-476-5919"]).1, 0);
    assert_eq!(mask("Valve 9434765919", &["94347659190"]).1, 1);
}

proptest! {
    #[test]
    fn no_text_breaks_the_mask_and_a_second_pass_finds_nothing(text in any::<String>()) {
        let (once, _) = mask(&text, &[]);
        prop_assert_eq!(mask(&once, &[]).1, 0);
    }

    #[test]
    fn a_valid_number_is_masked_wherever_it_stands(before in "[a-z ]{0,8} ", after in " [a-z ]{0,8}") {
        let text = format!("{before}943 476 5919{after}");
        let (masked, count) = mask(&text, &[]);
        prop_assert_eq!(count, 1);
        prop_assert!(!masked.contains("5919"));
    }
}
