@NullMarked
package rekey.retire;

import org.jspecify.annotations.NullMarked;
