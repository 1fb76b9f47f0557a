@NullMarked
package rekey.page;

import org.jspecify.annotations.NullMarked;
