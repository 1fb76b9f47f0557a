/// The end of a run: report, message and metrics.
@NullMarked
package rekey.finish;

import org.jspecify.annotations.NullMarked;
