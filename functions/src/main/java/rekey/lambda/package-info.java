/// The Lambda entry: JSON in, JSON out, structured logs.
@NullMarked
package rekey.lambda;

import org.jspecify.annotations.NullMarked;
