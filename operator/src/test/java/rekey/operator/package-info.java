@NullMarked
package rekey.operator;

import org.jspecify.annotations.NullMarked;
