/// What the run came to: the plan reconciled with the results.
@NullMarked
package rekey.report;

import org.jspecify.annotations.NullMarked;
