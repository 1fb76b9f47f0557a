/// The batches that the workers get, largest places first.
@NullMarked
package rekey.pack;

import org.jspecify.annotations.NullMarked;
