//! How a run of lines is packed: column by column, each column in the fewest whole bytes its values need.
//!
//! A number column keeps its least value and the greatest common divisor of the distances to it, then every
//! distance in as many bytes as the largest needs; equal values need none. Order numbers that are one prefix and a
//! fixed count of digits are kept as numbers. Nothing is lost: what is read back equals what was written.

use crate::store::StoreError;

/// The longest column there can be; a count above it is not one that was written, and nothing is made room for.
pub(in crate::store) const LONGEST_COLUMN: usize = 1 << 22;
/// The longest prefix that texts may share, so that a few torn bytes cannot unfold to gigabytes.
const LONGEST_PREFIX: usize = 255;
/// The most digits that fit a number.
const MOST_DIGITS: usize = 18;

/// Appends a number in groups of seven bits, low ones first.
fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push((value & 0x7f) as u8);
}

/// Reads what the codec wrote.
pub(in crate::store) struct Reader<'a> {
    bytes: &'a [u8],
}

fn torn() -> StoreError {
    StoreError::corrupt("a line segment", "it ends too early or holds impossible values")
}

impl<'a> Reader<'a> {
    pub(in crate::store) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], StoreError> {
        let (head, tail) = self.bytes.split_at_checked(length).ok_or_else(torn)?;
        self.bytes = tail;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8, StoreError> {
        self.take(1)?.first().copied().ok_or_else(torn)
    }

    fn varint(&mut self) -> Result<u64, StoreError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(torn())
    }

    fn length(&mut self) -> Result<usize, StoreError> {
        usize::try_from(self.varint()?).map_err(|_| torn())
    }

    /// A yes or no, and the rest.
    pub(in crate::store) fn flag(mut self) -> Result<(Reader<'a>, bool), StoreError> {
        let flag = self.byte()? == 1;
        Ok((self, flag))
    }

    /// One column as the bytes it takes, to be read now or never.
    pub(in crate::store) fn column(&mut self) -> Result<Reader<'a>, StoreError> {
        let length = self.length()?;
        Ok(Reader::new(self.take(length)?))
    }
}

/// Appends a column that [`Reader::column`] can step over.
pub(in crate::store) fn put_column(out: &mut Vec<u8>, column: &[u8]) {
    put_varint(out, column.len() as u64);
    out.extend_from_slice(column);
}

fn greatest_common_divisor(mut left: u64, mut right: u64) -> u64 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

/// Packs numbers.
pub(in crate::store) fn pack_numbers(values: &[i64]) -> Vec<u8> {
    let least = values.iter().copied().min().unwrap_or(0);
    let mut divisor = 0_u64;
    for value in values {
        let distance = value.wrapping_sub(least).cast_unsigned();
        if divisor == 1 {
            break;
        }
        divisor = greatest_common_divisor(divisor, distance);
    }
    let divisor = divisor.max(1);
    let largest = values.iter().map(|value| value.wrapping_sub(least).cast_unsigned() / divisor).max().unwrap_or(0);
    let width = (64 - largest.leading_zeros()).div_ceil(8) as usize;
    let mut out = Vec::with_capacity(20 + values.len() * width);
    out.extend_from_slice(&least.to_le_bytes());
    put_varint(&mut out, divisor);
    put_varint(&mut out, width as u64);
    if width > 0 {
        for value in values {
            let distance = value.wrapping_sub(least).cast_unsigned() / divisor;
            out.extend_from_slice(distance.to_le_bytes().get(..width).unwrap_or_default());
        }
    }
    out
}

/// A column of numbers as it lies: read whole, or at the places that are wanted.
#[derive(Clone, Copy)]
pub(in crate::store) struct Numbers<'a> {
    least: i64,
    divisor: u64,
    width: usize,
    count: usize,
    packed: &'a [u8],
}

impl<'a> Numbers<'a> {
    /// A column of `count` numbers.
    pub(in crate::store) fn open(mut reader: Reader<'a>, count: usize) -> Result<Self, StoreError> {
        let least: [u8; 8] = reader.take(8)?.try_into().map_err(|_| torn())?;
        let divisor = reader.varint()?;
        let width = usize::from(reader.byte()?);
        if width > 8 || count > LONGEST_COLUMN {
            return Err(torn());
        }
        let packed = reader.take(count.checked_mul(width).ok_or_else(torn)?)?;
        Ok(Self { least: i64::from_le_bytes(least), divisor, width, count, packed })
    }

    /// The number at a place; places beyond the column hold its least.
    #[inline]
    pub(in crate::store) fn at(&self, place: usize) -> i64 {
        if self.width == 0 {
            return self.least;
        }
        let start = place.saturating_mul(self.width);
        let rest = self.packed.get(start..).unwrap_or_default();
        match rest.first_chunk() {
            // Eight bytes read at once, of which the number's are kept, save at the column's end.
            Some(eight) => self.number(u64::from_le_bytes(*eight) & (u64::MAX >> (64 - 8 * self.width))),
            None => self.value(rest.get(..self.width).unwrap_or_default()),
        }
    }

