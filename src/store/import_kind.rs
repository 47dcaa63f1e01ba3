//! What imports bring.

/// What an import brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// Organisations.
    Organisations,
    /// Groups and their members.
    Groups,
    /// Catalogue products.
    Catalogue,
    /// Reference prices.
    Prices,
    /// Purchase lines.
    Lines,
    /// Contracts.
    Contracts,
    /// Categories of a scheme.
    Categories,
    /// Shifts of bank and agency staff that were paid for.
    Rates,
    /// Rate cards: what may be paid for an hour of work.
    RateCard,
    /// What services cost.
    UnitCosts,
    /// Rows of the tables of procurement law.
    Rules,
}

impl ImportKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Organisations,
        Self::Groups,
        Self::Catalogue,
        Self::Prices,
        Self::Lines,
        Self::Contracts,
        Self::Categories,
        Self::Rates,
        Self::RateCard,
        Self::UnitCosts,
        Self::Rules,
    ];

    /// Reads a kind as the command line and the answers name it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The kind as the command line and the answers name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Groups => "groups",
            Self::Catalogue => "catalogue",
            Self::Prices => "prices",
            Self::Lines => "lines",
            Self::Contracts => "contracts",
            Self::Categories => "categories",
            Self::Rates => "rates",
            Self::RateCard => "rate-card",
            Self::UnitCosts => "unit-costs",
            Self::Rules => "rules",
        }
    }

    /// True when its rows belong to organisations, so that rows may be given one they do not name.
    #[must_use]
    pub const fn is_of_organisations(self) -> bool {
        matches!(self, Self::Lines | Self::Groups | Self::Contracts | Self::Rates | Self::RateCard | Self::UnitCosts)
    }

    /// True when all that decisions, price points and categories rest on of it are purchase lines, if it has any: they stay
    /// as they are but for what its lines touch.
    #[must_use]
    pub const fn changes_lines_alone(self) -> bool {
        !matches!(self, Self::Catalogue | Self::Categories)
    }
}
