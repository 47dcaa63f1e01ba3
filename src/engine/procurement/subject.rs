//! What a procurement buys, as the regimes tell it apart.

use std::fmt;

use crate::engine::model::vocabulary::words;
use crate::engine::model::{CategoryScheme, Contract, ContractKind};

words! {
    /// What a procurement buys.
    Subject {
        /// Goods.
        Goods = "goods",
        /// Services that are neither light-touch nor health care.
        Services = "services",
        /// Light-touch services: social, educational and such.
        LightTouch = "light_touch",
        /// Health care services.
        HealthCare = "health_care",
        /// Works.
        Works = "works",
        /// A concession.
        Concession = "concession",
    }
}

impl Subject {
    /// The word under which the threshold stands. Health care services are light-touch services wherever the provider
    /// selection regime does not govern them.
    #[must_use]
    pub const fn threshold_word(self) -> &'static str {
        match self {
            Self::Goods | Self::Services => "goods_and_services",
            Self::LightTouch | Self::HealthCare => "light_touch",
            Self::Works => "works",
            Self::Concession => "concession",
        }
    }

    /// What a contract of a register buys, as far as its kind or its CPV code tells: 851 is health care; other codes of
    /// 75, 80, 85, 92 and 98 are taken for light-touch services, which is our reading, since the law lists them code by
    /// code. Nothing where neither says.
    #[must_use]
    pub fn of(contract: &Contract) -> Option<Self> {
        let code = contract.category_code.as_deref().filter(|_| contract.category_scheme == Some(CategoryScheme::Cpv));
        let by_code = code.and_then(Self::of_cpv);
        match contract.kind {
            Some(ContractKind::Goods | ContractKind::Lease) => Some(Self::Goods),
            Some(ContractKind::Service | ContractKind::ManagedService) => {
                Some(by_code.filter(|subject| *subject != Self::Goods).unwrap_or(Self::Services))
            }
            Some(ContractKind::Pfi) => Some(Self::Concession),
            Some(ContractKind::Framework | ContractKind::CallOff) | None => by_code,
        }
    }

    fn of_cpv(code: &str) -> Option<Self> {
        let division: u32 = code.get(..2)?.parse().ok()?;
        Some(match division {
            _ if code.starts_with("851") => Self::HealthCare,
            45 => Self::Works,
            75 | 80 | 85 | 92 | 98 => Self::LightTouch,
            1..=44 | 48 => Self::Goods,
            50..=98 => Self::Services,
            _ => return None,
        })
    }
}
