/// When may a key go? Pure: from what is known of a key to a verdict.
@NullMarked
package rekey.retire;

import org.jspecify.annotations.NullMarked;
