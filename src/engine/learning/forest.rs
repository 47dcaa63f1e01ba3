//! Trees that answer with log odds.

/// The value of a feature that cannot be told; it goes where small values go.
pub const MISSING: i32 = i32::MIN;

/// Most nodes of all trees together.
const NODES_MAX: usize = 1_000_000;

/// A node of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// Rows whose feature is at most the threshold go left, the others right; the value is that of all its rows.
    Split {
        /// Number of the feature.
        feature: usize,
        /// The greatest value that goes left.
        threshold: i32,
        /// Place of the left node in the tree.
        left: usize,
        /// Place of the right node in the tree.
        right: usize,
        /// Millionths of log odds.
        value: i32,
    },
    /// The answer, in millionths of log odds.
    Leaf(i32),
}

impl Node {
    /// The node with its values parted by a number of forests that are added up.
    #[must_use]
    pub fn scaled(self, forests: u64) -> Self {
        let part =
            |value: i32| i32::try_from(i64::from(value) / i64::try_from(forests).unwrap_or(1).max(1)).unwrap_or(0);
        match self {
            Self::Split { feature, threshold, left, right, value } => {
                Self::Split { feature, threshold, left, right, value: part(value) }
            }
            Self::Leaf(value) => Self::Leaf(part(value)),
        }
    }

    const fn value(self) -> i32 {
        match self {
            Self::Split { value, .. } | Self::Leaf(value) => value,
        }
    }
}

/// A tree: its first node is the root, and nodes stand before those below them.
pub type Tree = Vec<Node>;

/// What is wrong with trees that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForestError {
    /// There are none, or a tree is empty.
    #[error("there is no tree, or an empty one")]
    Empty,
    /// More nodes than any training makes.
    #[error("there are more than {NODES_MAX} nodes")]
    TooLarge,
    /// A node names a feature that there is not.
    #[error("a node asks for feature {0}, which there is not")]
    Feature(usize),
    /// A node names one that does not stand behind it.
    #[error("a node leads to node {0}, which does not stand behind it")]
    Order(usize),
}

/// Trees whose answers are added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forest {
    base: i32,
    trees: Vec<Tree>,
}

impl Forest {
    /// Trees over so many features, and what they are added to, in millionths of log odds.
    ///
    /// # Errors
    /// [`ForestError`] when a tree could not be walked from its root to a leaf.
    pub fn new(base: i32, trees: Vec<Tree>, features: usize) -> Result<Self, ForestError> {
        if trees.is_empty() || trees.iter().any(Vec::is_empty) {
            return Err(ForestError::Empty);
        }
        if trees.iter().map(Vec::len).sum::<usize>() > NODES_MAX {
            return Err(ForestError::TooLarge);
        }
        for tree in &trees {
            for (place, node) in tree.iter().enumerate() {
                let Node::Split { feature, left, right, .. } = node else { continue };
                if *feature >= features {
                    return Err(ForestError::Feature(*feature));
                }
                let misplaced = [*left, *right].into_iter().find(|below| *below <= place || *below >= tree.len());
                if let Some(below) = misplaced {
                    return Err(ForestError::Order(below));
                }
            }
        }
        Ok(Self { base, trees })
    }

    /// What the trees are added to.
    #[must_use]
    pub const fn base(&self) -> i32 {
        self.base
    }

    /// The trees.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// The log odds of a row of features, in millionths.
    #[must_use]
    pub fn log_odds(&self, row: &[i32]) -> i64 {
        let mut sum = i64::from(self.base);
        for tree in &self.trees {
            sum += i64::from(walk(tree, row).last().map_or(0, |node| node.value()));
        }
        sum
    }

    /// What each feature added to the log odds of a row, in millionths: for each tree the steps from the root to the
    /// leaf (Saabas, 2014). With [`Forest::unexplained`] they add up to the log odds.
    #[must_use]
    pub fn contributions(&self, row: &[i32]) -> Vec<i64> {
        let mut sums = vec![0; row.len()];
        for tree in &self.trees {
            let path: Vec<Node> = walk(tree, row).collect();
            for (above, below) in path.iter().zip(path.iter().skip(1)) {
                if let Node::Split { feature, value, .. } = above
                    && let Some(sum) = sums.get_mut(*feature)
                {
                    *sum += i64::from(below.value()) - i64::from(*value);
                }
            }
        }
        sums
    }

    /// The log odds of a row of which nothing is asked.
    #[must_use]
    pub fn unexplained(&self) -> i64 {
        let roots = self.trees.iter().filter_map(|tree| tree.first()).map(|root| i64::from(root.value()));
        i64::from(self.base) + roots.sum::<i64>()
    }
}

/// The nodes from the root to the leaf of a row.
fn walk<'a>(tree: &'a Tree, row: &'a [i32]) -> impl Iterator<Item = Node> + 'a {
    std::iter::successors(tree.first().copied(), |node| match node {
        Node::Leaf(_) => None,
        Node::Split { feature, threshold, left, right, .. } => {
            let value = row.get(*feature).copied().unwrap_or(MISSING);
            tree.get(if value <= *threshold { *left } else { *right }).copied()
        }
    })
}
