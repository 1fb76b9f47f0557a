@NullMarked
package rekey.finish;

import org.jspecify.annotations.NullMarked;
