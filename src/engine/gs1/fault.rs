//! What is wrong with a text that should follow the rules of GS1.

use std::fmt;

use crate::engine::model::vocabulary::words;

words! {
    /// A rule of GS1, in one stable word.
    Gs1Rule {
        /// Something is stated.
        Empty = "empty",
        /// A text begins with an identifier in brackets, a separator (FNC1), a symbology identifier or an address.
        NoFnc1 = "no_fnc1",
        /// The symbology identifier announces GS1 data.
        Symbology = "symbology",
        /// A HIBC is no GS1 key.
        Hibc = "hibc",
        /// The brackets of an identifier close.
        AiUnterminated = "ai_unterminated",
        /// An identifier has two to four digits.
        AiLength = "ai_length",
        /// An identifier has digits only.
        AiDigits = "ai_digits",
        /// There is such an identifier.
        AiUnknown = "ai_unknown",
        /// A value is stated.
        ValueEmpty = "value_empty",
        /// A value has enough characters.
        TooShort = "too_short",
        /// A value has not too many characters.
        TooLong = "too_long",
        /// A value's length is one of those allowed.
        Length = "length",
        /// A value holds no separator.
        SeparatorInValue = "separator_in_value",
        /// Only characters of the set allowed.
        CharacterSet = "character_set",
        /// Digits only.
        DigitsOnly = "digits_only",
        /// Base 64 is filled up rightly.
        Padding = "padding",
        /// The check digit follows from the other digits.
        CheckDigit = "check_digit",
        /// The pair of check characters follows from the other characters.
        CheckCharacters = "check_characters",
        /// It begins with a company prefix.
        CompanyPrefix = "company_prefix",
        /// A date there is.
        Date = "date",
        /// A time of day there is.
        Time = "time",
        /// A country's code.
        Country = "country",
        /// A currency's code.
        Currency = "currency",
        /// An international bank account number.
        Iban = "iban",
        /// Percent signs stand before two hexadecimal digits.
        PercentEncoding = "percent_encoding",
        /// More than zero.
        NonZero = "non_zero",
        /// Zero.
        Zero = "zero",
        /// No zero in front.
        ZeroPrefix = "zero_prefix",
        /// A winding direction: 0, 1 or 9.
        Winding = "winding",
        /// Yes or no: 1 or 0.
        YesNo = "yes_no",
        /// A piece and how many there are.
        PieceOfTotal = "piece_of_total",
        /// A position and how many there are.
        PositionInSequence = "position_in_sequence",
        /// Not digits alone.
        NonDigit = "non_digit",
        /// A coupon's fields.
        Coupon = "coupon",
        /// A latitude.
        Latitude = "latitude",
        /// A longitude.
        Longitude = "longitude",
        /// A hyphen.
        Hyphen = "hyphen",
        /// A code of sex: 0, 1, 2 or 9.
        Sex = "sex",
        /// A media type.
        MediaType = "media_type",
        /// A package type.
        PackageType = "package_type",
        /// An importer's index.
        ImporterIndex = "importer_index",
        /// What an identifier requires stands with it.
        Requires = "requires",
        /// What an identifier excludes does not stand with it.
        Excludes = "excludes",
        /// An identifier stated again has the same value.
        Repeated = "repeated",
        /// A signature goes with a key that has a serial part.
        SerialRequired = "serial_required",
        /// An address has only the characters of addresses.
        UriCharacters = "uri_characters",
        /// An address begins with http:// or https://.
        UriScheme = "uri_scheme",
        /// An address names a host and a path.
        UriHost = "uri_host",
        /// The path of a GS1 Digital Link holds a primary key.
        PathKey = "path_key",
        /// The qualifiers behind the key are its own and in order.
        Qualifiers = "qualifiers",
        /// Only data attributes stand in the query.
        DataAttribute = "data_attribute",
        /// A qualifier of the key stands in the path.
        BelongsInPath = "belongs_in_path",
        /// An address states an identifier once.
        Duplicate = "duplicate",
    }
}

/// A rule that is broken, where, and in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gs1Fault {
    /// The application identifier at fault, as stated; none where the whole text is.
    pub ai: Option<String>,
    /// The rule.
    pub rule: Gs1Rule,
    /// What is wrong, in words, the identifier not repeated.
    pub message: String,
}

impl Gs1Fault {
    /// A fault of an identifier's value.
    pub(super) fn of(ai: &str, rule: Gs1Rule, message: impl Into<String>) -> Self {
        Self { ai: Some(ai.to_owned()), rule, message: message.into() }
    }

    /// A fault of the whole text.
    pub(super) fn whole(rule: Gs1Rule, message: impl Into<String>) -> Self {
        Self { ai: None, rule, message: message.into() }
    }
}

impl fmt::Display for Gs1Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.ai {
            Some(ai) => write!(formatter, "({ai}) {}", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

impl std::error::Error for Gs1Fault {}
