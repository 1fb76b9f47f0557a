@NullMarked
package rekey.pack;

import org.jspecify.annotations.NullMarked;
