/// The wanted key of a place: found by its alias and judged before anything changes.
@NullMarked
package rekey.key;

import org.jspecify.annotations.NullMarked;
