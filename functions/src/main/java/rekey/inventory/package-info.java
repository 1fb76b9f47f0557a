/// Every target of a run, and what became of it.
@NullMarked
package rekey.inventory;

import org.jspecify.annotations.NullMarked;
