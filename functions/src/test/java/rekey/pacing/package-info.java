@NullMarked
package rekey.pacing;

import org.jspecify.annotations.NullMarked;
