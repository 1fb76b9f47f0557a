/// CloudWatch Logs as a place offers it: listing, associating, probing query results.
@NullMarked
package rekey.logs;

import org.jspecify.annotations.NullMarked;
