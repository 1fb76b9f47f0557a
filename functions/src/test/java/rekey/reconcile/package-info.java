@NullMarked
package rekey.reconcile;

import org.jspecify.annotations.NullMarked;
