/// What a worker has done so far in its places, and what it hands on to the next invocation.
@NullMarked
package rekey.progress;

import org.jspecify.annotations.NullMarked;
