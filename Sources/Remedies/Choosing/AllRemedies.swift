import Bootstrap

/// Every remedy, safest first, in each class the smallest change first.
package let allRemedies: [any Remedy] = listedRemedies.sorted {
    ($0.class.rank, $0.rank, $0.id) < ($1.class.rank, $1.rank, $1.id)
}
