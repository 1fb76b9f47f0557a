/// AWS and the clock as the tests need them: in memory, and without waiting.
@NullMarked
package rekey.fakes;

import org.jspecify.annotations.NullMarked;
