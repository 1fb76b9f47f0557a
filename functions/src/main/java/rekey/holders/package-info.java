/// What besides log groups and query results holds data under a KMS key in a place, and what would
/// put new data under it.
@NullMarked
package rekey.holders;

import org.jspecify.annotations.NullMarked;
