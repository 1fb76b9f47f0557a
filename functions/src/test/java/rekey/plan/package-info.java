@NullMarked
package rekey.plan;

import org.jspecify.annotations.NullMarked;
