/// The wanted key of a place: found and judged before anything changes, or made where the run is
/// to.
@NullMarked
package rekey.key;

import org.jspecify.annotations.NullMarked;
