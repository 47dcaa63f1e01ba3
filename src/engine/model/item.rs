//! How a purchase line names what was bought.

use sha2::{Digest, Sha256};

/// The distinct naming of a thing bought; many lines share one, and it is matched once.
///
/// Every field is as stated (outer blanks removed, personal data masked); nothing is normalised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Item {
    /// The words of the line.
    pub description: String,
    /// GTIN as stated.
    pub gtin: Option<String>,
    /// NHS Supply Chain product code as stated.
    pub npc: Option<String>,
    /// The maker, where stated.
    pub manufacturer: Option<String>,
    /// The maker's part code.
    pub mpc: Option<String>,
    /// The supplier, kept only where a supplier's part code needs it.
    pub supplier: Option<String>,
    /// The supplier's part code.
    pub supplier_part: Option<String>,
    /// Unit of purchase as stated (`BX`, `Each`).
    pub uom: Option<String>,
    /// Units per unit of purchase as stated.
    pub units_per_uom: Option<String>,
}

impl Item {
    /// The fields in their fixed order, absent ones as nothing.
    #[must_use]
    pub fn fields(&self) -> [Option<&str>; 9] {
        [
            Some(self.description.as_str()),
            self.gtin.as_deref(),
            self.npc.as_deref(),
            self.manufacturer.as_deref(),
            self.mpc.as_deref(),
            self.supplier.as_deref(),
            self.supplier_part.as_deref(),
            self.uom.as_deref(),
            self.units_per_uom.as_deref(),
        ]
    }

    /// The first 128 bits of the SHA-256 of the fields: the same wherever and whenever the item is met.
    #[must_use]
    pub fn content_hash(&self) -> u128 {
        hash_fields(&self.fields())
    }

    /// The public id: `I` and the content hash in 32 hexadecimal digits.
    #[must_use]
    pub fn public_id(&self) -> String {
        Self::public_id_of(self.content_hash())
    }

    /// The public id of the item with this content hash.
    #[must_use]
    pub fn public_id_of(content_hash: u128) -> String {
        format!("I{content_hash:032x}")
    }

    /// The content hash that a public id names; nothing for a text that is none.
    #[must_use]
    pub fn hash_of(public_id: &str) -> Option<u128> {
        let hash = u128::from_str_radix(public_id.strip_prefix('I')?, 16).ok()?;
        (Self::public_id_of(hash) == public_id).then_some(hash)
    }
}

/// The first 128 bits of the SHA-256 over fields that cannot run into one another.
#[must_use]
pub fn hash_fields(fields: &[Option<&str>]) -> u128 {
    let mut hasher = Sha256::new();
    for field in fields {
        match field {
            None => hasher.update([0]),
            Some(text) => {
                hasher.update([1]);
                hasher.update((text.len() as u64).to_le_bytes());
                hasher.update(text.as_bytes());
            }
        }
    }
    let digest = hasher.finalize();
    let mut first = [0_u8; 16];
    first.copy_from_slice(&digest[..16]);
    u128::from_be_bytes(first)
}
