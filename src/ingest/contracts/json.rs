//! JSON (RFC 8259) read from a bounded stream, numbers as their text: a number that passes through a float is no longer
//! the one that was written.
//!
//! What is no JSON ends the reading with its place; what is JSON but cannot be taken (a key twice, a text too long, a
//! NUL) is kept as a fault of the release it stands in.

use std::fmt::Write as _;
use std::io::{self, BufRead};

/// Characters of a number at most.
const NUMBER_BYTES: usize = 100;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Truth(bool),
    /// A number, as written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, its keys in order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// A key's value; nothing too for `null` and for what is no object.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(key, _)| key == name).map(|(_, value)| value).filter(|value| **value != Self::Null)
    }
}

/// Why no more can be read.
#[derive(Debug)]
pub(super) enum JsonError {
    /// The stream failed.
    Read(io::Error),
    /// It is no JSON, or too deep.
    Syntax(String),
}

/// A step on the way to a value.
#[derive(Debug)]
pub(super) enum Step {
    Key(String),
    Place(usize),
}

/// Reads values from a stream.
pub(super) struct JsonReader<R> {
    pub(super) source: R,
    /// Bytes read so far.
    pub(super) byte: u64,
    /// Where the value being read stands.
    pub(super) path: Vec<Step>,
    /// Values inside values at most.
    depth: usize,
    /// Bytes of a text at most.
    text_bytes: usize,
    fault: Option<(String, String)>,
}

fn wrong<T>(what: impl Into<String>) -> Result<T, JsonError> {
    Err(JsonError::Syntax(what.into()))
}

impl<R: BufRead> JsonReader<R> {
    pub(super) fn new(source: R, depth: usize, text_bytes: usize) -> Self {
        Self { source, byte: 0, path: Vec::new(), depth, text_bytes, fault: None }
    }

