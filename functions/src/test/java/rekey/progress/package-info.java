@NullMarked
package rekey.progress;

import org.jspecify.annotations.NullMarked;
