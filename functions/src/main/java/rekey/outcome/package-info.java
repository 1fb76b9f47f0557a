/// What became of a target, of a place and of a run, and whose failure a failure is.
@NullMarked
package rekey.outcome;

import org.jspecify.annotations.NullMarked;