    /// The way to the value being read: `releases[3].awards[0].value`.
    pub(super) fn path_text(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            // Writing to a String cannot fail.
            let _ = match step {
                Step::Place(place) => write!(text, "[{place}]"),
                Step::Key(key) if text.is_empty() => write!(text, "{key}"),
                Step::Key(key) => write!(text, ".{key}"),
            };
        }
        text
    }

    /// The first fault met since the last call: where and what.
    pub(super) fn take_fault(&mut self) -> Option<(String, String)> {
        self.fault.take()
    }

    fn note_fault(&mut self, what: String) {
        if self.fault.is_none() {
            self.fault = Some((self.path_text(), what));
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, JsonError> {
        Ok(self.source.fill_buf().map_err(JsonError::Read)?.first().copied())
    }

    fn bump(&mut self) {
        self.source.consume(1);
        self.byte += 1;
    }

    /// The next byte, taken.
    fn take(&mut self) -> Result<u8, JsonError> {
        let Some(byte) = self.peek()? else { return wrong("the file ends in the middle") };
        self.bump();
        Ok(byte)
    }

    /// The next byte that is no blank, not taken.
    pub(super) fn ahead(&mut self) -> Result<Option<u8>, JsonError> {
        while let Some(byte) = self.peek()? {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Ok(Some(byte));
            }
            self.bump();
        }
        Ok(None)
    }

    /// Takes this byte or says what stands in its place.
    pub(super) fn expect(&mut self, wanted: u8) -> Result<(), JsonError> {
        match self.ahead()? {
            Some(byte) if byte == wanted => {
                self.bump();
                Ok(())
            }
            Some(byte) => wrong(format!("`{}` expected, found `{}`", char::from(wanted), shown(byte))),
            None => wrong("the file ends in the middle"),
        }
    }

    /// Whether another element comes before `end`; takes the comma or the end.
    pub(super) fn more(&mut self, first: bool, end: u8) -> Result<bool, JsonError> {
        match self.ahead()? {
            Some(byte) if byte == end => {
                self.bump();
                Ok(false)
            }
            Some(_) if first => Ok(true),
            _ => self.expect(b',').map(|()| true),
        }
    }

    /// An object's next key with its colon.
    pub(super) fn key(&mut self) -> Result<String, JsonError> {
        self.expect(b'"')?;
        let key = self.text()?;
        self.expect(b':')?;
        Ok(key)
    }

    /// The next value.
    pub(super) fn value(&mut self) -> Result<Json, JsonError> {
        if self.path.len() > self.depth {
            return wrong(format!("values stand more than {} deep in one another", self.depth));
        }
        match self.ahead()? {
            Some(b'{') => self.object(),
            Some(b'[') => self.list(),
            Some(b'"') => {
                self.bump();
                self.text().map(Json::Text)
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.literal("true", Json::Truth(true)),
            Some(b'f') => self.literal("false", Json::Truth(false)),
            Some(b'n') => self.literal("null", Json::Null),
            Some(byte) => wrong(format!("a value expected, found `{}`", shown(byte))),
            None => wrong("the file ends in the middle"),
        }
    }

    fn object(&mut self) -> Result<Json, JsonError> {
        self.bump();
        let mut fields: Vec<(String, Json)> = Vec::new();
        while self.more(fields.is_empty(), b'}')? {
            let key = self.key()?;
            self.path.push(Step::Key(key.clone()));
            let value = self.value()?;
            self.path.pop();
            fields.push((key, value));
        }
        let mut keys: Vec<&str> = fields.iter().map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        if let Some([twice, _]) = keys.windows(2).find(|pair| matches!(pair, [left, right] if left == right)) {
            let what = format!("the key \"{twice}\" stands twice");
            self.note_fault(what);
        }
        Ok(Json::Object(fields))
    }

    fn list(&mut self) -> Result<Json, JsonError> {
        self.bump();
        let mut items = Vec::new();
        while self.more(items.is_empty(), b']')? {
            self.path.push(Step::Place(items.len()));
            items.push(self.value()?);
            self.path.pop();
        }
        Ok(Json::List(items))
    }

    fn literal(&mut self, word: &str, value: Json) -> Result<Json, JsonError> {
        for wanted in word.bytes() {
            if self.take()? != wanted {
                return wrong(format!("`{word}` expected"));
            }
        }
        Ok(value)
    }

    /// A number as RFC 8259 writes them, so that `NaN`, `+1`, `.5` and `01` are none.
    fn number(&mut self) -> Result<Json, JsonError> {
        let mut text = String::new();
        while let Some(byte @ (b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) = self.peek()? {
            self.bump();
            text.push(char::from(byte));
            if text.len() > NUMBER_BYTES {
                return wrong(format!("a number longer than {NUMBER_BYTES} characters"));
            }
        }
        if is_number(&text) { Ok(Json::Number(text)) } else { wrong(format!("`{text}` is no JSON number")) }
    }

    /// The rest of a text whose opening quote is taken.
    fn text(&mut self) -> Result<String, JsonError> {
        let mut bytes = Vec::new();
        let mut length = 0;
        loop {
            let start = bytes.len();
            match self.take()? {
                b'"' => break,
                b'\\' => {
                    let character = self.escape()?;
                    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                byte if byte < 0x20 => return wrong("a control character inside a text; is a quote not closed?"),
                byte => bytes.push(byte),
            }
            length += bytes.len() - start;
            if length > self.text_bytes {
                bytes.truncate(start);
            }
        }
        if length > self.text_bytes {
            let most = self.text_bytes;
            self.note_fault(format!("a text longer than {most} bytes"));
            return Ok(String::new());
        }
        if bytes.contains(&0) {
            self.note_fault("a text holds a NUL character".to_owned());
        }
        String::from_utf8(bytes).map_err(|_| JsonError::Syntax("a text is not UTF-8".to_owned()))
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        Ok(match self.take()? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            byte => return wrong(format!("`\\{}` is no escape", shown(byte))),
        })
    }

    /// Four hexadecimal digits, or two such escapes that make one character (UTF-16).
    fn unicode(&mut self) -> Result<char, JsonError> {
        let first = self.four_digits()?;
        let code = match first {
            0xd800..=0xdbff => {
                if (self.take()?, self.take()?) != (b'\\', b'u') {
                    return wrong("half a character escaped");
                }
                let second = self.four_digits()?;
                if !(0xdc00..=0xdfff).contains(&second) {
                    return wrong("half a character escaped");
                }
                0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            code => code,
        };
        char::from_u32(code).map_or_else(|| wrong("half a character escaped"), Ok)
    }

    fn four_digits(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = char::from(self.take()?).to_digit(16) else {
                return wrong("`\\u` without four hexadecimal digits");
            };
            code = code * 16 + digit;
        }
        Ok(code)
    }
}

fn shown(byte: u8) -> String {
    if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("\\x{byte:02x}") }
}

fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let body = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (body, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}
