@NullMarked
package rekey.verify;

import org.jspecify.annotations.NullMarked;
