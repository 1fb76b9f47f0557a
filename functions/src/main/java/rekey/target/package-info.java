/// What gets a KMS key in a place: a log group, or the place's query results.
@NullMarked
package rekey.target;

import org.jspecify.annotations.NullMarked;
