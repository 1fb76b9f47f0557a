/// The execution input: strictly parsed, completed from the stack's defaults.
@NullMarked
package rekey.input;

import org.jspecify.annotations.NullMarked;
