@NullMarked
package rekey.restore;

import org.jspecify.annotations.NullMarked;
