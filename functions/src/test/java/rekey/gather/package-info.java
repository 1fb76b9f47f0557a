@NullMarked
package rekey.gather;

import org.jspecify.annotations.NullMarked;
