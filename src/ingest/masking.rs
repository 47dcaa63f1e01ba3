//! Personal data in free text, masked before anything is stored.
//!
//! Masked are valid NHS numbers (ten digits, modulus 11: NHS Data Dictionary, "NHS number"), titles with names, and
//! dates of birth. The masks lean to caution: a product word behind a title may go with the name.

use std::borrow::Cow;

const NHS_NUMBER: &str = "[nhs number]";
const NAME: &str = "[name]";
const DATE_OF_BIRTH: &str = "[date of birth]";

/// Words that follow "Mr", "Ms" or "Master" in product names: magnetic resonance, software, tools.
const PRODUCT_WORDS: [&str; 42] = [
    "angio",
    "angiography",
    "bath",
    "bin",
    "bond",
    "builder",
    "catalogue",
    "clean",
    "cleaner",
    "coil",
    "compatible",
    "conditional",
    "contrast",
    "copy",
    "cylinder",
    "excel",
    "file",
    "guided",
    "head",
    "image",
    "imaging",
    "index",
    "injector",
    "key",
    "kit",
    "list",
    "lock",
    "machine",
    "muscle",
    "office",
    "pack",
    "plan",
    "project",
    "safe",
    "scan",
    "scanner",
    "sheen",
    "switch",
    "system",
    "unit",
    "windows",
    "word",
];

/// The text with personal data masked, and how much was masked. Numbers equal to one of the row's own codes stay.
#[must_use]
pub fn mask<'a>(text: &'a str, codes: &[&str]) -> (Cow<'a, str>, u64) {
    let mut masked = String::new();
    let mut copied = 0;
    let mut count = 0;
    let mut place = 0;
    while place < text.len() {
        match find_at(text, place, codes) {
            Some((end, mask)) => {
                masked.push_str(text.get(copied..place).unwrap_or_default());
                masked.push_str(mask);
                (copied, place) = (end, end);
                count += 1;
            }
            None => place = next_word(text.as_bytes(), place),
        }
    }
    if count == 0 {
        return (Cow::Borrowed(text), 0);
    }
    masked.push_str(text.get(copied..).unwrap_or_default());
    (Cow::Owned(masked), count)
}

/// The start of the next run of letters or digits.
fn next_word(bytes: &[u8], place: usize) -> usize {
    let rest = bytes.get(place..).unwrap_or_default();
    let inside = rest.iter().take_while(|byte| is_word(**byte)).count().max(1);
    let between = rest.iter().skip(inside).take_while(|byte| !is_word(**byte)).count();
    place + inside + between
}

/// Letters and digits; every byte of a letter beyond ASCII counts.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// The end of personal data that begins here, and its mask.
fn find_at(text: &str, place: usize, codes: &[&str]) -> Option<(usize, &'static str)> {
    let bytes = text.as_bytes();
    match bytes.get(place)? {
        b'0'..=b'9' => nhs_number_end(text, place, codes).map(|end| (end, NHS_NUMBER)),
        b'M' => name_end(text, place).map(|end| (end, NAME)),
        b'D' | b'd' | b'B' | b'b' => birth_date_end(text, place).map(|end| (end, DATE_OF_BIRTH)),
        _ => None,
    }
}

/// The end of a valid NHS number: ten digits, plain or parted 3-3-4 by blanks or hyphens, that stand alone.
fn nhs_number_end(text: &str, start: usize, codes: &[&str]) -> Option<usize> {
    let bytes = text.as_bytes();
    let before = start.checked_sub(2).and_then(|from| bytes.get(from..start));
    if let Some([b'0'..=b'9', b'-' | b'.' | b'/']) = before {
        return None;
    }
    let mut digits = [0_u8; 10];
    let mut place = start;
    let separator = bytes.get(start + 3).copied().filter(|byte| matches!(byte, b' ' | b'-'));
    for (index, digit) in digits.iter_mut().enumerate() {
        if let (Some(separator), 3 | 6) = (separator, index) {
            if bytes.get(place) != Some(&separator) {
                return None;
            }
            place += 1;
        }
        *digit = bytes.get(place).filter(|byte| byte.is_ascii_digit())? - b'0';
        place += 1;
    }
    let stands_alone = match bytes.get(place..) {
        Some([next, ..]) if is_word(*next) => false,
        Some([b'-' | b'.' | b'/', next, ..]) if next.is_ascii_digit() => false,
        _ => true,
    };
    let plain: String = digits.iter().map(|digit| char::from(digit + b'0')).collect();
    let own_code = codes.iter().any(|code| code.bytes().filter(u8::is_ascii_alphanumeric).eq(plain.bytes()));
    (stands_alone && is_nhs_number(&digits) && !own_code).then_some(place)
}

