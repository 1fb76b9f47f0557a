@NullMarked
package rekey.rotate;

import org.jspecify.annotations.NullMarked;
