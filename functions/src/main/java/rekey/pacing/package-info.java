/// When the next call may leave: one quota, one place, one pacer.
@NullMarked
package rekey.pacing;

import org.jspecify.annotations.NullMarked;
