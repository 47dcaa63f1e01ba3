//! Rust text as words and signs, comments and the insides of strings left out.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A name or keyword.
    Word,
    /// A number, its suffix with it.
    Number,
    /// A string, character or lifetime; its text is left out.
    Quoted,
    /// One sign, or `::`.
    Sign,
}

/// A piece of Rust text.
#[derive(Debug, Clone)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    /// Counted from 1.
    pub line: usize,
}

impl Token {
    /// True for this sign or word.
    pub fn is(&self, text: &str) -> bool {
        self.kind != Kind::Quoted && self.text == text
    }

    /// True for a number that is a float: `1.5`, `1.`, `1e9`, `1f64`.
    pub fn is_float(&self) -> bool {
        let radix = ["0x", "0b", "0o"].iter().any(|prefix| self.text.starts_with(prefix));
        if self.kind != Kind::Number || radix {
            return false;
        }
        let letters = self.text.find(|character: char| character.is_ascii_alphabetic());
        let suffix = letters.map_or("", |at| &self.text[at..]);
        self.text.contains('.') || suffix.starts_with(['e', 'E', 'f'])
    }
}

/// Parts Rust text into tokens.
pub fn tokens(source: &str) -> Vec<Token> {
    let mut reader = Reader { characters: source.chars().collect(), at: 0, line: 1, tokens: Vec::new() };
    while let Some(first) = reader.peek(0) {
        reader.next_token(first);
    }
    reader.tokens
}

struct Reader {
    characters: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn advance(&mut self, count: usize) {
        for _ in 0..count {
            if self.peek(0) == Some('\n') {
                self.line += 1;
            }
            self.at += 1;
        }
    }

    fn push(&mut self, kind: Kind, text: String) {
        let line = self.line;
        self.tokens.push(Token { kind, text, line });
    }

    fn next_token(&mut self, first: char) {
        let second = self.peek(1);
        match first {
            '/' if second == Some('/') => self.skip_line(),
            '/' if second == Some('*') => self.skip_block_comment(),
            '"' => self.escaped_text(),
            '\'' => self.quoted_character(),
            ':' if second == Some(':') => {
                self.push(Kind::Sign, "::".to_owned());
                self.advance(2);
            }
            _ if first.is_whitespace() => self.advance(1),
            _ if first.is_ascii_digit() => self.number(),
            _ if first.is_alphabetic() || first == '_' => self.word(),
            _ => {
                self.push(Kind::Sign, first.to_string());
                self.advance(1);
            }
        }
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|character| character != '\n') {
            self.advance(1);
        }
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.peek(0).is_some() {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                _ => {
                    self.advance(1);
                    continue;
                }
            }
            self.advance(2);
            if depth == 0 {
                return;
            }
        }
    }

    /// A raw string whose first quotation mark stands here; it ends with as many hash signs as came before.
    fn raw_text(&mut self, hashes: usize) {
        self.push(Kind::Quoted, String::new());
        self.advance(1);
        while let Some(character) = self.peek(0) {
            if character == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.advance(1 + hashes);
                return;
            }
            self.advance(1);
        }
    }

    /// A plain string, in which a backslash takes the next character with it.
    fn escaped_text(&mut self) {
        self.push(Kind::Quoted, String::new());
        self.advance(1);
        while let Some(character) = self.peek(0) {
            self.advance(if character == '\\' { 2 } else { 1 });
            if character == '"' {
                return;
            }
        }
    }

    /// `'a'`, `'\n'` or the lifetime `'a`.
    fn quoted_character(&mut self) {
        self.push(Kind::Quoted, String::new());
        if self.peek(1) == Some('\\') {
            self.advance(3);
            while self.peek(0).is_some_and(|character| character != '\'') {
                self.advance(1);
            }
            self.advance(1);
        } else if self.peek(2) == Some('\'') {
            self.advance(3);
        } else {
            self.advance(1);
        }
    }

    fn number(&mut self) {
        let tuple_field = self.tokens.last().is_some_and(|token| token.is("."));
        let mut text = String::new();
        while let Some(character) = self.peek(0) {
            let exponent_sign = matches!(character, '+' | '-')
                && text.ends_with(['e', 'E'])
                && !text.starts_with("0x")
                && self.peek(1).is_some_and(|next| next.is_ascii_digit());
            let point = character == '.'
                && !tuple_field
                && !text.contains('.')
                && self.peek(1).is_none_or(|next| next != '.' && next != '_' && !next.is_alphabetic());
            if !(character.is_ascii_alphanumeric() || character == '_' || exponent_sign || point) {
                break;
            }
            text.push(character);
            self.at += 1;
        }
        self.push(Kind::Number, text);
    }

    fn word(&mut self) {
        let mut text = String::new();
        while let Some(character) = self.peek(0).filter(|character| character.is_alphanumeric() || *character == '_') {
            text.push(character);
            self.at += 1;
        }
        let hashes = (0..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        let quote_follows = self.peek(hashes) == Some('"');
        match text.as_str() {
            "r" | "br" | "cr" if quote_follows => {
                self.advance(hashes);
                self.raw_text(hashes);
            }
            "b" | "c" if hashes == 0 && quote_follows => self.escaped_text(),
            "b" if self.peek(0) == Some('\'') => self.quoted_character(),
            // The raw name `r#type` is the name.
            "r" if hashes == 1 => self.advance(1),
            _ => self.push(Kind::Word, text),
        }
    }
}

#[test]
fn tokens_leave_out_what_is_not_code() {
    let cases = [
        ("a::b(c)", "a :: b ( c )"),
        ("// a::b\nc /* d /* e */ f */ g", "c g"),
        ("\"a \\\" b\" c", "\"\" c"),
        ("r#\"a \" b\"# c r\"d\\\" e br\"f\" g", "\"\" c \"\" e \"\" g"),
        ("b\"a\\\"\" b'x' '\\'' '\"' 'a' x", "\"\" \"\" \"\" \"\" \"\" x"),
        ("&'a str", "& \"\" a str"),
        ("r#type 0..10 pair.0.1", "type 0 . . 10 pair . 0 . 1"),
    ];
    for (source, expected) in cases {
        let found: Vec<String> = tokens(source)
            .into_iter()
            .map(|token| if token.kind == Kind::Quoted { "\"\"".to_owned() } else { token.text })
            .collect();
        assert_eq!(found.join(" "), expected, "{source}");
    }
}

#[test]
fn floats_are_told_from_whole_numbers() {
    for (source, expected) in [
        ("1.5", true),
        ("1.", true),
        ("1e9", true),
        ("1e-9", true),
        ("2f64", true),
        ("2_f32", true),
        ("1", false),
        ("0x1e9", false),
        ("1_usize", false),
        ("10_i64", false),
        ("pair.0.1", false),
        ("1.max(2)", false),
        ("0..5", false),
    ] {
        assert_eq!(tokens(source).iter().any(Token::is_float), expected, "{source}");
    }
}
