@NullMarked
package rekey.drift;

import org.jspecify.annotations.NullMarked;