    /// Every number. A width known to the compiler makes this three times as fast.
    pub(in crate::store) fn all(&self) -> Vec<i64> {
        match self.width {
            0 => vec![self.least; self.count],
            1 => self.all_of_width::<1>(),
            2 => self.all_of_width::<2>(),
            3 => self.all_of_width::<3>(),
            4 => self.all_of_width::<4>(),
            width => self.packed.chunks_exact(width).map(|chunk| self.value(chunk)).collect(),
        }
    }

    fn all_of_width<const WIDTH: usize>(&self) -> Vec<i64> {
        self.packed.as_chunks::<WIDTH>().0.iter().map(|chunk| self.value(chunk)).collect()
    }

    #[inline]
    fn value(&self, chunk: &[u8]) -> i64 {
        let mut wide = [0_u8; 8];
        for (to, from) in wide.iter_mut().zip(chunk) {
            *to = *from;
        }
        self.number(u64::from_le_bytes(wide))
    }

    #[inline]
    fn number(&self, distance: u64) -> i64 {
        self.least.wrapping_add(distance.wrapping_mul(self.divisor).cast_signed())
    }
}

/// Unpacks `count` numbers.
pub(in crate::store) fn unpack_numbers(reader: Reader<'_>, count: usize) -> Result<Vec<i64>, StoreError> {
    Ok(Numbers::open(reader, count)?.all())
}

/// Packs rising numbers by their steps.
pub(in crate::store) fn pack_steps(values: &[i64]) -> Vec<u8> {
    let mut last = 0_i64;
    let steps: Vec<i64> = values
        .iter()
        .map(|value| {
            let step = value.wrapping_sub(last);
            last = *value;
            step
        })
        .collect();
    // The first step is the start itself and must not widen the others.
    let (first, rest) = steps.split_first().map_or((0, [].as_slice()), |(first, rest)| (*first, rest));
    let mut out = first.to_le_bytes().to_vec();
    out.extend_from_slice(&pack_numbers(rest));
    out
}

/// Unpacks `count` numbers packed by their steps.
pub(in crate::store) fn unpack_steps(mut reader: Reader<'_>, count: usize) -> Result<Vec<i64>, StoreError> {
    let first: [u8; 8] = reader.take(8)?.try_into().map_err(|_| torn())?;
    let mut last = i64::from_le_bytes(first);
    let steps = unpack_numbers(reader, count.saturating_sub(1))?;
    let mut values = Vec::with_capacity(count);
    if count > 0 {
        values.push(last);
    }
    for step in steps {
        last = last.wrapping_add(step);
        values.push(last);
    }
    Ok(values)
}

/// Packs numbers some of which may be absent.
pub(in crate::store) fn pack_optional(values: &[Option<i64>]) -> Vec<u8> {
    let present: Vec<i64> = values.iter().flatten().copied().collect();
    let mut out = Vec::new();
    match present.len() {
        0 => out.push(0),
        all if all == values.len() => out.push(1),
        _ => {
            out.push(2);
            out.extend_from_slice(&Bits::of(values.iter().map(Option::is_some)).bytes);
        }
    }
    if !present.is_empty() {
        out.extend_from_slice(&pack_numbers(&present));
    }
    out
}

/// Unpacks `count` numbers some of which may be absent.
pub(in crate::store) fn unpack_optional(mut reader: Reader<'_>, count: usize) -> Result<Vec<Option<i64>>, StoreError> {
    match reader.byte()? {
        0 if count <= LONGEST_COLUMN => Ok(vec![None; count]),
        1 => Ok(unpack_numbers(reader, count)?.into_iter().map(Some).collect()),
        2 => {
            let bits = Bits { bytes: reader.take(count.div_ceil(8))?.to_vec() };
            let mut present = unpack_numbers(reader, bits.count())?.into_iter();
            (0..count)
                .map(|place| if bits.get(place) { present.next().map(Some).ok_or_else(torn) } else { Ok(None) })
                .collect()
        }
        _ => Err(torn()),
    }
}

/// Packs texts.
pub(in crate::store) fn pack_texts(texts: &[&str]) -> Vec<u8> {
    let prefix = common_prefix(texts);
    let mut out = Vec::new();
    put_varint(&mut out, prefix.len() as u64);
    out.extend_from_slice(prefix.as_bytes());
    let tails: Vec<&str> = texts.iter().map(|text| text.get(prefix.len()..).unwrap_or_default()).collect();
    let digits = tails.first().map_or(0, |tail| tail.len());
    let numeric = (1..=MOST_DIGITS).contains(&digits)
        && tails.iter().all(|tail| tail.len() == digits && tail.bytes().all(|byte| byte.is_ascii_digit()));
    if numeric {
        out.push(1);
        put_varint(&mut out, digits as u64);
        let numbers: Vec<i64> = tails.iter().map(|tail| tail.parse().unwrap_or(0)).collect();
        out.extend_from_slice(&pack_numbers(&numbers));
    } else {
        out.push(0);
        let lengths: Vec<i64> = tails.iter().map(|tail| i64::try_from(tail.len()).unwrap_or(0)).collect();
        put_column(&mut out, &pack_numbers(&lengths));
        for tail in tails {
            out.extend_from_slice(tail.as_bytes());
        }
    }
    out
}

