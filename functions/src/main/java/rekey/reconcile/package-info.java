/// The plan against the results: what became of each place that was planned.
@NullMarked
package rekey.reconcile;

import org.jspecify.annotations.NullMarked;
