//! Closed lists of words, each with the text that files, stores and answers use.

use std::fmt;

/// Declares a closed list of words with its texts, `parse`, `as_str`, a stable number and `Display`.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_meta])* $variant),+ }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as written in files and answers.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The word for a text (case and outer blanks do not matter).
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim();
                Self::ALL.iter().copied().find(|word| word.as_str().eq_ignore_ascii_case(text))
            }

            /// A small stable number: the word's place in the list.
            #[must_use]
            pub const fn code(self) -> u8 {
                self as u8
            }

            /// The word with this number.
            #[must_use]
            pub fn from_code(code: u8) -> Option<Self> {
                Self::ALL.get(usize::from(code)).copied()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// How goods reached the organisation.
    SupplyRoute {
        /// From the supplier.
        Direct = "direct",
        /// NHS Supply Chain, from stock.
        NhsscStocked = "nhssc_stocked",
        /// NHS Supply Chain, Blue Diamond.
        NhsscBlueDiamond = "nhssc_blue_diamond",
        /// NHS Supply Chain, e-Direct.
        NhsscEdirect = "nhssc_edirect",
        /// Through a wholesaler.
        Wholesaler = "wholesaler",
        /// Held on consignment.
        Consignment = "consignment",
        /// On loan.
        Loan = "loan",
    }
}

impl SupplyRoute {
    /// The VAT basis a price has when its file does not say: unknown for NHS Supply Chain, else without VAT.
    #[must_use]
    pub const fn default_vat_basis(self) -> VatBasis {
        match self {
            Self::NhsscStocked | Self::NhsscBlueDiamond | Self::NhsscEdirect => VatBasis::Unknown,
            Self::Direct | Self::Wholesaler | Self::Consignment | Self::Loan => VatBasis::Ex,
        }
    }
}

words! {
    /// What kind of order a line belongs to.
    OrderType {
        /// An ordinary order.
        Standard = "standard",
        /// A call-off against a contract.
        CallOff = "call_off",
        /// Consignment stock used.
        Consignment = "consignment",
        /// Given free of charge.
        FreeOfCharge = "free_of_charge",
        /// A credit.
        Credit = "credit",
        /// A test order.
        Test = "test",
    }
}

words! {
    /// Whether a price holds value added tax.
    VatBasis {
        /// Without VAT.
        Ex = "ex",
        /// With VAT.
        Inc = "inc",
        /// Not known.
        Unknown = "unknown",
    }
}

words! {
    /// Why an adjusted unit price differs from the stated one.
    AdjustmentReason {
        /// A rebate.
        Rebate = "rebate",
        /// A bulk purchase.
        Bulk = "bulk",
        /// A bundle.
        Bundle = "bundle",
        /// Research.
        Research = "research",
        /// An error in the order.
        Error = "error",
    }
}

words! {
    /// What kind of body an organisation is.
    OrganisationKind {
        /// Acute trust.
        Acute = "acute",
        /// Mental health trust.
        MentalHealth = "mental_health",
        /// Community trust.
        Community = "community",
        /// Ambulance trust.
        Ambulance = "ambulance",
        /// Specialist trust.
        Specialist = "specialist",
        /// Procurement hub.
        Hub = "hub",
        /// Any other body.
        Other = "other",
    }
}

words! {
    /// What kind of group organisations compare or plan in.
    GroupKind {
        /// Sustainability and transformation partnership.
        Stp = "stp",
        /// Integrated care system.
        Ics = "ics",
        /// Network, for instance pathology.
        Network = "network",
        /// Procurement collaborative.
        Collaborative = "collaborative",
        /// Procurement hub's members.
        Hub = "hub",
        /// Chosen peers.
        Peers = "peers",
    }
}

words! {
    /// What kind of list a reference price comes from.
    ListKind {
        /// A contract.
        Contract = "contract",
        /// A framework agreement.
        Framework = "framework",
        /// NHS Supply Chain.
        Nhssc = "nhssc",
        /// A nationally contracted price.
        National = "national",
        /// A reimbursement tariff.
        Tariff = "tariff",
        /// A supplier's list.
        List = "list",
    }
}

words! {
    /// What names a product exactly.
    IdentifierKind {
        /// GTIN in its 14-digit form.
        Gtin = "gtin",
        /// NHS Supply Chain's product code.
        Npc = "npc",
        /// Maker and the maker's part code.
        Mpc = "mpc",
        /// Supplier and the supplier's part code.
        SupplierPart = "supplier_part",
    }
}

/// An ISO 4217 currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Pound sterling.
    pub const GBP: Self = Self(*b"GBP");

    /// Reads three letters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.trim().as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Self(bytes.map(|byte| byte.to_ascii_uppercase())))
    }

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
