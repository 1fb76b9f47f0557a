/// Which version of Rekey this is.
@NullMarked
package rekey.version;

import org.jspecify.annotations.NullMarked;