/// The check of the NHS number: weights 10 to 2, eleven less the remainder, 11 counting as 0 and 10 as invalid.
fn is_nhs_number(digits: &[u8; 10]) -> bool {
    let sum: u32 = digits.iter().zip((2..=10).rev()).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        other => other,
    };
    let varied = digits.iter().any(|digit| Some(digit) != digits.first());
    varied && digits.last().is_some_and(|last| u32::from(*last) == check)
}

/// The end of a title with its names.
fn name_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let title_end = start + bytes.get(start..)?.iter().take_while(|byte| is_word(**byte)).count();
    let title = text.get(start..title_end)?;
    let known = ["Mr", "Mrs", "Miss", "Ms", "Master"].iter().any(|word| word.eq_ignore_ascii_case(title));
    let capitals = title.bytes().all(|byte| byte.is_ascii_uppercase());
    let written_as_title = capitals || title.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
    if !known || !written_as_title {
        return None;
    }
    let mut end = title_end;
    let mut names = 0;
    for _ in 0..5 {
        let Some((name_end, initial)) = next_name(text, end, names == 0 && end == title_end) else { break };
        end = name_end;
        names += usize::from(!initial);
        if names == 2 {
            break;
        }
    }
    (names > 0).then_some(end)
}

/// The end of the capitalised name or initial that follows, and whether it is an initial.
fn next_name(text: &str, from: usize, first: bool) -> Option<(usize, bool)> {
    let rest = text.get(from..)?;
    let gap = rest.bytes().take_while(|byte| matches!(byte, b' ' | b'.')).count();
    if gap == 0 || gap > 3 {
        return None;
    }
    let name = rest.get(gap..)?;
    let length: usize = name
        .chars()
        .take_while(|c| c.is_alphabetic() || matches!(c, '\'' | '-' | '\u{2019}'))
        .map(char::len_utf8)
        .sum();
    let name = name.get(..length)?.trim_end_matches(['\'', '-', '\u{2019}']);
    let begins_large = name.chars().next().is_some_and(char::is_uppercase);
    let after = text.as_bytes().get(from + gap + name.len());
    if !begins_large || after.is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let product = PRODUCT_WORDS.iter().any(|word| word.eq_ignore_ascii_case(name));
    if product && first {
        return None;
    }
    (!product).then_some((from + gap + name.len(), name.chars().count() == 1))
}

/// The end of a date of birth: its words and the date behind them.
fn birth_date_end(text: &str, start: usize) -> Option<usize> {
    const WORDS: [&str; 5] = ["date of birth", "d.o.b", "dob", "d o b", "born"];
    let rest = text.get(start..)?;
    let word = WORDS.iter().find(|word| {
        rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
            && !rest.as_bytes().get(word.len()).is_some_and(|byte| is_word(*byte))
    })?;
    let from = start + word.len();
    let gap = text.get(from..)?.bytes().take_while(|byte| matches!(byte, b' ' | b'.' | b':' | b'-' | b'=')).count();
    date_end(text, from + gap)
}

/// The end of a date of any common form: three parts of digits, or a month's name between digits.
fn date_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut place = start;
    for part in 0..3 {
        let length = bytes.get(place..)?.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let word = bytes.get(place..place + length)?;
        let digits = (1..=4).contains(&length) && word.iter().all(u8::is_ascii_digit);
        let ordinal = part < 2 && length <= 4 && word.first().is_some_and(u8::is_ascii_digit);
        let month = part < 2 && (3..=9).contains(&length) && word.iter().all(u8::is_ascii_alphabetic);
        if !(digits || ordinal || month) {
            return None;
        }
        place += length;
        if part < 2 {
            let separators =
                bytes.get(place..)?.iter().take_while(|byte| matches!(byte, b'/' | b'-' | b'.' | b' ')).count();
            if separators == 0 || separators > 2 {
                return None;
            }
            place += separators;
        }
    }
    Some(place)
}
