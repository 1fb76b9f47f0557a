/// The write-ahead record of every target's previous key.
@NullMarked
package rekey.journal;

import org.jspecify.annotations.NullMarked;