/// A column of texts as it lies.
pub(in crate::store) struct Texts<'a> {
    prefix: &'a str,
    tails: Tails<'a>,
}

enum Tails<'a> {
    /// So many digits each.
    Digits(usize, Numbers<'a>),
    /// Where each ends, and all of them.
    Plain(Vec<usize>, &'a str),
}

impl<'a> Texts<'a> {
    /// A column of `count` texts.
    pub(in crate::store) fn open(mut reader: Reader<'a>, count: usize) -> Result<Self, StoreError> {
        let text = |bytes: &'a [u8]| std::str::from_utf8(bytes).map_err(|_| torn());
        let length = reader.length()?;
        if length > LONGEST_PREFIX {
            return Err(torn());
        }
        let prefix = text(reader.take(length)?)?;
        if reader.byte()? == 1 {
            let digits = usize::from(reader.byte()?);
            if digits > MOST_DIGITS {
                return Err(torn());
            }
            return Ok(Self { prefix, tails: Tails::Digits(digits, Numbers::open(reader, count)?) });
        }
        let mut ends = unpack_numbers(reader.column()?, count)?
            .into_iter()
            .map(|length| usize::try_from(length).map_err(|_| torn()))
            .collect::<Result<Vec<usize>, _>>()?;
        let mut end = 0_usize;
        for length in &mut ends {
            end = end.checked_add(*length).ok_or_else(torn)?;
            *length = end;
        }
        Ok(Self { prefix, tails: Tails::Plain(ends, text(reader.take(end)?)?) })
    }

    /// Puts the text at a place into `text`, in the place of what it held.
    pub(in crate::store) fn read(&self, place: usize, text: &mut String) -> Result<(), StoreError> {
        text.clear();
        text.push_str(self.prefix);
        match &self.tails {
            Tails::Digits(digits, numbers) => {
                let number = numbers.at(place).cast_unsigned();
                let powers = (0..u32::try_from(*digits).unwrap_or(0)).rev().map(|power| 10_u64.checked_pow(power));
                text.extend(powers.map(|power| power.map_or('0', |power| digit(number / power))));
            }
            Tails::Plain(ends, all) => {
                let start = place.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied());
                let range = start.zip(ends.get(place).copied());
                text.push_str(range.and_then(|(start, end)| all.get(start..end)).ok_or_else(torn)?);
            }
        }
        Ok(())
    }
}

/// The last digit of a number.
fn digit(number: u64) -> char {
    char::from(b'0' + (number % 10) as u8)
}

/// Unpacks `count` texts.
pub(in crate::store) fn unpack_texts(reader: Reader<'_>, count: usize) -> Result<Vec<String>, StoreError> {
    let texts = Texts::open(reader, count)?;
    (0..count)
        .map(|place| {
            let mut text = String::new();
            texts.read(place, &mut text)?;
            Ok(text)
        })
        .collect()
}

fn common_prefix<'a>(texts: &[&'a str]) -> &'a str {
    let Some((first, rest)) = texts.split_first() else { return "" };
    // Digits at the end of a prefix belong to the number that follows it.
    let mut length = first.len().min(LONGEST_PREFIX);
    for text in rest {
        length = first.bytes().zip(text.bytes()).take(length).take_while(|(left, right)| left == right).count();
    }
    while length > 0
        && (!first.is_char_boundary(length) || first.as_bytes().get(length - 1).is_some_and(u8::is_ascii_digit))
    {
        length -= 1;
    }
    first.get(..length).unwrap_or_default()
}

/// A set of places in a run of lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::store) struct Bits {
    bytes: Vec<u8>,
}

impl Bits {
    pub(in crate::store) fn none(count: usize) -> Self {
        Self { bytes: vec![0; count.div_ceil(8)] }
    }

    pub(in crate::store) fn stored(bytes: Option<Vec<u8>>, count: usize) -> Self {
        bytes.map_or_else(|| Self::none(count), |bytes| Self { bytes })
    }

    fn of(flags: impl ExactSizeIterator<Item = bool>) -> Self {
        let mut bits = Self::none(flags.len());
        for (place, flag) in flags.enumerate() {
            if flag {
                bits.set(place);
            }
        }
        bits
    }

    pub(in crate::store) fn set(&mut self, place: usize) {
        if let Some(byte) = self.bytes.get_mut(place / 8) {
            *byte |= 1 << (place % 8);
        }
    }

    pub(in crate::store) fn clear(&mut self, place: usize) {
        if let Some(byte) = self.bytes.get_mut(place / 8) {
            *byte &= !(1 << (place % 8));
        }
    }

    pub(in crate::store) fn get(&self, place: usize) -> bool {
        self.bytes.get(place / 8).is_some_and(|byte| byte & (1 << (place % 8)) != 0)
    }

    pub(in crate::store) fn count(&self) -> usize {
        self.bytes.iter().map(|byte| byte.count_ones() as usize).sum()
    }

    /// What to store: nothing where no place is in the set.
    pub(in crate::store) fn to_stored(&self) -> Option<Vec<u8>> {
        (self.count() > 0).then(|| self.bytes.clone())
    }
}
