/// A plan that is applied: what it had shown, to be compared with what is there.
@NullMarked
package rekey.drift;

import org.jspecify.annotations.NullMarked;
