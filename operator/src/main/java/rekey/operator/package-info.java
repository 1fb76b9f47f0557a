/// The operator's command: starts runs of a deployed stack, follows them, and reads what they left.
@NullMarked
package rekey.operator;

import org.jspecify.annotations.NullMarked;
