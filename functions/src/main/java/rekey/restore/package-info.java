/// What an earlier run left in the bucket, read to undo it.
@NullMarked
package rekey.restore;

import org.jspecify.annotations.NullMarked;
