@NullMarked
package rekey.operator.rehearsal;

import org.jspecify.annotations.NullMarked;
